"""Invented quarters that are suppressed, of people of whom each was found alone."""

from collections.abc import Mapping, Sequence

from nrm.statistics.cells import EVERYBODY, Cell
from nrm.statistics.facts.fact import Fact
from nrm.statistics.ledger.candidates import Surroundings, Task, draft_of
from nrm.statistics.ledger.entries import Draft, Mechanism
from nrm.statistics.protection.plan import one_way
from nrm.statistics.snapshots.counting import counted
from tests.statistics.invented import QUARTER

NOTHING = Surroundings({}, (), (), frozenset())
"""Nothing else is published."""


def found_alone(counts: Mapping[Cell, int]) -> dict[Cell, tuple[int, int]]:
    """Return the groups of people of whom each was found alone."""
    return {one: (counts[one], counts[EVERYBODY] - counts[one]) for one in one_way().cells}


def hidden_draft(
    people: Sequence[Fact], groups: Mapping[Cell, tuple[int, int]] | None = None
) -> Draft:
    """Return the release of `people`; `groups` says of which cells not everybody was found alone."""
    counts = counted(people, period=QUARTER)
    found = found_alone(counts) | dict(groups or {})
    mechanism = Mechanism.SUPPRESSED
    return draft_of(Task(QUARTER, counts, b"", "", NOTHING, groups=found, mechanism=mechanism))
