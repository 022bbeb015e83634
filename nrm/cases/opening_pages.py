"""The pages on which a case is opened, the same from the menu and from a signal."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.roles import Actor
from nrm.cases import opening
from nrm.cases.access import CaseFile
from nrm.cases.forms import FirstLookForm, identity_form, identity_form_with
from nrm.cases.opening import Opening
from nrm.cases.sections import IDENTITY
from nrm.foundation.web.declared_forms import DeclaredForm, values_of


@dataclass(frozen=True, slots=True)
class Taken:
    """The particulars as they were sent or carried, and what came of them."""

    form: DeclaredForm
    opening: Opening


def look(actor: Actor, *, then: str, signal: Any = None) -> ResponseReturnValue:
    """Ask who it is and look among the actor's cases; when nobody is alike, ask for the particulars at once.

    `then` is the address that takes the particulars.
    """
    form = FirstLookForm()
    lines = opening.first_look(form, actor)
    if lines is not None and not lines:
        carried = Taken(identity_form_with(form.carried()), opening.about_to_open(()))
        return particulars(carried, then=then, signal=signal, looked=True)
    page = render_template("cases/look.html", form=form, lines=lines, then=then, signal=signal)
    return page, 422 if form.errors else 200


def take(actor: Actor) -> Taken | None:
    """Take particulars that were sent, or those typed on the page before; None when there is nothing of either."""
    form = identity_form()
    if request.method == "GET":
        kept = values_of(form)  # of a page that was sent when the session was over
        return Taken(form, opening.about_to_open(())) if kept else None
    if "case_id" in request.form:
        return Taken(form, opening.try_to_open(form, actor, sent=request.form))
    carried = identity_form_with(FirstLookForm().carried())
    return Taken(carried, opening.shown_before(request.form))


def particulars(
    taken: Taken, *, then: str, signal: Any = None, looked: bool = False
) -> ResponseReturnValue:
    """Show the form for the particulars; `looked`: nobody was found among the actor's cases just now."""
    page = render_template(
        "cases/open.html",
        form=taken.form,
        parts=IDENTITY.parts,
        opening=taken.opening,
        then=then,
        signal=signal,
        looked=looked,
    )
    return page, 422 if taken.form.errors else 200


def opened(file: CaseFile) -> ResponseReturnValue:
    """Lead to the case; the words are the same whether somebody alike is known anywhere or not."""
    flash(
        _(
            "The case is open. Its number is %(number)s. A data officer of the Responsible Authority checks every"
            " entry for duplicates.",
            number=file.case.number,
        ),
        "good",
    )
    return redirect(url_for("casefile.show", case_id=file.case.id))
