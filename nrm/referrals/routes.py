"""The pages of a referral: what waits for the authority and for a receiving service, and the two answers."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile, case_for
from nrm.foundation.errors import RuleBroken, Stale
from nrm.foundation.web.declared_forms import DeclaredForm
from nrm.records.forms import in_words
from nrm.referrals import formal_later, page, queries, service
from nrm.referrals.forms import (
    answer_form,
    ask_form,
    decision_in,
    refusal_in,
    review_form,
    wish_form,
)
from nrm.referrals.sections import F3
from nrm.referrals.service import Explained

bp = Blueprint("referrals", __name__, template_folder="templates")


@bp.route("/referrals/waiting")
@requires(Permission.REFERRALS_REVIEW)
def waiting() -> ResponseReturnValue:
    """List the referrals that wait for a review, the oldest first."""
    tasks = queries.to_review(signed_in(), page=_page_number())
    lines = page.lines_of(signed_in(), tasks)
    return render_template(
        "referrals/waiting.html", lines=lines, page=tasks, page_url=partial(_page_url, ".waiting")
    )


@bp.route("/referrals/incoming")
@requires(Permission.REFERRALS_ANSWER)
def incoming() -> ResponseReturnValue:
    """List the referrals that wait for the answer of the actor's institution, the oldest first."""
    tasks = queries.to_answer(signed_in(), page=_page_number())
    lines = page.lines_of(signed_in(), tasks)
    return render_template(
        "referrals/incoming.html", lines=lines, page=tasks, page_url=partial(_page_url, ".incoming")
    )


