"""The public page of figures: no sign-in, no session, no cookie; caches may keep it."""

from importlib import resources
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from nrm.auth.guards import public
from nrm.bulletin import words
from nrm.bulletin.page import Shown, by_year, sheet_bars, sheet_rows, sheets_offered, years_rows
from nrm.bulletin.service import (
    file_about,
    must_be_published,
    report_about,
    sheet_called,
    usual_period,
    years_told,
)
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.language import DEFAULT, Language
from nrm.foundation.web.headers import let_be_kept
from nrm.statistics import words as report_words
from nrm.statistics.certificate import check
from nrm.statistics.certificate.document import canonical
from nrm.statistics.files import FORMATS, NOT_AT_THIS_LEVEL, file_name, sheet_name
from nrm.statistics.forms import Choice, chosen
from nrm.statistics.ledger.catalogue import published_periods
from nrm.statistics.ledger.files import checkable_document, releases_about
from nrm.statistics.periods import Period
from nrm.statistics.sheets import SHEETS
from nrm.statistics.tables import BASE_NAMES, ROLLUP_NAMES

bp = Blueprint("bulletin", __name__, template_folder="templates", url_prefix="/figures")

KEPT_SECONDS = 600
"""How long caches may keep a page: a new release is seen after ten minutes at the latest."""


@bp.route("/")
@public
def start() -> ResponseReturnValue:
    """Lead to the page in Albanian."""
    there = redirect(url_for("bulletin.show", language=DEFAULT), code=302)
    return let_be_kept(there, KEPT_SECONDS)


@bp.route("/<any(sq, en):language>/")
@public
def show(language: Language) -> ResponseReturnValue:
    """Show the published figures of a period."""
    choice, around = _around(language)
    shown = _shown(choice) if choice else Shown()
    page = render_template(
        "bulletin/show.html",
        shown=shown,
        told=years_told(),
        years_rows=years_rows,
        sheets=sheets_offered(choice.scope.period) if choice else [],
        **around,
    )
    return _kept(Response(page, status=422 if shown.problem else 200))


@bp.route("/<any(sq, en):language>/sheets/<sheet_id>/")
@public
def sheet(language: Language, sheet_id: str) -> ResponseReturnValue:
    """Show a short report for particular readers."""
    wanted = sheet_called(sheet_id)
    choice, around = _around(language)
    shown = _shown(choice) if choice else Shown()
    is_made = choice is not None and wanted.is_made_for(choice.scope.period)
    page = render_template(
        "bulletin/sheet.html",
        shown=shown,
        sheet=wanted,
        questions=wanted.answered(shown.report) if shown.report and is_made else (),
        not_at_this_level=None if is_made else NOT_AT_THIS_LEVEL,
        rows=sheet_rows,
        bars=sheet_bars,
        sheets=SHEETS.values(),
        **around,
    )
    return _kept(Response(page, status=422 if shown.problem else 200))


@bp.route("/<any(sq, en):language>/sheets/<sheet_id>/report.<ending>")
@public
def sheet_file(language: Language, sheet_id: str, ending: str) -> ResponseReturnValue:
    """Give a short report as a file."""
    wanted = sheet_called(sheet_id)
    if ending not in FORMATS:
        raise NotFound
    scope = _readable().scope
    made = file_about(scope, ending=ending, language=language, sheet=wanted)
    name = sheet_name(wanted, report_about(scope), ending=ending)
    return _file(made, FORMATS[ending].media_type, name)


@bp.route("/<any(sq, en):language>/report.<ending>")
@public
def download(language: Language, ending: str) -> ResponseReturnValue:
    """Give the published figures of a period as a file."""
    if ending not in FORMATS:
        raise NotFound
    scope = _readable().scope
    made = file_about(scope, ending=ending, language=language, sheet=None)
    name = file_name(report_about(scope), ending=ending)
    return _file(made, FORMATS[ending].media_type, name)


@bp.route("/ledger.json")
@public
def ledger() -> ResponseReturnValue:
    """Give the releases of a period and all that are bound to them, with their certificates."""
    period = _readable().scope.period
    document = checkable_document(releases_about(period))
    return _file(canonical(document), "application/json", "ledger.json")


@bp.route("/check.py")
@public
def program() -> ResponseReturnValue:
    """Give the program that checks the ledger's file."""
    source = resources.files(check.__package__ or "").joinpath("check.py").read_bytes()
    return _file(source, "text/x-python; charset=utf-8", "check.py")


def _around(language: Language) -> tuple[Choice | None, dict[str, Any]]:
    """Return what was chosen, and what every page of figures has around them."""
    periods = published_periods()
    choice = _chosen(periods)
    return choice, {
        "language": language,
        "choice": choice,
        "years": by_year(periods),
        "bases": BASE_NAMES,
        "rollups": ROLLUP_NAMES,
        "formats": FORMATS,
        "words": words,
        "report_words": report_words,
    }


def _chosen(periods: list[Period]) -> Choice | None:
    """Return what the address asks for; None while nothing is published."""
    usual = usual_period(periods)
    if usual is None:
        return None
    return chosen(
        {**request.args, "numbers": "rounded"}, usual=usual
    )  # here nobody chooses exact ones


def _readable() -> Choice:
    """Return what the address asks for; raises `RuleBroken` (field `period`) when that is not published."""
    choice = _chosen(published_periods())
    if choice is None:
        raise RuleBroken(str(words.NOTHING_YET), field="period")
    if choice.problem:
        raise choice.problem
    must_be_published(choice.scope.period)
    return choice


def _shown(choice: Choice) -> Shown:
    if choice.problem:
        return Shown(problem=choice.problem)
    try:
        return Shown(report_about(choice.scope))
    except RuleBroken as broken:
        return Shown(problem=broken)


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return _kept(response)


def _kept(response: Response) -> Response:
    """Return the answer so that caches may keep it and a reader who has it already gets it no second time."""
    if response.status_code == 200:
        let_be_kept(response, KEPT_SECONDS)
        response.add_etag()
        response.make_conditional(request)
    return response
