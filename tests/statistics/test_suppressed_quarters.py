"""A quarter published with exact numbers and the small ones hidden: instead of the rounding, equally safe."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import floor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from nrm.audit.models import Entry as TrailEntry
from nrm.audit.trail import SYSTEM
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.attack.pinning import pin
from nrm.statistics.attack.reading import read
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.certificate.check import WrongError, check, digest
from nrm.statistics.certificate.document import plan_document
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.ledger.candidates import Refused, Task, draft_of, rounded_entry
from nrm.statistics.ledger.entries import (
    Draft,
    Entry,
    Hands,
    Kind,
    Mechanism,
    append,
)
from nrm.statistics.ledger.files import checkable_document, releases_about
from nrm.statistics.ledger.numbers import published_numbers, published_series
from nrm.statistics.ledger.preparing import State, candidate_in
from nrm.statistics.ledger.reproducing import differences
from nrm.statistics.models import Release
from nrm.statistics.periods import parse
from nrm.statistics.protection.bounds import intervals
from nrm.statistics.protection.plan import one_way, published
from nrm.statistics.protection.witnesses import ENOUGH
from nrm.statistics.report import Protection, Scope, report_of
from nrm.statistics.snapshots.counting import counted
from nrm.statistics.words import method
from tests.statistics.hiding import NOTHING, hidden_draft
from tests.statistics.invented import QUARTER, population
from tests.statistics.publishing import officer, prepare, publish, registered, reviewer

S5 = Mechanism.SUPPRESSED


def suppressed(size: int, seed: int) -> tuple[dict[Cell, int], Draft]:
    """Return the true numbers of an invented quarter and its release."""
    people = population(size, seed=seed)
    return dict(counted(people, period=QUARTER)), hidden_draft(people)


def released(draft: Draft) -> dict[str, Any]:
    """Return a draft as a stranger reads it when it is published."""
    release = draft.numbers | {"id": "one", "numbers_hash": digest(draft.numbers)}
    return {
        "ledger": {"plan": plan_document(published()), "releases": [release]},
        "certificates": [json.loads(json.dumps(draft.certificate))],
    }


@settings(max_examples=3)
@given(size=st.integers(5, 120), seed=st.integers(0, 1000))
def test_what_is_shown_is_true_what_is_small_is_hidden_and_the_certificate_holds(
    size: int, seed: int
) -> None:
    counts, draft = suppressed(size, seed)
    assert {one.cell for one in draft.entries} == set(one_way().cells)
    for one in draft.entries:
        if one.is_hidden:
            assert (one.lo, one.document["value"]) == (0, None)
            assert max(4, counts[one.cell]) <= one.hi
        else:
            assert one.lo == one.value == one.hi == counts[one.cell] >= 5
    (words,) = check(released(draft))
    assert f"{sum(one.is_hidden for one in draft.entries)} protected numbers" in words


def test_a_changed_number_breaks_the_certificate() -> None:
    _, draft = suppressed(30, 1)
    for one in draft.entries:
        changed = released(draft)
        release = changed["ledger"]["releases"][0]
        cell = next(each for each in release["cells"] if each["key"] == one.document["key"])
        cell |= {"value": 4, "lo": 4, "hi": 4}
        numbers = {name: release[name] for name in ("cells", "mechanism", "period", "plan_version")}
        release["numbers_hash"] = digest(numbers)
        changed["certificates"][0]["covers"] = [release["numbers_hash"]]
        with pytest.raises(WrongError):
            list(check(changed))


@pytest.mark.parametrize("size", [20, 30, 100])
def test_the_attack_finds_nothing(size: int) -> None:
    _, draft = suppressed(size, 2)
    found = list(pin(read(released(draft)["ledger"])))
    assert len(found) == sum(one.is_hidden for one in draft.entries)
    assert not any(one.is_exact or one.is_narrowed for one in found)


def test_the_attack_finds_all_that_hiding_small_numbers_alone_gives_away() -> None:
    """The interval that stands in the ledger is what a reader can compute: it must excuse nothing."""
    counts = counted(population(30, seed=2), period=QUARTER)
    shown = {one: counts[one] for one in one_way().cells if counts[one] >= 5}
    told = {one: floor(high + 1e-6) for one, (_, high) in intervals(shown, plan=one_way()).items()}
    entries = [Entry(one, Kind.EXACT, number, number, number) for one, number in shown.items()]
    entries += [Entry(one, Kind.SUPPRESSED, 0, 0, high) for one, high in told.items()]
    naive = Draft(QUARTER, S5, one_way().version, tuple(entries))
    found = [one for one in pin(read(released(naive)["ledger"])) if one.is_narrowed]
    assert len(found) == sum(high < ENOUGH for high in told.values())
    assert len(found) > sum(one.is_exact for one in found)


@pytest.mark.parametrize(
    ("men", "groups", "is_hidden"),
    [
        (6, (3, 3), False),
        (6, (2, 9), True),
        (6, (9, 2), True),
        (5, (9, 5), False),
        (4, (9, 4), True),
    ],
)
def test_one_family_or_raid_is_hidden_like_a_small_number_and_so_is_what_leaves_it(
    men: int, groups: tuple[int, int], *, is_hidden: bool
) -> None:
    """Everybody else is a woman: the number of women would tell that of the men."""
    persons = [
        replace(one, sex="M" if at < men else "F") for at, one in enumerate(population(30, seed=2))
    ]
    women = cell({"sex": ["F"]})
    entries = hidden_draft(persons, {women: groups}).entries
    assert next(one for one in entries if one.cell == women).is_hidden == is_hidden


def test_where_nobody_knows_who_was_found_together_nothing_is_shown() -> None:
    counts = counted(population(30, seed=2), period=QUARTER)
    with pytest.raises(Refused):
        draft_of(Task(QUARTER, counts, b"", "", NOTHING, mechanism=S5))


def test_when_even_the_whole_is_small_nothing_is_published() -> None:
    with pytest.raises(Refused):
        suppressed(4, 1)


@pytest.fixture
def next_year(app: Flask) -> Iterator[None]:
    """Let 2018 be over, with thirty persons in each quarter that is frozen."""
    people = population(30, seed=3)
    with clock.at(datetime(2019, 2, 1, 9, tzinfo=UTC)), registered(*people):
        yield


def entered(period: str, like: Draft, by: Release) -> None:
    """Put a release into the ledger as `like` has it for another period, past all rules but the database's."""
    second = reviewer()
    hands = Hands(by.prepared_by, by.prepared_role, second.user_id, second.role)
    append(replace(like, period=parse(period)), hands)


