"""The way into the ledger: preparing a release, watching it, approving it, and entering numbers of others."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.statistics import releasing, words
from nrm.statistics.external_forms import ExternalForm
from nrm.statistics.forms import chosen
from nrm.statistics.ledger import background, externals, noting, preparing
from nrm.statistics.ledger.approving import Objection, approve, as_read, decline
from nrm.statistics.ledger.entries import OF_QUARTERS, Mechanism
from nrm.statistics.ledger.preparing import State, preparation_with
from nrm.statistics.note_forms import NoteForm
from nrm.statistics.page import charts_of, tables_of
from nrm.statistics.periods import parse
from nrm.statistics.routes.blueprint import bp
from nrm.statistics.tables import BASE_NAMES, ROLLUP_NAMES

_SECONDS = 5
"""After how long a page that waits asks again by itself."""


@bp.route("/preparations", methods=["POST"])
@requires(Permission.STATISTICS_PREPARE)
def prepare() -> ResponseReturnValue:
    """Begin to prepare the release of a period, in the way that was chosen."""
    way = request.form.get("mechanism", Mechanism.ROUNDED)
    if way not in set(Mechanism):
        raise NotFound
    period = parse(request.form.get("period", ""))
    preparation = preparing.begin(period, by=signed_in(), mechanism=Mechanism(way))
    background.start(preparing.work, preparation.id)
    return redirect(url_for(".preparation", preparation_id=preparation.id), code=303)


@bp.route("/preparations/<uuid:preparation_id>")
@requires(Permission.STATISTICS_RELEASE)
def preparation(preparation_id: UUID) -> ResponseReturnValue:
    """Show how far a preparation is, and what is to be approved."""
    role = signed_in().role
    found = preparation_with(preparation_id)
    findings, more = releasing.findings_of(found)
    page = render_template(
        "statistics/preparation.html",
        preparation=found,
        state=State(found.state),
        releasing=releasing,
        summary=releasing.summary_of(found),
        findings=findings,
        more=more,
        told=noting.words_in(found),
        claimed=releasing.claimed_in(found),
        reasons=releasing.OBJECTION_WORDS,
        mark=as_read(found) if found.candidate else "",
        has_tables=found.state == State.READY and found.mechanism in OF_QUARTERS,
        words=words,
        may_approve=ever(role, Permission.STATISTICS_APPROVE),
        may_drop=ever(role, Permission.STATISTICS_PREPARE) and preparing.is_open(found),
        may_begin_again=externals.can_begin_again(found),
    )
    waits = found.state in {State.WAITING, State.WORKING}
    return page, 200, {"Refresh": str(_SECONDS)} if waits else {}


@bp.route("/preparations/<uuid:preparation_id>/approve", methods=["POST"])
@requires(Permission.STATISTICS_APPROVE)
def approve_release(preparation_id: UUID) -> ResponseReturnValue:
    """Publish what was prepared, or enter what others published, as the second person."""
    read = request.args.get("read", "")
    release = approve(preparation_with(preparation_id), by=signed_in(), read=read)
    flash(_("The figures are published. They are never revised."), "good")
    return redirect(url_for(".release", release_id=release.id), code=303)


@bp.route("/preparations/<uuid:preparation_id>/decline", methods=["POST"])
@requires(Permission.STATISTICS_APPROVE)
def decline_numbers(preparation_id: UUID) -> ResponseReturnValue:
    """Refuse numbers of others, as the second person, with the reason."""
    reason = request.form.get("reason", "")
    if reason not in set(Objection):
        raise RuleBroken(_("Choose why they are not approved."))
    found = preparation_with(preparation_id)
    decline(found, Objection(reason), by=signed_in())
    flash(_("The numbers are not entered."), "good")
    return redirect(url_for(".preparation", preparation_id=found.id), code=303)


@bp.route("/preparations/<uuid:preparation_id>/again", methods=["POST"])
@requires(Permission.STATISTICS_RELEASE)
def begin_again(preparation_id: UUID) -> ResponseReturnValue:
    """Audit numbers of others once more."""
    found = preparation_with(preparation_id)
    externals.begin_again(found, by=signed_in())
    background.start(externals.work, found.id)
    return redirect(url_for(".preparation", preparation_id=found.id), code=303)


@bp.route("/preparations/<uuid:preparation_id>/tables")
@requires(Permission.STATISTICS_RELEASE)
def tables(preparation_id: UUID) -> ResponseReturnValue:
    """Show the tables of a quarter as they would be published."""
    found = preparation_with(preparation_id)
    choice = chosen(
        {**request.args, "period": found.period, "numbers": "rounded"}, usual=parse(found.period)
    )
    report = releasing.report_in(found, choice.scope)
    if report is None:
        return redirect(url_for(".preparation", preparation_id=found.id), code=303)
    return render_template(
        "statistics/prepared_tables.html",
        preparation=found,
        choice=choice,
        report=report,
        charts=charts_of(report),
        tables=tables_of(report),
        releasing=releasing,
        words=words,
        bases=BASE_NAMES,
        rollups=ROLLUP_NAMES,
    )


@bp.route("/preparations/<uuid:preparation_id>/note", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def note(preparation_id: UUID) -> ResponseReturnValue:
    """Put other words beside the numbers of a year, as long as nobody has approved them."""
    found = preparation_with(preparation_id)
    told = noting.words_in(found)
    if told is None:
        return redirect(url_for(".preparation", preparation_id=found.id), code=303)
    form = NoteForm(obj=told)
    if form.validate_on_submit():
        try:
            noting.reword(found, form.words, by=signed_in())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return redirect(url_for(".preparation", preparation_id=found.id), code=303)
    page = render_template(
        "statistics/note.html", form=form, preparation=found, releasing=releasing, words=words
    )
    return page, 422 if form.errors else 200


@bp.route("/preparations/<uuid:preparation_id>/drop", methods=["POST"])
@requires(Permission.STATISTICS_PREPARE)
def drop(preparation_id: UUID) -> ResponseReturnValue:
    """Give a preparation up."""
    preparing.drop(preparation_with(preparation_id), by=signed_in())
    flash(_("The preparation was given up."), "good")
    return redirect(url_for(".ledger"), code=303)


@bp.route("/external", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def external() -> ResponseReturnValue:
    """Enter a number that somebody else published."""
    form = ExternalForm()
    if form.validate_on_submit():
        try:
            period, source, claim = form.claim()
            begun = externals.begin(period, source, [claim], by=signed_in())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            background.start(externals.work, begun.id)
            return redirect(url_for(".preparation", preparation_id=begun.id), code=303)
    return render_template("statistics/external.html", form=form), 422 if form.errors else 200
