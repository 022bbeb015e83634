"""The pages on which our figures stand beside those of others, and beside those of other years."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.statistics import service
from nrm.statistics.comparison import page
from nrm.statistics.comparison.comparing import compared
from nrm.statistics.comparison.forms import LinesForm
from nrm.statistics.comparison.keeping import keep, kept, kept_periods
from nrm.statistics.comparison.lines import Problem, Theirs, read
from nrm.statistics.ledger import background, externals
from nrm.statistics.routes.blueprint import bp
from nrm.statistics.series import BLOCKS, exact_series, published_series


@bp.route("/series")
@requires(Permission.STATISTICS_READ)
def series() -> ResponseReturnValue:
    """Show the years side by side."""
    actor, today = signed_in(), clock.today()
    years = [year for year in service.years_to_choose(today=today) if year < today.year]
    is_exact = request.args.get("numbers") == "exact"
    found = exact_series(years, by=actor) if is_exact else published_series(years)
    return render_template(
        "statistics/series.html",
        blocks=[(page.block_of(block, found), page.changes_of(block, found)) for block in BLOCKS],
        chart=page.totals_of(found),
        is_exact=is_exact,
        may_exact=ever(actor.role, Permission.STATISTICS_EXACT),
    )


@bp.route("/comparison")
@requires(Permission.STATISTICS_READ)
def comparison() -> ResponseReturnValue:
    """Show what others published of a period beside what we published."""
    actor = signed_in()
    periods = kept_periods()
    wanted = request.args.get("period") or (periods[0] if periods else "")
    is_exact = request.args.get("numbers") == "exact"
    found = compared(kept(about=wanted), exact=is_exact, by=actor)
    return render_template(
        "statistics/comparison.html",
        rows=[page.row_of(one) for one in found if str(one.theirs.period) == wanted],
        periods=[page.period_choice(one) for one in periods],
        wanted=wanted,
        is_exact=is_exact,
        may_exact=ever(actor.role, Permission.STATISTICS_EXACT),
        may_enter=ever(actor.role, Permission.STATISTICS_PREPARE),
    )


@bp.route("/comparison/lines", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def comparison_lines() -> ResponseReturnValue:
    """Compare lines of a file; keep them if they are published."""
    form = LinesForm()
    rows: list[page.Row] = []
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        reading = read(form.numbers.data)
        problems = reading.problems
        try:
            if reading.numbers and form.keeps:
                return _kept(reading.numbers)
            actor = signed_in()
            is_exact = ever(actor.role, Permission.STATISTICS_EXACT)
            found = compared(reading.numbers, exact=is_exact, by=actor)
            rows = [page.row_of(one) for one in found]
        except RuleBroken as broken:
            form.refuse(broken)
    return _lines(form, rows, problems)


def _kept(numbers: tuple[Theirs, ...]) -> ResponseReturnValue:
    for preparation_id in keep(numbers, by=signed_in()):
        background.start(externals.work, preparation_id)
    flash(
        _("Everything published is being audited with the numbers. A reviewer then approves them."),
        "good",
    )
    return redirect(url_for(".ledger"), code=303)


def _lines(
    form: LinesForm, rows: list[page.Row], problems: tuple[Problem, ...]
) -> ResponseReturnValue:
    shown = render_template(
        "statistics/comparison_lines.html",
        form=form,
        rows=rows,
        problems=problems,
        codes=page.codes(),
    )
    return shown, 422 if form.errors or form.form_errors or problems else 200
