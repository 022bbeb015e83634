"""What one period publishes: every table and indicator, for every base and roll-up, protected as one whole.

The reports for VMT, for VT and for both, with begging beside or inside labour, are all read by the same people. Rounded
one by one they could be subtracted from each other; so they are cells of one plan and share one rounding.
"""

from functools import cache

from nrm.statistics.cells import Cell
from nrm.statistics.indicators import INDICATORS
from nrm.statistics.protection.rounding import Plan
from nrm.statistics.tables import TABLES, Base, Rollup, lines, of_base
from nrm.statistics.variables import VARIABLES

VERSION = "2026-1"
"""Goes up with every change of tables, indicators or variables: another version draws other chance charges."""


@cache
def published() -> Plan:
    """Return the plan of everything that is published for a period."""
    links = tuple(
        (finer.id, grouping.variable, grouping.code_of)
        for finer in VARIABLES.values()
        for grouping in finer.groupings
    )
    codes = {one.id: one.codes for one in VARIABLES.values()}
    return Plan.of(_cells(), version=VERSION, codes=codes, links=links)


def _cells() -> set[Cell]:
    tables = {
        line.cell
        for table in TABLES
        for base in Base
        for rollup in Rollup
        for line in lines(table, base=base, rollup=rollup)
    }
    counted = {
        of_base(each, base=base)
        for indicator in INDICATORS
        for each in (indicator.cell, indicator.among)
        if each is not None
        for base in Base
    }
    return tables | counted
