"""From frozen facts to the ledger: two persons, one rounding for ever, and the same numbers years later."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.auth.roles import Role
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.statistics.cells import EVERYBODY
from nrm.statistics.certificate.check import WrongError, check
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.ledger.entries import (
    Hands,
    append,
    as_document,
    entries_of,
    from_document,
    size,
)
from nrm.statistics.ledger.files import checkable_document, releases_about
from nrm.statistics.ledger.numbers import NotPublished, published_numbers
from nrm.statistics.ledger.preparing import State, candidate_in
from nrm.statistics.ledger.reproducing import differences
from nrm.statistics.models import Incident, Preparation, Release, ReleaseCell
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import without
from nrm.statistics.variables import VARIABLES
from nrm.vault.aead import Tampered
from tests.casework import identified, worker
from tests.people import actor_of, colleague
from tests.statistics.publishing import officer, prepare, publish, reviewer

QUARTERS = ("2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4")
NEXT_YEAR = datetime(2019, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def next_year(app: Flask) -> Iterator[None]:
    """Let a case be registered in the third quarter of 2018, and that year be over."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    with clock.at(NEXT_YEAR):
        yield


def document() -> dict[str, Any]:
    """Return the whole ledger with its certificates, as a stranger reads it."""
    read: dict[str, Any] = json.loads(json.dumps(checkable_document(releases_about(None))))
    return read


def test_two_persons_publish_what_was_frozen_protected_and_certified(next_year: None) -> None:
    preparation = prepare("2018-Q3")
    assert (preparation.state, size()) == (State.READY, 0)
    with pytest.raises(NotPublished):
        published_numbers(parse("2018-Q3"))
    release = approve(preparation, by=reviewer())
    assert (release.prepared_role, release.approved_role) == (Role.AP_DATA, Role.AP_REVIEWER)
    assert preparation.candidate is None
    assert published_numbers(parse("2018-Q3")).releases == (release.id.hex,)
    (words,) = check(document())
    assert words.startswith("2018-Q3 (R5z): ")
    told = set(db.session.scalars(select(Entry.action)))
    assert {"statistics:prepare", "statistics:prepared", "statistics:publish"} <= told


