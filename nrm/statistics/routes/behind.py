"""The page that says why an exact number is what it is."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.statistics import releasing
from nrm.statistics.behind import behind
from nrm.statistics.cells import Cell
from nrm.statistics.periods import parse
from nrm.statistics.report import Scope
from nrm.statistics.routes.blueprint import bp
from nrm.statistics.tables import of_base


@bp.route("/behind")
@requires(Permission.STATISTICS_EXACT)
def cases_behind() -> ResponseReturnValue:
    """Show the cases behind one exact number."""
    period = parse(request.args.get("period", ""))
    page = request.args.get("page", 1, type=int)
    found = behind(period, request.args.get("cell", ""), page=page, by=signed_in())
    return render_template(
        "statistics/behind.html",
        found=found,
        period=period,
        group=releasing.group_words(found.cell),
    )


def address_of(scope: Scope) -> Callable[[Cell], str]:
    """Return what gives the page of a cell in a report of `scope`."""

    def address(cell: Cell) -> str:
        key = of_base(cell, base=scope.base).key
        return url_for("statistics.cases_behind", period=str(scope.period), cell=key)

    return address
