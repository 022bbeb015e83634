"""Structural zeros: groups in which nobody can be, because of the way in which facts are made of files.

Whoever knows this program knows them, so the rounding, the certificates and the attack know them too. Together with
the groupings of the variables they say all that is so of every fact by construction (`facts/reading.py`,
`facts/fact.py`), but for one thing: who is assisted had a service of some group. With that the rounding would now and
then have no solution; a reader narrows something by it only where more than forty are assisted, hardly anybody with
two services, and nine of the ten groups of services are printed 0. What only the procedure asks for, such as which
form comes before which, is not among them.
"""

from collections.abc import Iterable, Iterator

from nrm.statistics.cells import Cell, cell
from nrm.statistics.facts.fact import NOT_AGREED, NOT_STATED
from nrm.statistics.variables import CLOSED, NO, OTHER, PARTICULAR, VARIABLES, YES

_GIVEN = (PARTICULAR, YES)
_OF_SCHOOL_AGE = ("0-13", "14-17")
_EXACT_AGES = (*_OF_SCHOOL_AGE, "18-24", "25+")


def _only_with(name: str, codes: Iterable[str], other: str, others: Iterable[str]) -> Cell:
    """Return whoever has one of `codes` without one of the `others`: nobody does."""
    known = VARIABLES[other].codes
    return cell({name: codes, other: set(known).difference(others)})


def _of_consent() -> Iterator[Cell]:
    """Yield that of closing and of school only what does not apply is told of whoever has not agreed."""
    yield _only_with("closure", ["REINTEGRATED", OTHER], "agreed", [YES])
    yield _only_with("closure", [NOT_STATED], "agreed", [NO])
    yield _only_with("schooling", ["ENROLLED", "NOT_ENROLLED"], "agreed", [YES])
    yield _only_with("schooling", [NOT_AGREED], "agreed", [NO])


def _of_key_data() -> Iterator[Cell]:
    """Yield that nothing is left open where all key data is there."""
    for name in ("sex", "citizenship", "exploitation", "structure", "qark", "scope"):
        yield cell({"key_data": ["COMPLETE"], name: [NOT_STATED]})
    yield _only_with("key_data", ["COMPLETE"], "age_group", _EXACT_AGES)


STRUCTURAL_ZEROS: tuple[Cell, ...] = (
    *_of_consent(),
    *_of_key_data(),
    _only_with("status", ["VT"], "interviewed", [YES]),
    _only_with("waiting", ["0-1", "2-7", "8-30", "31+"], "referral", ["SENT"]),
    _only_with("emergency", ["USED"], "service_housing", _GIVEN),
    _only_with("schooling", ["ENROLLED", "NOT_ENROLLED", NOT_AGREED], "age_group", _OF_SCHOOL_AGE),
    _only_with("departure", ["ASSESSED"], "protection", ["BOTH", "RISK", CLOSED]),
    _only_with(
        "setting",
        ["SHELTER", "SEMI_INDEPENDENT", "COMMUNITY"],
        "assistance_plan",
        [YES, CLOSED],
    ),
)
"""Each names two variables and the codes that never come together."""