@bp.route("/cases/<uuid:case_id>/referral")
@requires(Permission.CASES_READ)
def show(case_id: UUID) -> ResponseReturnValue:
    """Show the case's referrals with what was answered and why."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    stories = queries.of_case(case_id)
    words = page.words_in(file, stories)
    return render_template(
        "referrals/show.html",
        file=file,
        stories=stories,
        words=words,
        may_recall=file.may(Permission.REFERRALS_REVIEW) and service.with_centre(file) is not None,
        may_tell_wish=formal_later.may_tell(file),
    )


@bp.route("/cases/<uuid:case_id>/referral/recall", methods=["POST"])
@requires(Permission.REFERRALS_REVIEW)
def recall(case_id: UUID) -> ResponseReturnValue:
    """Let the authority take the referral back from a centre that does not answer."""
    service.recall(case_for(signed_in(), case_id, Permission.REFERRALS_REVIEW))
    flash(_("The referral is taken back: choose another centre."), "good")
    return redirect(url_for(".review", case_id=case_id))


@bp.route("/cases/<uuid:case_id>/referral/formal-wish", methods=["GET", "POST"])
@requires(Permission.REFERRALS_SEND)
def tell_wish(case_id: UUID) -> ResponseReturnValue:
    """Let the lead say that the person, who had declined it, wants the formal identification."""
    file = case_for(signed_in(), case_id, Permission.REFERRALS_SEND)
    if request.method == "GET" and not formal_later.may_tell(file):
        flash(_("There is nothing to tell here: see below what was asked for."), "info")
        return redirect(url_for(".show", case_id=case_id))
    form = wish_form()
    if form.validate_on_submit():
        formal_later.tell(file, form["words"].data)
        flash(_("The Responsible Authority now asks for the formal identification."), "good")
        return redirect(url_for("casefile.show", case_id=case_id))
    answer = render_template("referrals/formal_wish.html", file=file, form=form, told=None)
    return answer, 422 if form.errors else 200


@bp.route("/cases/<uuid:case_id>/referral/formal-request", methods=["GET", "POST"])
@requires(Permission.REFERRALS_REVIEW)
def ask_formal(case_id: UUID) -> ResponseReturnValue:
    """Let the authority ask police and State Social Service for the formal identification."""
    file = case_for(signed_in(), case_id, Permission.REFERRALS_REVIEW)
    wish = formal_later.wish_in(file)
    if request.method == "GET" and not formal_later.waits_for_authority(file):
        flash(_("Nobody waits here for a formal identification to be asked for."), "info")
        return redirect(url_for(".show", case_id=case_id))
    form = ask_form()
    if form.validate_on_submit():
        try:
            formal_later.ask(file, police=form["police"].data, social=form["social"].data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("Police and State Social Service have been asked."), "good")
            return redirect(url_for("casefile.show", case_id=case_id))
    told = formal_later.words_of(file, wish) if wish else None
    answer = render_template("referrals/formal_wish.html", file=file, form=form, told=told)
    return answer, 422 if form.errors else 200


@bp.route("/cases/<uuid:case_id>/referral/review", methods=["GET", "POST"])
@requires(Permission.REFERRALS_REVIEW)
def review(case_id: UUID) -> ResponseReturnValue:
    """Let the authority read the file and decide."""
    file = case_for(signed_in(), case_id, Permission.REFERRALS_REVIEW)
    if request.method == "GET" and service.under_review(file) is None:
        flash(_("No referral of this case waits for a review."), "info")
        return redirect(url_for(".show", case_id=case_id))
    proposal = service.proposal_of(file)
    formal = service.formal_in(file, proposal)
    proposed = service.proposed_in(file, proposal)
    form = review_form(formal, proposed=proposed, version=file.case.lock)
    status = 200
    if form.validate_on_submit():
        try:
            flash(_decide(file, form), "good")
        except RuleBroken as broken:
            form.refuse(broken)
        except Stale:
            status = _ask_again(file, form)
        else:
            return redirect(url_for(".waiting"))
    if form.errors and status == 200:
        status = 422
    view = page.review_of(file, proposal=proposal)
    answer = render_template(
        "referrals/review.html", file=file, form=form, view=view, formal=formal
    )
    return answer, status


@bp.route("/cases/<uuid:case_id>/referral/answer", methods=["GET", "POST"])
@requires(Permission.REFERRALS_ANSWER)
def answer(case_id: UUID) -> ResponseReturnValue:
    """Let the receiving service read what is asked of it, and accept or refuse."""
    given = service.given_answer(signed_in(), case_id)
    if given:
        flash(_("Your institution has answered this referral already."), "info")
        mine = given.accepted and given.by_user == signed_in().user_id
        return redirect(url_for(".show", case_id=case_id) if mine else url_for(".incoming"))
    file = case_for(signed_in(), case_id, Permission.REFERRALS_ANSWER)
    if service.awaiting_answer(file) is None:
        raise RuleBroken(_("This referral does not wait for an answer of your institution."))
    form = answer_form()
    if form.validate_on_submit():
        refusal = refusal_in(form)
        if refusal is None:
            service.accept(file)
            flash(_("You have accepted the referral and lead the case from now on."), "good")
            return redirect(url_for("casefile.show", case_id=case_id))
        service.refuse(file, refusal)
        flash(_("You have refused the referral; the Responsible Authority chooses again."), "good")
        return redirect(url_for(".incoming"))
    proposal = service.proposal_of(file)
    stories = queries.of_case(case_id)
    answer = render_template(
        "referrals/answer.html",
        file=file,
        form=form,
        shown=in_words(file, F3, proposal),
        story=stories[0],
        words=page.words_in(file, stories[:1]),
        waits=page.due_of(file, "ANSWER"),
    )
    return answer, 422 if form.errors else 200


def _decide(file: CaseFile, form: DeclaredForm) -> str:
    decision, version = decision_in(form), form.version.data or 0
    if isinstance(decision, Explained):
        service.return_for_completion(file, decision, version=version)
        return str(
            _("Returned to the sender for completion: case %(number)s.", number=file.case.number)
        )
    service.confirm(file, decision, version=version)
    return str(_("Confirmed, and the centre was asked: case %(number)s.", number=file.case.number))


def _ask_again(file: CaseFile, form: DeclaredForm) -> int:
    form.version.data = file.case.lock
    words = _(
        "The case has moved on since you opened this page. Read the file again; what you typed is kept."
    )
    form.refuse(RuleBroken(words))
    return 409


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


def _page_url(endpoint: str, number: int) -> str:
    return url_for(endpoint, page=number)
