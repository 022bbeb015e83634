"""The Authority's desk for figures: how the work stands, tables composed for a question, documents under a password."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from nrm.analysis import composing, page
from nrm.analysis.composing import Composed, Question
from nrm.analysis.forms import LockForm, question_in
from nrm.analysis.rules import NOT_DERIVED
from nrm.analysis.standing import standing
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.foundation import clock
from nrm.foundation.documents.locking import locked
from nrm.foundation.errors import RuleBroken
from nrm.foundation.language import current_language
from nrm.statistics import service
from nrm.statistics.files import FORMATS, file_name
from nrm.statistics.forms import Choice, chosen
from nrm.statistics.report import Protection, Report
from nrm.statistics.tables import BASE_NAMES, DIMENSIONS

bp = Blueprint("analysis", __name__, template_folder="templates", url_prefix="/analysis")


@bp.route("/")
@requires(Permission.DASHBOARD_READ)
def show() -> ResponseReturnValue:
    """Show how the work stands, exactly."""
    actor = signed_in()
    return render_template(
        "analysis/show.html",
        standing=standing(by=actor.author),
        may_compose=ever(actor.role, Permission.STATISTICS_PREPARE),
    )


@bp.route("/table")
@requires(Permission.STATISTICS_PREPARE)
def table() -> ResponseReturnValue:
    """Show a composed table as far as it may be printed, or exactly to those with the right."""
    choice, question = _asked()
    composed, problem = _composed(choice, question)
    shown = render_template(
        "analysis/table.html",
        choice=choice,
        question=question,
        composed=composed,
        problem=problem,
        why=NOT_DERIVED,
        page=page,
        years=service.years_to_choose(today=clock.today()),
        bases=BASE_NAMES,
        dimensions=DIMENSIONS[choice.scope.rollup].values(),
        may_exact=ever(signed_in().role, Permission.STATISTICS_EXACT),
    )
    return shown, 422 if problem and request.args else 200


@bp.route("/table.csv")
@requires(Permission.STATISTICS_PREPARE)
def table_file() -> ResponseReturnValue:
    """Give what may be printed of a composed table."""
    choice, question = _asked()
    if choice.problem:
        raise choice.problem
    made = page.csv_of(composing.printable(question), language=current_language())
    name = f"mkr-{question.scope.period}-{question.rows}-{question.columns or 'total'}.csv"
    return _file(made, "text/csv; charset=utf-8", name.lower())


@bp.route("/locked", methods=["GET", "POST"])
@requires(Permission.STATISTICS_READ)
def lock() -> ResponseReturnValue:
    """Give a report as PDF that only a password opens."""
    form = LockForm()
    choice = _choice()
    if form.validate_on_submit():
        try:
            report = _report(choice)
            made = locked(FORMATS["pdf"].make(report, current_language()), form.password.data)
            return _file(made, "application/pdf", file_name(report, ending="pdf"))
        except RuleBroken as broken:
            form.refuse(broken)
    status = 422 if form.is_submitted() else 200
    return render_template("analysis/lock.html", form=form, choice=choice), status


def _report(choice: Choice) -> Report:
    if choice.problem:
        raise choice.problem
    make = (
        service.exact_report if choice.protection is Protection.NONE else service.published_report
    )
    return make(choice.scope, by=signed_in())


def _choice() -> Choice:
    return chosen(request.args, usual=service.usual_period(today=clock.today()))


def _asked() -> tuple[Choice, Question]:
    choice = _choice()
    return choice, question_in(choice.scope, request.args)


def _composed(choice: Choice, question: Question) -> tuple[Composed | None, RuleBroken | None]:
    if choice.problem:
        return None, choice.problem
    try:
        if request.args.get("numbers") == "suppressed":
            return composing.suppressed(question, by=signed_in()), None
        if choice.protection is Protection.NONE:
            return composing.exact(question, by=signed_in()), None
        return composing.printable(question), None
    except RuleBroken as broken:
        return None, broken


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
