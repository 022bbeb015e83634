"""Signals that led to no case: all that are past their period go at once, by two persons, and nothing else goes."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from nrm.audit import trail, verification
from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM, Happening
from nrm.auth import parked
from nrm.auth.models import ParkedInput
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.text import Text
from nrm.procedure.rules import Certainty
from nrm.records import digests
from nrm.retention import batches, completing, queries, requests
from nrm.retention.access import request_of_signals
from nrm.retention.epochs import steps_of
from nrm.retention.lost_words import unexplained
from nrm.retention.models import Erasure
from nrm.retention.rules import (
    ANSWER_WITHIN,
    SIGNAL,
    Kept,
    Reason,
    Start,
    State,
    Unit,
    first_kept,
    over_on,
)
from nrm.signals.models import Signal
from nrm.vault.inventory import faults
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from tests.people import actor_of
from tests.retention.heard import NEXT_DAY, OVER, Heard, long_answered
from tests.retention.kept import refusals

WORDS = Text("Sinjalizim", "Signal")


@pytest.fixture
def heard(app: Flask) -> Iterator[Heard]:
    with long_answered() as made:
        yield made


def test_all_that_are_past_their_period_go_and_nothing_else(heard: Heard) -> None:
    trail.record(Happening("signal:open", subject_id=heard.old[0], typed="fjalë"), by=SYSTEM)
    trail.record(Happening("signal:open", subject_id=heard.later, typed="të tjera"), by=SYSTEM)
    for signal_id in (heard.old[0], heard.later):
        parked.park(heard.officer.id, f"/signals/{signal_id}/answer", [("words", "x")])
    erased = heard.erase()
    db.session.commit()
    assert heard.left() == heard.kept
    assert [one.path for one in db.session.scalars(select(ParkedInput))] == [
        f"/signals/{heard.later}/answer"
    ]
    said = json.loads(erased.gone)
    assert (said["rows"], said["parked"], len(said["words"])) == ({"signal": 2}, 1, 1)
    assert [fault for fault in faults(db.session.connection(), key_ring()) if fault] == []
    assert (erased.kept_as, erased.closed_in, erased.reason) == (
        SIGNAL,
        "2031-03",
        Reason.PERIOD_OVER,
    )
    assert steps_of(erased).rows_gone


def test_the_trail_tells_who_asked_and_which_keys_went(heard: Heard) -> None:
    blobs = {row.id: row.key_blob for row in db.session.scalars(select(Signal))}
    trail.record(Happening("signal:open", subject_id=heard.old[0], typed="fjalë"), by=SYSTEM)
    erased = heard.erase()
    db.session.commit()
    told = {
        entry.action: entry
        for entry in db.session.scalars(select(Entry).where(Entry.subject_id == erased.id))
    }
    assert {action: entry.actor_id for action, entry in told.items()} == {
        "erasure:ask": heard.officer.id,
        "erasure:approve": heard.reviewer.id,
        "erasure:do": heard.reviewer.id,
    }
    said = json.loads(told["erasure:do"].detail)
    keys = {key["row"]: key["sha256"] for key in json.loads(erased.gone)["keys"]}
    assert (
        set(said["keys"])
        == set(keys.values())
        == {sha256(blobs[signal_id]).hexdigest() for signal_id in heard.old}
    )
    assert said["rows"] == {"signal": 2}
    verdict = verification.verify()
    assert verdict.holds
    assert unexplained(verdict) == []
    assert digests.verify().holds


@pytest.mark.one_database
def test_who_asked_does_not_approve_even_in_another_role(heard: Heard) -> None:
    asked = heard.ask()
    heard.officer.role = Role.AP_REVIEWER
    db.session.commit()
    with pytest.raises(RuleBroken):
        batches.approve(actor_of(heard.officer), asked)
    assert refusals() == ['{"why": "own"}']
    assert len(heard.left()) == 5


@pytest.mark.one_database
def test_nobody_else_finds_the_request(heard: Heard) -> None:
    with pytest.raises(NotFound):
        request_of_signals(actor_of(heard.reviewer), Permission.ERASURES_APPROVE)
    asked = heard.ask()
    for user, permission in (
        (heard.officer, Permission.ERASURES_APPROVE),
        (heard.reviewer, Permission.ERASURES_ASK),
    ):
        with pytest.raises(NotFound):
            request_of_signals(actor_of(user), permission)
    found = request_of_signals(actor_of(heard.reviewer), Permission.ERASURES_APPROVE)
    assert found.id == asked.id


@pytest.mark.one_database
def test_a_request_lapses_after_a_day_and_can_be_made_anew(heard: Heard) -> None:
    asked = heard.ask()
    db.session.commit()
    with clock.at(OVER + ANSWER_WITHIN + timedelta(seconds=1)):
        with pytest.raises(RuleBroken):
            heard.approve(asked)
        assert refusals() == ['{"why": "lapsed"}']
        heard.erase()
    assert heard.left() == {heard.waiting, heard.led}


def test_what_becomes_old_meanwhile_waits_for_the_next_request(heard: Heard) -> None:
    asked = heard.ask()
    db.session.commit()
    with clock.at(NEXT_DAY):
        heard.approve(asked)
        assert heard.left() == heard.kept
        heard.erase()
    assert heard.left() == {heard.waiting, heard.led}


def test_a_signal_that_was_joined_to_a_case_meanwhile_stops_it(heard: Heard) -> None:
    asked = heard.ask()
    db.session.get_one(Signal, heard.old[0]).case_id = heard.file.case.id
    db.session.commit()
    with pytest.raises(RuleBroken):
        heard.approve(asked)
    assert refusals() == ['{"why": "changed"}']
    assert len(heard.left()) == 5


def test_the_approval_is_of_the_very_keys(heard: Heard) -> None:
    asked = heard.ask()
    db.session.commit()
    list(completing.exchange(Purpose.DATA, by=SYSTEM))
    with pytest.raises(RuleBroken):
        heard.approve(db.session.get_one(Erasure, asked.id))
    assert refusals() == ['{"why": "changed"}']


@pytest.mark.one_database
def test_an_answer_is_given_once(heard: Heard) -> None:
    asked = heard.ask()
    requests.refuse(asked, words="Të pyetet ligjorja.", by=actor_of(heard.reviewer))
    with pytest.raises(RuleBroken):
        heard.approve(asked)
    asked = heard.ask()
    with pytest.raises(RuleBroken):
        heard.ask()
    requests.withdraw(asked, by=actor_of(heard.officer))
    with pytest.raises(RuleBroken):
        heard.approve(asked)
    assert len(heard.left()) == 5
    done = heard.erase()
    with pytest.raises(RuleBroken):
        heard.approve(done)
    with pytest.raises(RuleBroken):
        heard.ask()  # there is none any more


@pytest.mark.one_database
def test_no_row_makes_a_signal_old(heard: Heard) -> None:
    young = db.session.get_one(Signal, heard.later)
    young.answered_at = OVER - timedelta(days=4000)
    waiting = db.session.get_one(Signal, heard.waiting)
    waiting.state, waiting.answered_at = "answered", OVER - timedelta(days=4000)
    db.session.commit()
    heard.erase()
    assert heard.left() == heard.kept


@pytest.mark.one_database
@pytest.mark.parametrize("smuggled_in", [True, False])
def test_no_entry_that_was_forged_makes_a_signal_old(heard: Heard, *, smuggled_in: bool) -> None:
    long_ago = OVER - timedelta(days=4000)
    told = select(Entry).where(Entry.subject_id == heard.later, Entry.action == "signal:answer")
    entry = db.session.scalars(told).one()
    db.session.get_one(Signal, heard.later).answered_at = long_ago
    if smuggled_in:
        columns = {column.key: getattr(entry, column.key) for column in Entry.__table__.columns}
        db.session.add(Entry(**columns | {"id": uuid4(), "seq": 10**9, "at": long_ago}))
    else:
        entry.at = long_ago
    db.session.commit()
    assert heard.later not in [row_id for row_id, _at in queries.old_signals(OVER)]
    heard.erase()
    assert heard.left() == heard.kept


@pytest.mark.one_database
def test_a_request_that_the_trail_does_not_know_proves_nothing(heard: Heard) -> None:
    asked = heard.ask()
    forged = {
        column.key: getattr(asked, column.key)
        for column in Erasure.__table__.columns
        if column.key != "id"
    }
    requests.withdraw(asked, by=actor_of(heard.officer))
    row = Erasure(**forged | {"state": State.ASKED})
    db.session.add(row)
    db.session.commit()
    with pytest.raises(RuleBroken):
        heard.approve(row)
    assert refusals() == ['{"why": "not_asked"}']
    db.session.delete(row)
    asked = heard.ask()
    asked.asked_at -= timedelta(days=30)  # an older request would be of other signals
    asked.scope = batches.whole_asked_for(asked).digest
    db.session.commit()
    with pytest.raises(RuleBroken):
        heard.approve(asked)
    assert len(heard.left()) == 5


@pytest.mark.one_database
def test_a_batch_is_no_larger_than_can_be_looked_after(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 1)
    heard.erase()
    assert len(heard.left()) == 4
    heard.erase()
    assert heard.left() == heard.kept


@pytest.mark.one_database
def test_what_came_back_is_seen(heard: Heard) -> None:
    kept = db.session.get_one(Signal, heard.old[0])
    columns = {column.key: getattr(kept, column.key) for column in Signal.__table__.columns}
    erased = heard.erase()
    db.session.commit()
    db.session.add(Signal(**columns))
    db.session.commit()
    assert steps_of(erased).rows_left == 1


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(1, 150), st.integers(-400, 400))
def test_the_first_day_kept_is_the_period_read_backwards(today: date, count: int, off: int) -> None:
    kept = Kept(SIGNAL, WORDS, count, Unit.YEARS, Start.ANSWER, WORDS, Certainty.INFERRED)
    first = first_kept(kept, today=today)
    answered = first + timedelta(days=off)
    over = over_on(kept, closed_on=answered, born_on=None)
    assert over
    assert (over <= today) == (answered < first)
