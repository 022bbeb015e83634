"""What one period publishes: every table and indicator, for every base and roll-up, protected as one whole.

The reports for VMT, for VT and for both, with begging beside or inside labour, are all read by the same people. Rounded
one by one they could be subtracted from each other; so they are cells of one plan and share one rounding.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import permutations

from nrm.statistics.cells import Cell
from nrm.statistics.indicators import INDICATORS
from nrm.statistics.protection.exclusions import Links
from nrm.statistics.protection.rounding import Plan
from nrm.statistics.structural_zeros import STRUCTURAL_ZEROS
from nrm.statistics.tables import ONE_WAY, TABLES, Base, Rollup, lines, of_base
from nrm.statistics.variables import VARIABLES

VERSION = "2026-6"
"""Goes up with every change of tables, indicators or variables: another version draws other chance charges."""


_REMEMBERED = 20
"""Plans of a part that a process keeps: the quarters of some years, published under other versions."""


@cache
def published() -> Plan:
    """Return the plan of everything that is published for a quarter."""
    return _plan(_cells(), version=VERSION)


@cache
def without(names: frozenset[str]) -> Plan:
    """Return the plan without the cells that say anything about the variables `names`: others have said too much.

    A variable from which one of them follows goes too, and one that has a code for which one of theirs is needed.
    """
    gone = names | _in_need_of(names)
    gone |= {finer for finer, coarser, _ in _links() if coarser in gone}
    cells = {cell for cell in published().cells if not gone & set(cell.variables)}
    return _plan(cells, version=f"{VERSION} without {', '.join(sorted(gone))}")


def _in_need_of(names: frozenset[str]) -> set[str]:
    """Return the variables of which some code comes with one code only of one of `names`."""
    told_by = [(name, {code: code for code in VARIABLES[name].codes}) for name in names]
    told_by += [(finer, dict(code_of)) for finer, coarser, code_of in _links() if coarser in names]
    found = set()
    for zero in STRUCTURAL_ZEROS:
        for (name, _), (other, excluded) in permutations(zero.parts):
            for variable, code_of in told_by:
                left = {told for code, told in code_of.items() if code not in excluded}
                if variable == other and len(left) == 1:
                    found.add(name)
    return found


@cache
def one_way() -> Plan:
    """Return the plan of a quarter that is suppressed: tables of one dimension, both statuses together."""
    cells = {
        line.cell
        for table in ONE_WAY
        for line in lines(table, base=Base.BOTH, rollup=Rollup.SEPARATE)
    }
    return _plan(cells, version=f"{VERSION} one-way")


def plan_of(cells: Iterable[Cell]) -> Plan:
    """Return the plan of any `cells`: for tables that are looked at, and to reckon with what others told."""
    return _plan_of(frozenset(cells))


@lru_cache(maxsize=_REMEMBERED)
def _plan_of(cells: frozenset[Cell]) -> Plan:
    return _plan(cells, version=f"{VERSION} in part")


def plan_behind(cells: Iterable[Cell]) -> Plan:
    """Return the plan of which `cells` are all the cells: the whole one, a part of it, or that of earlier times."""
    whole, found = published(), frozenset(cells)
    return whole if found == frozenset(whole.cells) else _plan_of(found)


def _plan(cells: Iterable[Cell], *, version: str) -> Plan:
    codes = {one.id: one.codes for one in VARIABLES.values()}
    return Plan.of(cells, version=version, codes=codes, links=_links(), impossible=STRUCTURAL_ZEROS)


def _links() -> Links:
    return tuple(
        (finer.id, grouping.variable, grouping.code_of)
        for finer in VARIABLES.values()
        for grouping in finer.groupings
    )


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
        for each in (indicator.cell, indicator.among, indicator.unstated)
        if each is not None
        for base in Base
    }
    return tables | counted
