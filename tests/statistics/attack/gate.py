"""What the gate makes of a year of which others have printed exact numbers: few tables at a time, to be quick."""

from collections.abc import Collection, Sequence

from nrm.statistics.attack.controls.population import Table
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.certificate.audit import Audit, audit
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.protection.rounding import round_together
from tests.statistics.attack import outside
from tests.statistics.attack.bed import plan_of

Numbers = dict[str, dict[Cell, int]]
SOURCE = "TIP 2023"
QUARTERS = tuple(f"2022-Q{at}" for at in range(1, 5))


def rounded_year(tables: tuple[Table, ...], *, seed: int) -> Numbers:
    """Return the quarters of a year that the outside numbers fit, as we would publish them."""
    plan = plan_of(tables)
    return {
        name: round_together(count(persons, cells=plan.cells), plan=plan, seed=name.encode())
        for name, persons in zip(QUARTERS, outside.year(seed=seed), strict=True)
    }


def audited(
    numbers: Numbers,
    tables: tuple[Table, ...],
    ties: Sequence[Tie],
    *,
    broken: Collection[tuple[str, Cell]] = (),
) -> Audit:
    """Return what the gate says of `numbers` when those of others are known too; `broken` was lost before."""
    named = {name for table in tables for name in table} | {"status"}
    about = [one for one in ties if named.issuperset(one.cell.variables)]
    return audit(numbers, ties=about, broken=broken, plan=plan_of(tables))


def ties() -> list[Tie]:
    """Return the outside numbers as the gate knows them."""
    return [
        Tie(QUARTERS, cell({name: [code] for name, code in codes.items()}), number, number, SOURCE)
        for codes, number in outside.said()
    ]
