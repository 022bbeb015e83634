"""Certificates: both ends of every protected number, from printed numbers alone, checked by addition."""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.statistics.cells import EVERYBODY, Cell, cell, count
from nrm.statistics.certificate.audit import audit
from nrm.statistics.certificate.base import NoTable
from nrm.statistics.certificate.check import WrongError, check, main, quarters_of
from nrm.statistics.certificate.document import (
    LEDGER,
    canonical,
    certificate_of,
    digest,
    plan_document,
)
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.facts.fact import Fact
from nrm.statistics.ledger.candidates import (
    FEWEST_GROUPS,
    HEADLINES,
    Refused,
    Surroundings,
    Task,
    are_enough,
    draft_of,
    rounded_entry,
)
from nrm.statistics.ledger.entries import Draft, Entry, Kind, Mechanism
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import plan_of, published
from nrm.statistics.variables import codes_of
from tests.statistics.invented import QUARTER, facts, population, rounded_numbers

QUARTERS = ("2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4")
ABOUT = {"status", "sex", "majority", "age_group", "citizenship", "qark"}
"""What a smaller plan says about people: enough for a number of others to give something away."""
Numbers = Mapping[Cell, int]


def rounding(period: str, numbers: Numbers) -> Draft:
    """Return the numbers of a quarter as a release has them."""
    entries = tuple(rounded_entry(one, value) for one, value in numbers.items())
    return Draft(parse(period), Mechanism.ROUNDED, published().version, entries)


def theirs(period: str, numbers: Numbers, source: str) -> Draft:
    """Return the numbers of somebody else as a release has them."""
    entries = tuple(
        Entry(one, Kind.EXTERNAL, value, value, value) for one, value in numbers.items()
    )
    version = published().version
    return Draft(parse(period), Mechanism.EXTERNAL, version, entries, external_source=source)


