"""The pages of one case."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth import queries
from nrm.auth.guards import requires, signed_in
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.casefile import page, trail_words
from nrm.casefile.chapters import Chapter, is_open, read_chapter
from nrm.casefile.forms import HandOverForm, RevealForm, ShareForm
from nrm.casefile.links import TAKEN_ON, must_take_on, way_to
from nrm.casefile.looks import looks_at
from nrm.casefile.signs import signs_of
from nrm.casefile.words import PART_NAMES
from nrm.cases import journey, service
from nrm.cases import team as parts
from nrm.cases.access import CaseFile, case_for
from nrm.cases.identity_door import open_identity
from nrm.cases.queries import leads
from nrm.cases.rules import full_name
from nrm.cases.sections import IDENTITY
from nrm.foundation.declaration import Section
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.procedure.rules import Part
from nrm.records.forms import in_words

bp = Blueprint(
    "casefile", __name__, template_folder="templates", url_prefix="/cases/<uuid:case_id>"
)


@bp.route("/")
@requires(Permission.CASES_READ)
def show(case_id: UUID) -> ResponseReturnValue:
    """Show the case: identity masked, what comes next, what happened, what is in the file."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    return render_template(
        "casefile/show.html",
        file=file,
        masked=page.masked(file),
        signs=signs_of(file),
        steps=page.next_steps(file),
        way_to=way_to,
        must_take_on=must_take_on,
        track=page.track(file),
        happened=page.timeline(file),
        part_names=PART_NAMES,
        form_lines=page.forms(file),
        complete=page.complete(file),
    )


@bp.route("/<any(identification, reintegration):chapter>")
@requires(Permission.CASES_READ)
def read(case_id: UUID, chapter: str) -> ResponseReturnValue:
    """Show the signed forms of one chapter of the case."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    shown = Chapter(chapter)
    return render_template(
        "casefile/chapter.html", file=file, chapter=shown, lines=read_chapter(file, shown)
    )


@bp.route("/identity", methods=["GET", "POST"])
@requires(Permission.CASES_REVEAL)
def reveal(case_id: UUID) -> ResponseReturnValue:
    """Ask for a purpose, then show who the person is; the answer comes on the POST, so no address names anybody."""
    file = case_for(signed_in(), case_id, Permission.CASES_REVEAL)
    form = RevealForm()
    identity, rows = None, []
    if form.validate_on_submit():
        identity = open_identity(file, purpose=form.purpose.data)
        rows = in_words(file, IDENTITY, identity)
    return render_template(
        "casefile/reveal.html",
        file=file,
        form=form,
        name=full_name(identity) if identity is not None else None,
        rows=rows,
        may_correct=file.writes(Section.IDENTITY) and file.case.closed_at is None,
    ), 422 if form.errors else 200


@bp.route("/take-on/<part>", methods=["POST"])
@requires(Permission.CASES_READ)
def take_on(case_id: UUID, part: str) -> ResponseReturnValue:
    """Take on, for the actor's institution, what it was asked to do in the case."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    if part not in TAKEN_ON:
        raise NotFound
    trail.record(
        Happening("case:take_on", case_id=case_id, detail={"part": part}), by=file.actor.author
    )
    journey.answer_as(file, Part(part))
    flash(_("You have taken this on. The case is now among yours."), "good")
    return redirect(url_for(".show", case_id=case_id))


@bp.route("/team", methods=["GET", "POST"])
@requires(Permission.CASES_READ)
def team(case_id: UUID) -> ResponseReturnValue:
    """Show who takes part and, to those who may, let them add somebody."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    form = ShareForm() if file.may(Permission.CASES_SHARE) else None
    if form is not None and form.validate_on_submit():
        try:
            service.share(file, _colleague(form.colleague.data))
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("The person is on the team now."), "good")
            return redirect(url_for(".team", case_id=case_id))
    status = 422 if form is not None and form.errors else 200
    return render_template(
        "casefile/team.html",
        file=file,
        form=form,
        team=page.team(file),
        part_names=PART_NAMES,
        in_charge=parts.in_charge(file),
        leads=leads(file.actor, case_id),
    ), status


@bp.route("/team/hand-over", methods=["GET", "POST"])
@requires(Permission.CASES_STAFF)
def hand_over(case_id: UUID) -> ResponseReturnValue:
    """Let the lead, or the Responsible Authority, name who leads the case from now on."""
    file = case_for(signed_in(), case_id, Permission.CASES_STAFF)
    parts.check_in_charge(file)
    form = HandOverForm()
    if form.validate_on_submit():
        try:
            parts.hand_over(file, _colleague(form.colleague.data))
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("The case is handed over."), "good")
            return redirect(url_for(".team", case_id=case_id))
    answer = render_template("casefile/hand_over.html", file=file, form=form)
    return answer, 422 if form.errors else 200


@bp.route("/team/leave", methods=["POST"])
@requires(Permission.CASES_SHARE)
def leave(case_id: UUID) -> ResponseReturnValue:
    """Let a member leave the team."""
    file = case_for(signed_in(), case_id, Permission.CASES_SHARE)
    parts.leave(file)
    flash(_("You have left the team and no longer see the case."), "good")
    return redirect(url_for("worklist.start"))


@bp.route("/team/remove", methods=["POST"])
@requires(Permission.CASES_STAFF)
def remove(case_id: UUID) -> ResponseReturnValue:
    """Take somebody off the team."""
    file = case_for(signed_in(), case_id, Permission.CASES_STAFF)
    participation_id = request.form.get("participation", type=UUID)
    if participation_id is None:
        raise NotFound
    parts.remove(file, participation_id)
    flash(_("The person is no longer on the team."), "good")
    return redirect(url_for(".team", case_id=case_id))


@bp.route("/looked")
@requires(Permission.TRAIL_OF_CASE)
def looked(case_id: UUID) -> ResponseReturnValue:
    """Show who looked at the case and who acted in it."""
    file = case_for(signed_in(), case_id, Permission.TRAIL_OF_CASE)
    trail.record(Happening("trail:of_case", case_id=case_id), by=file.actor.author)
    return render_template(
        "casefile/looked.html", file=file, looks=looks_at(file), words=trail_words
    )


@bp.app_template_global()
def chapters_of(file: CaseFile) -> list[Chapter]:
    """Return the chapters of the case that the actor may read."""
    return [chapter for chapter in Chapter if is_open(file, chapter)]


def _colleague(user_id: str) -> User:
    return queries.user(UUID(user_id))