def test_what_changes_in_the_register_changes_nothing_published(
    next_year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (release,) = publish("2018-Q3")
    before = published_numbers(parse("2018-Q3"))
    db.session.execute(update(Case).values(registered_at=NEXT_YEAR))
    assert published_numbers(parse("2018-Q3")) == before
    assert differences(release.id, by=SYSTEM) == []
    with pytest.raises(NotFound):
        differences(uuid4(), by=SYSTEM)
    another = without(frozenset({"citizenship"}))
    later = replace(another, version="2099-1", codes={}, links=())
    monkeypatch.setattr("nrm.statistics.ledger.files.published", lambda: later)
    monkeypatch.setattr("nrm.statistics.snapshots.counting.published", lambda: another)
    assert differences(release.id, by=SYSTEM) == []
    assert len(list(check(document()))) == 1
    monkeypatch.delitem(VARIABLES, "citizenship")
    with pytest.raises(RuleBroken):
        differences(release.id, by=SYSTEM)


@pytest.mark.one_database
def test_a_longer_period_is_the_sum_of_its_quarters(next_year: None) -> None:
    publish(*QUARTERS)
    parts = [published_numbers(parse(quarter)).numbers for quarter in QUARTERS]
    year = published_numbers(parse("2018"))
    for cell, number in year.numbers.items():
        assert number.value == sum(part[cell].value for part in parts)
        assert number.lo <= number.value <= number.hi
    half = published_numbers(parse("2018-H2")).numbers[EVERYBODY]
    assert half.value == parts[2][EVERYBODY].value + parts[3][EVERYBODY].value
    for period in ("2018", "2018-H1", "2018-Q2", "2018-R3"):
        about = checkable_document(releases_about(parse(period)))
        quarters = {str(one) for one in parse(period).quarters} & set(QUARTERS)
        assert {one["period"] for one in about["ledger"]["releases"]} == quarters
        assert len(list(check(json.loads(json.dumps(about))))) == len(quarters)
    with pytest.raises(NotPublished) as missing:
        published_numbers(parse("2018-R3"))
    assert list(map(str, missing.value.quarters)) == ["2017-Q4"]


@pytest.mark.parametrize("period", ["2018-H1", "2018-R2", "2019-Q1", "2018"])
def test_what_cannot_be_released_now_is_refused(next_year: None, period: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        preparing.begin(parse(period), by=officer())
    assert refused.value.field == "period"


def test_a_period_is_never_published_twice(next_year: None) -> None:
    (release,) = publish("2018-Q3")
    with pytest.raises(RuleBroken):
        preparing.begin(parse("2018-Q3"), by=officer())
    preparing.begin(parse("2018-Q4"), by=officer())
    with pytest.raises(RuleBroken):
        preparing.begin(parse("2018-Q4"), by=officer())
    hands = Hands(release.prepared_by, release.prepared_role, reviewer().user_id, Role.AP_REVIEWER)
    other = as_document(candidate_in(prepare("2018-Q2")))
    again = from_document(other | {"period": "2018-Q3"})
    with pytest.raises(IntegrityError):
        append(again, hands)
    db.session.rollback()


@pytest.mark.one_database
def test_only_the_two_roles_have_a_part_in_it(next_year: None) -> None:
    preparation = prepare("2018-Q3")
    for role in set(Role) - {Role.AP_REVIEWER}:
        other = actor_of(colleague(role, username=f"other.{role.replace('_', '.')}"))
        with pytest.raises(NotPermitted):
            approve(preparation, by=other)
        if role is not Role.AP_DATA:
            with pytest.raises(NotPermitted):
                preparing.begin(parse("2018-Q2"), by=other)
    approve(preparation, by=reviewer())
    with pytest.raises(RuleBroken):
        approve(preparation, by=reviewer())


def test_nobody_approves_their_own(next_year: None) -> None:
    preparation = prepare("2018-Q3")
    preparation.prepared_by = reviewer().user_id
    with pytest.raises(RuleBroken, match="person i dytë"):
        approve(preparation, by=reviewer())


def test_a_candidate_that_somebody_changed_is_refused(next_year: None) -> None:
    one, other = prepare("2018-Q3"), prepare("2018-Q4")
    one.candidate = other.candidate
    with pytest.raises(Tampered):
        approve(one, by=reviewer())


def test_the_database_refuses_to_change_or_remove_what_is_published(next_year: None) -> None:
    (release,) = publish("2018-Q3")
    db.session.add(Incident(release_id=release.id, detail="[]"))
    db.session.commit()
    for change in (
        update(Release).values(period="2018-Q4"),
        delete(Release),
        update(ReleaseCell).values(value=35),
        delete(ReleaseCell),
        update(Incident).values(detail=""),
        delete(Incident),
    ):
        with pytest.raises(DBAPIError, match="stay as they are"):
            db.session.execute(change)
        db.session.rollback()


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["release_cell", "incident"])
def test_no_table_of_the_ledger_can_be_emptied_at_once(app: Flask, table: str) -> None:
    with pytest.raises(DBAPIError, match="stay as they are"):
        db.session.execute(text(f"TRUNCATE statistics_{table}"))


def test_a_preparation_can_be_given_up_and_made_again(next_year: None) -> None:
    preparation = prepare("2018-Q3")
    numbers = candidate_in(preparation).numbers
    preparing.drop(preparation, by=officer())
    assert preparation.state == State.DROPPED
    with pytest.raises(RuleBroken):
        preparing.drop(preparation, by=officer())
    again = prepare("2018-Q3")
    assert candidate_in(again).numbers == numbers


def test_every_flipped_number_is_found(next_year: None) -> None:
    publish("2018-Q3")
    for name, value in (("value", 35), ("lo", 1), ("hi", 3), ("kind", "exact")):
        changed = document()
        changed["ledger"]["releases"][0]["cells"][7][name] = value
        with pytest.raises(WrongError, match="not the numbers"):
            list(check(changed))


def test_work_that_goes_wrong_leaves_no_candidate(
    next_year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_table(_task: object) -> object:
        raise RuleBroken("anything")

    monkeypatch.setattr(preparing, "draft_of", no_table)
    failed = prepare("2018-Q3")
    assert (failed.state, failed.candidate) == (State.FAILED, None)
    assert db.session.scalars(select(Preparation)).all() == [failed]


def test_the_numbers_of_a_release_come_back_in_order(next_year: None) -> None:
    (release,) = publish("2018-Q3")
    keys = [one.cell.key for one in entries_of(release)]
    assert keys == sorted(keys)
    assert keys[0] == ""