def file_of(drafts: Sequence[Draft], certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stranger checks."""
    releases = [
        {
            **one.numbers,
            "numbers_hash": digest(one.numbers),
            "external_source": one.external_source,
        }
        for one in drafts
    ]
    ledger = {"format": LEDGER, "plan": plan_document(published()), "releases": releases}
    read: dict[str, Any] = json.loads(json.dumps({"ledger": ledger, "certificates": [certificate]}))
    return read


def certified(numbers: Numbers) -> dict[str, Any]:
    """Return a quarter with its certificate."""
    draft = rounding("2018-Q3", numbers)
    found = audit({"2018-Q3": numbers}, ties=[])
    return file_of([draft], certificate_of(found, covers=[digest(draft.numbers)]))


@pytest.fixture(scope="module")
def printed() -> Numbers:
    """The rounding of thirty persons."""
    return rounded_numbers(population(30, seed=7), period=QUARTER, seed=b"seven")


@pytest.fixture(scope="module")
def whole(printed: Numbers) -> dict[str, Any]:
    """A quarter of thirty persons with its certificate."""
    return certified(printed)


POPULATIONS = st.lists(facts(), max_size=15) | st.builds(
    population, st.integers(0, 60), seed=st.integers(0, 10_000)
)


@settings(max_examples=4, deadline=None)
@given(POPULATIONS, st.binary(min_size=8, max_size=8))
def test_whatever_is_rounded_can_be_certified(people: list[Fact], seed: bytes) -> None:
    (words,) = check(certified(rounded_numbers(people, period=QUARTER, seed=seed)))
    assert "both ends shown" in words


def test_the_certificate_tells_nothing_but_the_printed_numbers(printed: Numbers) -> None:
    shuffled = dict(reversed(list(printed.items())))
    once, again = (certified(numbers)["certificates"] for numbers in (printed, shuffled))
    assert canonical(once) == canonical(again)
    assert '"2018-08' not in json.dumps(once)


def test_a_base_that_is_no_rounding_of_the_plan_is_refused(printed: Numbers) -> None:
    for wrong in ({EVERYBODY: 500}, {EVERYBODY: 31}):
        with pytest.raises(NoTable):
            audit({"2018-Q3": {**printed, **wrong}}, ties=[])


def _without_a_set(changed: dict[str, Any]) -> None:
    del changed["certificates"][0]["sets"][5]


def _without_persons(changed: dict[str, Any]) -> None:
    changed["certificates"][0]["base"]["2018-Q3"][0][1] -= 5


def _fewer_than_none(changed: dict[str, Any]) -> None:
    changed["certificates"][0]["sets"][3]["2018-Q3"].append([0, -100])


def _more_than_printed(changed: dict[str, Any]) -> None:
    changed["certificates"][0]["sets"][3]["2018-Q3"][0][1] += 1


def _another_number(changed: dict[str, Any]) -> None:
    changed["ledger"]["releases"][0]["cells"][3]["value"] += 5


def _unknown_numbers(changed: dict[str, Any]) -> None:
    changed["certificates"][0]["covers"] = ["0" * 64]


def _a_person_without_sex(changed: dict[str, Any]) -> None:
    certificate = changed["certificates"][0]
    at = certificate["columns"].index("sex")
    for row in (certificate["columns"], *certificate["persons"]):
        del row[at]


@pytest.mark.parametrize(
    "spoil",
    [
        _without_a_set,
        _without_persons,
        _fewer_than_none,
        _more_than_printed,
        _another_number,
        _unknown_numbers,
        _a_person_without_sex,
    ],
)
def test_what_was_tampered_with_does_not_hold(whole: dict[str, Any], spoil: Any) -> None:
    changed = copy.deepcopy(whole)
    spoil(changed)
    with pytest.raises(WrongError):
        list(check(changed))


def test_the_program_says_what_holds_and_what_does_not(
    whole: dict[str, Any], tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(whole))
    assert main([str(file)]) == 0
    assert "Everything holds." in capsys.readouterr().out
    _without_persons(whole := copy.deepcopy(whole))
    file.write_text(json.dumps(whole))
    assert main([str(file)]) == 1
    assert "It does not hold" in capsys.readouterr().out


@pytest.mark.parametrize("period", ["2018", "2018-H1", "2018-H2", "2018-Q3", "2018-R1", "2018-R3"])
def test_the_program_counts_quarters_as_we_do(period: str) -> None:
    assert quarters_of(period) == list(map(str, parse(period).quarters))


@pytest.fixture(scope="module")
def year() -> dict[str, tuple[list[Fact], Numbers]]:
    """Four quarters of some twenty persons each, and their roundings."""
    found: dict[str, tuple[list[Fact], Numbers]] = {}
    for at, name in enumerate(QUARTERS):
        people = population(24 + at, seed=40 + at, day=parse(name).first_day)
        found[name] = people, rounded_numbers(people, period=parse(name), seed=name.encode())
    return found


def true(year: Mapping[str, tuple[list[Fact], Numbers]], cells: Sequence[Cell]) -> Numbers:
    """Return the true numbers of the year."""
    people = [codes_of(one) for facts_, _ in year.values() for one in facts_]
    return count(people, cells=cells)


def test_a_year_keeps_every_end_beside_its_exact_headlines(
    year: dict[str, tuple[list[Fact], Numbers]],
) -> None:
    numbers = {name: rounded for name, (_, rounded) in year.items()}
    hashes = [digest(rounding(name, one).numbers) for name, one in numbers.items()]
    around = Surroundings(numbers, (), hashes, frozenset())
    many = dict.fromkeys(HEADLINES, (FEWEST_GROUPS, FEWEST_GROUPS))
    task = Task(parse("2018"), true(year, HEADLINES), b"", "", around, groups=many)
    draft = draft_of(task)
    assert [one.cell for one in draft.entries] == list(HEADLINES)
    assert draft.certificate is not None
    drafts = [*(rounding(name, one) for name, one in numbers.items()), draft]
    (words,) = check(file_of(drafts, draft.certificate))
    assert words.startswith("2018 (exact), 2018-Q1 (R5z), ")
    for one in HEADLINES:
        few = draft_of(replace(task, groups=many | {one: (FEWEST_GROUPS - 1, FEWEST_GROUPS)}))
        assert few.entries == (), "which of them is of few would be told by the others"


@pytest.mark.parametrize(
    ("persons", "groups", "told"),
    [
        (20, (3, 3), True),
        (20, (2, 9), False),
        (20, (9, 2), False),
        (4, (4, 9), False),
        (26, (9, 4), False),
        (25, (3, 3), True),
    ],
)
def test_no_exact_number_tells_of_few_persons_one_family_or_one_raid(
    persons: int, groups: tuple[int, int], *, told: bool
) -> None:
    children = HEADLINES[2]
    counts = {EVERYBODY: 30, children: persons}
    assert are_enough(children, counts, {children: groups}) == told
    whole = {EVERYBODY: (groups[0], 0)}
    assert are_enough(EVERYBODY, counts, whole) == (groups[0] >= FEWEST_GROUPS)
    assert not are_enough(EVERYBODY, counts, {})


def external(key: dict[str, list[str]], number: int) -> Tie:
    """Return a number of the year that somebody else published."""
    return Tie(QUARTERS, cell(key), number, number, "US TIP 2019")


def test_a_small_number_of_others_gives_away_what_it_is_about(
    year: dict[str, tuple[list[Fact], Numbers]],
) -> None:
    plan = plan_of(one for one in published().cells if ABOUT.issuperset(one.variables))
    numbers = {"2018-Q3": {one: year["2018-Q3"][1][one] for one in plan.cells}}
    foreign = cell({"citizenship": ["FOREIGN"]})
    tie = Tie(("2018-Q3",), foreign, 3, 3, "a reply to a journalist")
    found = audit(numbers, ties=[tie])
    assert ("2018-Q3", foreign) in {(one.quarter, one.cell) for one in found.failures}
    for failure in found.failures:
        assert failure.sources == ("a reply to a journalist",)
    broken = {(one.quarter, one.cell) for one in found.failures}
    again = audit(numbers, ties=[tie], broken=broken)
    assert again.passed
    drafts = [rounding(name, one) for name, one in numbers.items()]
    drafts.append(theirs("2018-Q3", {foreign: 3}, "a reply to a journalist"))
    covers = [digest(one.numbers) for one in drafts]
    (words,) = check(file_of(drafts, certificate_of(again, covers=covers)))
    assert all(one.is_given_away for one in found.failures)
    assert words.endswith(f"; {len(broken)} given away")


def test_a_number_that_cannot_be_is_a_contradiction(
    year: dict[str, tuple[list[Fact], Numbers]],
) -> None:
    numbers = {name: rounded for name, (_, rounded) in year.items()}
    assert audit(numbers, ties=[external({}, 500)]).contradictory


def test_a_quarter_leaves_out_what_others_have_said_too_much_about() -> None:
    people = population(30, seed=9, day=date(2018, 8, 1))
    people = [replace(one, citizenship="AL") for one in people[:-2]] + [
        replace(one, citizenship="FOREIGN") for one in people[-2:]
    ]
    tie = Tie(("2018-Q3",), cell({"citizenship": ["FOREIGN"]}), 2, 2, "a reply to a journalist")
    around = Surroundings({}, (tie,), (), frozenset())
    counts = count([codes_of(one) for one in people], cells=published().cells)
    draft = draft_of(Task(QUARTER, counts, b"secret", "", around))
    assert draft.plan_version.endswith("without citizenship")
    assert not [one for one in draft.entries if "citizenship" in one.cell.variables]
    everybody = Tie(("2018-Q3",), EVERYBODY, 2, 2, "another reply")
    alone = count([codes_of(one) for one in people[:2]], cells=published().cells)
    known = Surroundings({}, (everybody,), (), frozenset())
    with pytest.raises(Refused) as refused:
        draft_of(Task(QUARTER, alone, b"secret", "", known))
    assert refused.value.failures[0].sources == ("another reply",)
