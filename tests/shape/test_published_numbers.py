"""What is published comes out of the ledger: nothing that shows figures can count or draw by itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

NRM = Path(__file__).parents[2] / "nrm"
STATISTICS = NRM / "statistics"
BULLETIN = NRM / "bulletin"
"""What everybody may read."""
COUNTING = {
    "nrm.statistics.cells.count",
    "nrm.statistics.facts",
    "nrm.statistics.snapshots",
    "nrm.statistics.protection.rounding.round_together",
    "nrm.statistics.ledger.candidates",
}
"""What counts persons or draws numbers."""
MAY_COUNT = ("facts", "snapshots", "protection", "ledger", "attack", "late")
"""The folders below the reports."""
EXACT = {"service.py": {"nrm.statistics.snapshots.counting.true_numbers"}}
"""The one door to true numbers, for those with the right; its asking is in the trail."""
NO_FIGURES = {
    "variables.py",  # says how a fact answers
    "behind.py",  # shows the cases behind a number to those who may open them
}
CODES_ONLY = {f"nrm.statistics.facts.fact.{name}" for name in ("NOT_STATED", "NOT_AGREED", "NONE")}
"""Words for what nobody answered."""


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def counting(source: str) -> set[str]:
    """Return what a module has of what counts; `func` of SQLAlchemy counts rows."""
    found = {
        name
        for name in imported(source)
        if any(name == one or name.startswith(f"{one}.") for one in COUNTING)
    }
    return found - CODES_ONLY


SHOWING = [
    path
    for path in sorted(STATISTICS.rglob("*.py"))
    if path.relative_to(STATISTICS).parts[0] not in MAY_COUNT
] + sorted(BULLETIN.rglob("*.py"))


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: str(path.relative_to(NRM)))
def test_whatever_shows_figures_has_them_from_the_ledger(path: Path) -> None:
    allowed = EXACT.get(path.name, set())
    assert path.name in NO_FIGURES or counting(path.read_text()) <= allowed


def test_a_view_that_counts_is_found() -> None:
    assert counting("from nrm.statistics.cells import Cell, count") == {
        "nrm.statistics.cells.count"
    }
    assert counting("from nrm.statistics.snapshots.freezing import facts_for")
    assert counting("import nrm.statistics.facts.gather")
    assert not counting("from nrm.statistics.cells import Cell")
