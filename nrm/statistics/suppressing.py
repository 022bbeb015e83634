"""What optimal suppression would leave of some tables: a preview to compare the rounding with, never published.

A quarter that is published like this has its own tables and its own way into the ledger (`ledger.hiding`). Of all other
tables an exact number may only be looked at by those who may see every exact number anyway: held against what is
published it could give persons away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from nrm.auth.roles import Actor
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import plan_of
from nrm.statistics.protection.rounding import NotProtected
from nrm.statistics.service import exact_numbers
from nrm.statistics.tables import Base, Rollup, Table, lines

if TYPE_CHECKING:
    from nrm.statistics.protection.suppression import Suppression

SECONDS = 120.0
"""When a suppression is given up: then nothing is shown."""


def left_of(counts: Mapping[Cell, int], *, seconds: float = SECONDS) -> "Suppression":
    """Return what suppression leaves of true `counts`, all their cells together.

    Raises `RuleBroken` (field `period`) when it does not come to its end within `seconds`: nothing is shown then. It is
    loaded at the first call, as the solver is.
    """
    suppress: Callable[..., Suppression] = resolve_name(
        "nrm.statistics.protection.suppression:suppress"
    )
    try:
        return suppress(counts, plan=plan_of(counts), seconds=seconds)
    except NotProtected as reason:
        words = _(
            "No suppression was found and proven in time, so nothing is shown (%(why)s).",
            why=str(reason),
        )
        raise RuleBroken(words, field="period") from reason


def left_of_tables(
    period: Period, tables: Sequence[Table], *, by: Actor, seconds: float = SECONDS
) -> tuple[Mapping[Cell, int], "Suppression"]:
    """Return the true numbers of `tables` of a period and what suppression leaves of them; nothing of it is kept.

    Raises `NotPermitted`, and says so in the trail, without the right to exact numbers, and as `left_of` does.
    """
    numbers = exact_numbers(period, by=by)
    counts = {cell: numbers[cell].value for cell in cells_of(tables)}
    return counts, left_of(counts, seconds=seconds)


def cells_of(tables: Iterable[Table]) -> set[Cell]:
    """Return the cells of `tables` for both statuses together, begging beside labour."""
    return {
        line.cell
        for table in tables
        for line in lines(table, base=Base.BOTH, rollup=Rollup.SEPARATE)
    }
