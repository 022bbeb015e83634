"""What is laid out for a reader of a quarter, a half-year, a year and a rolling year.

The ledger has every number of the plan for every quarter. A crossed table in which hardly any line can be told from
zero only tires its reader; it is laid out where longer periods give it something to say.
"""

from collections.abc import Mapping

from nrm.statistics.periods import Length, Period
from nrm.statistics.report import Protection, Report
from nrm.statistics.tables import CROSSED, ONE_WAY, SERVICE_TABLES, TABLES, Table

_FROM_HALF_YEAR = frozenset({("qark", "sex"), ("structure_group", "qark")})
_FROM_YEAR = frozenset({("qark", "exploitation"), ("age_group", "sex", "exploitation")})

SHOWN: Mapping[Length, tuple[Table, ...]] = {
    Length.QUARTER: (
        *ONE_WAY,
        *(one for one in CROSSED if one.dimensions not in _FROM_HALF_YEAR | _FROM_YEAR),
        *SERVICE_TABLES,
    ),
    Length.HALF_YEAR: tuple(one for one in TABLES if one.dimensions not in _FROM_YEAR),
    Length.YEAR: TABLES,
}
"""The tables laid out for a period of each length; twelve months that are no calendar year are as long as one."""


def is_shown(table: Table, period: Period) -> bool:
    """Tell whether the published numbers of `table` are laid out for `period`."""
    return table in SHOWN[period.length]


def is_laid_out(table: Table, report: Report) -> bool:
    """Tell whether a document lays `table` out: exact numbers have something to say at every level."""
    return report.protection is Protection.NONE or is_shown(table, report.scope.period)


def left_out(period: Period) -> tuple[Table, ...]:
    """Return the tables that are published for `period` and not laid out."""
    return tuple(one for one in TABLES if not is_shown(one, period))