def rounded(like: Draft) -> Draft:
    """Return what a rounded quarter with the numbers of `like` could be."""
    entries = tuple(rounded_entry(one.cell, one.value // 5 * 5) for one in like.entries)
    return replace(like, mechanism=Mechanism.ROUNDED, entries=entries)


@pytest.mark.usefixtures("next_year")
def test_a_quarter_has_one_of_the_two_for_good() -> None:
    preparation = prepare("2018-Q3", S5)
    draft = candidate_in(preparation)
    release = approve(preparation, by=reviewer())
    entered("2018-Q2", rounded(draft), release)
    db.session.commit()
    for period, mechanism in (("2018-Q3", Mechanism.ROUNDED), ("2018-Q2", S5)):
        with pytest.raises(RuleBroken, match="tjetër"):
            preparing.begin(parse(period), by=officer(), mechanism=mechanism)
    with pytest.raises(RuleBroken, match="rishikohet"):
        preparing.begin(parse("2018-Q3"), by=officer(), mechanism=S5)
    for period, other in (("2018-Q2", draft), ("2018-Q3", rounded(draft))):
        with pytest.raises(IntegrityError):
            entered(period, other, release)
        db.session.rollback()


@pytest.mark.usefixtures("next_year")
def test_what_is_published_comes_back_years_later() -> None:
    preparation = prepare("2018-Q3", S5)
    assert preparation.state == State.READY
    numbers = candidate_in(preparation).numbers
    preparing.drop(preparation, by=officer())
    (release,) = publish("2018-Q3", mechanism=S5)
    assert release.numbers_hash == digest(numbers)
    assert differences(release.id, by=SYSTEM) == []
    document = json.loads(json.dumps(checkable_document(releases_about(None))))
    (words,) = check(document)
    assert words.startswith("2018-Q3 (S5): ")
    assert not any(one.is_narrowed or one.is_exact for one in pin(read(document["ledger"])))
    details = db.session.scalars(
        select(TrailEntry.detail).where(TrailEntry.action == "statistics:prepared")
    )
    assert any("S5" in str(one) for one in details)


@pytest.mark.usefixtures("next_year")
@pytest.mark.one_database
def test_a_year_tells_what_all_its_quarters_show() -> None:
    preparation = prepare("2018-Q3", S5)
    draft = candidate_in(preparation)
    release = approve(preparation, by=reviewer())
    entered("2018-Q1", rounded(draft), release)
    entered("2018-Q2", draft, release)
    entered("2018-Q4", draft, release)
    quarter, year = published_numbers(QUARTER), published_numbers(parse("2018"))
    assert (quarter.suppressed, len(year.suppressed)) == ((QUARTER,), 3)
    assert set(year.numbers) == set(quarter.numbers)
    assert set(quarter.hidden) == set(one_way().cells) - set(quarter.numbers)
    whole = year.numbers[EVERYBODY]
    assert (whole.value, whole.hi - whole.lo) == (120, 8)
    assert published_series(EVERYBODY)[QUARTER].value == 30
    with pytest.raises(RuleBroken):
        preparing.begin(parse("2018"), by=officer(), mechanism=S5)
    words_alone = prepare("2018")
    assert (words_alone.state, candidate_in(words_alone).entries) == (State.READY, ())
    assert candidate_in(words_alone).note
    told = report_of(year, scope=Scope(parse("2018")))
    assert told.protection is Protection.MIXED
    note = " ".join(one.en for one in method(told))
    assert "Quarter II of 2018, Quarter III of 2018, Quarter IV of 2018" in note
    assert "Rounded are 1 of them: the true number can be up to 4 more or up to 5 fewer" in note


@pytest.mark.one_database
def test_with_too_few_persons_the_officer_is_told_to_round(app: Flask) -> None:
    with clock.at(datetime(2019, 2, 1, 9, tzinfo=UTC)), registered():
        assert prepare("2018-Q3", S5).state == State.REFUSED
        assert preparing.begin(parse("2018-Q3"), by=officer()).mechanism == Mechanism.ROUNDED
