"""The pages of figures: charts, map and tables, and the files to take away."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.language import current_language
from nrm.statistics import quality, releasing, service, words
from nrm.statistics.files import FORMATS, file_name
from nrm.statistics.forms import Choice, chosen
from nrm.statistics.page import charts_of, tables_of
from nrm.statistics.report import Protection, Report
from nrm.statistics.routes.behind import address_of
from nrm.statistics.routes.blueprint import bp
from nrm.statistics.silence import silent
from nrm.statistics.tables import BASE_NAMES, ROLLUP_NAMES


@dataclass(frozen=True, slots=True)
class Shown:
    """A report, or why there is none."""

    report: Report | None
    problem: RuleBroken | None


@bp.route("/")
@requires(Permission.STATISTICS_READ)
def show() -> ResponseReturnValue:
    """Show the report of a period."""
    actor, today = signed_in(), clock.today()
    choice = _chosen()
    shown = _made(choice, actor)
    is_exact = choice.protection is Protection.NONE
    behind = address_of(choice.scope) if is_exact else None
    page = render_template(
        "statistics/show.html",
        choice=choice,
        report=shown.report,
        problem=shown.problem,
        charts=charts_of(shown.report, behind=behind) if shown.report else [],
        tables=tables_of(shown.report, behind=behind) if shown.report else [],
        behind=behind,
        still_runs=is_exact and choice.scope.period.last_day >= today,
        key_data=quality.key_data(shown.report) if shown.report else None,
        silent=silent(choice.scope.period) if shown.report and is_exact else None,
        words=words,
        releasing=releasing,
        years=service.years_to_choose(today=today),
        bases=BASE_NAMES,
        rollups=ROLLUP_NAMES,
        formats=FORMATS,
        may_exact=ever(actor.role, Permission.STATISTICS_EXACT),
    )
    wrong = (
        shown.problem and request.args
    )  # where nothing was asked for, nothing published is no mistake
    return page, 422 if wrong else 200


@bp.route("/report.<ending>")
@requires(Permission.STATISTICS_READ)
def download(ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    if ending not in FORMATS:
        raise NotFound
    shown = _made(_chosen(), signed_in())
    if shown.report is None:
        raise shown.problem or NotFound
    made = FORMATS[ending].make(shown.report, current_language())
    response = Response(made, content_type=FORMATS[ending].media_type)
    response.headers.set(
        "Content-Disposition", "attachment", filename=file_name(shown.report, ending=ending)
    )
    return response


def _chosen() -> Choice:
    return chosen(request.args, usual=service.usual_period(today=clock.today()))


def _made(choice: Choice, actor: Actor) -> Shown:
    if choice.problem:
        return Shown(None, choice.problem)
    try:
        if choice.protection is Protection.NONE:
            return Shown(service.exact_report(choice.scope, by=actor), None)
        return Shown(service.published_report(choice.scope, by=actor), None)
    except RuleBroken as broken:
        return Shown(None, broken)
