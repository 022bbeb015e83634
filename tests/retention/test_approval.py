"""Two persons, within a day, for exactly what was asked: and every way round that we could think of."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.undoing import undo
from nrm.reintegration import service as reintegration
from nrm.retention import queries, requests, service
from nrm.retention.models import Erasure
from nrm.retention.rules import ANSWER_WITHIN, Reason, State
from nrm.retention.scope import whole_of
from tests.people import colleague
from tests.retention.kept import Past, long_closed, refusals

pytestmark = pytest.mark.one_database


@pytest.fixture
def past(app: Flask) -> Iterator[Past]:
    with long_closed() as made:
        yield made


def is_there(past: Past) -> bool:
    return db.session.get(Case, past.sent.case_id) is not None


def test_who_asked_does_not_approve_even_in_another_role(past: Past) -> None:
    asked = past.ask()
    past.officer.role = Role.AP_REVIEWER  # whoever administers accounts may have done that
    file = past.sent.file(past.officer, Permission.ERASURES_APPROVE)
    with pytest.raises(RuleBroken):
        service.approve(file, asked)
    assert refusals() == ['{"why": "own"}']
    assert is_there(past)


def test_nobody_else_asks_or_approves(past: Past) -> None:
    past.ask()
    others = {past.sent.worker, past.sent.vatra, colleague(Role.ADMIN), colleague(Role.AUDITOR)}
    for user in others:
        for permission in (Permission.ERASURES_ASK, Permission.ERASURES_APPROVE):
            with pytest.raises(NotFound):
                past.sent.file(user, permission)
    with pytest.raises(NotFound):
        past.sent.file(past.officer, Permission.ERASURES_APPROVE)
    with pytest.raises(NotFound):
        past.sent.file(past.reviewer, Permission.ERASURES_ASK)


def test_a_request_lapses_after_a_day_and_can_be_made_anew(past: Past) -> None:
    asked = past.ask()
    with clock.at(clock.now() + ANSWER_WITHIN + timedelta(seconds=1)):
        with pytest.raises(RuleBroken):
            service.approve(past.answering(), asked)
        assert refusals() == ['{"why": "lapsed"}']
        past.erase()
    assert not is_there(past)


def test_an_approval_is_of_exactly_what_was_asked_for(past: Past) -> None:
    asked = past.ask()
    file = past.sent.file(past.sent.vatra, Permission.CASES_REOPEN)
    reintegration.reopen(file, {"reason": "NEW_NEEDS", "words": "Kthehet për mbështetje."})
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.approve(past.answering(), asked)
    assert refusals() == ['{"why": "changed"}']
    assert is_there(past)


def test_an_answer_is_given_once(past: Past) -> None:
    asked = past.ask()
    requests.refuse(asked, words="Gjykata e ka kërkuar dosjen.", by=past.answering().actor)
    with pytest.raises(RuleBroken):
        service.approve(past.answering(), asked)
    assert is_there(past)


def test_there_is_one_request_at_a_time_and_it_can_be_withdrawn(past: Past) -> None:
    asked = past.ask()
    with pytest.raises(RuleBroken):
        past.ask()
    requests.withdraw(asked, by=past.asking().actor)
    with pytest.raises(RuleBroken):
        service.approve(past.answering(), asked)
    past.erase()
    assert not is_there(past)


def test_a_hold_stops_asking_and_approving_until_it_is_lifted(past: Past) -> None:
    asked = past.ask()
    hold = past.sent.file(past.reviewer, Permission.HOLDS_SET)
    service.set_hold(hold, words="Procedim penal.")
    with pytest.raises(RuleBroken):
        service.set_hold(hold, words="Procedim penal.")
    with pytest.raises(RuleBroken):
        service.approve(past.answering(), asked)
    assert refusals() == ['{"why": "held"}']
    requests.withdraw(db.session.get_one(Erasure, asked.id), by=past.asking().actor)
    with pytest.raises(RuleBroken):
        past.ask(Reason.COURT)
    undo()
    service.lift_hold(past.sent.file(past.reviewer, Permission.HOLDS_SET), words="U mbyll.")
    past.erase()
    assert not is_there(past)


def test_rows_that_somebody_wrote_behind_the_program_prove_nothing(past: Past) -> None:
    forged = Erasure(
        case_id=past.sent.case_id,
        number=past.sent.case.number,
        kept_as="ADULT",
        closed_in="2026-01",
        state=State.ASKED,
        reason=Reason.PERIOD_OVER,
        scope=whole_of(past.sent.case).digest,
        asked_by=past.officer.id,
        asked_at=clock.now(),
        asked_seq=1,
    )
    db.session.add(forged)
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.approve(past.answering(), forged)
    assert refusals() == ['{"why": "not_asked"}']
    db.session.delete(forged)
    asked = past.ask()
    asked.asked_by = past.reviewer.id  # as if another had asked
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.approve(past.sent.file(past.sent.reviewer, Permission.ERASURES_APPROVE), asked)
    assert is_there(past)


def test_a_late_answer_is_not_made_timely_by_a_row(past: Past) -> None:
    asked = past.ask()
    with clock.at(clock.now() + ANSWER_WITHIN + timedelta(minutes=1)):
        asked.asked_at = clock.now()
        db.session.commit()
        with pytest.raises(RuleBroken):
            service.approve(past.answering(), asked)
        assert refusals() == ['{"why": "lapsed"}']


def test_a_hold_whose_row_somebody_took_still_holds(past: Past) -> None:
    hold = service.set_hold(past.sent.file(past.reviewer, Permission.HOLDS_SET), words="Procedim.")
    db.session.delete(hold)
    db.session.commit()
    with pytest.raises(RuleBroken):
        past.ask()
    assert refusals() == ['{"why": "held"}']


def test_a_hold_that_a_forged_entry_lifts_still_holds(past: Past) -> None:
    hold = service.set_hold(past.sent.file(past.reviewer, Permission.HOLDS_SET), words="Procedim.")
    told = select(Entry).where(Entry.case_id == hold.case_id, Entry.action == queries.HOLD_SET)
    db.session.scalars(told).one().action = queries.HOLD_LIFTED
    db.session.delete(hold)
    db.session.commit()
    with pytest.raises(RuleBroken):
        past.ask()
    assert refusals() == ['{"why": "held"}']


def test_before_its_period_is_over_a_case_goes_for_another_reason_only(past: Past) -> None:
    with clock.at(clock.now() - timedelta(days=2 * 366)):
        with pytest.raises(RuleBroken):
            past.ask()
        assert refusals() == ['{"why": "period"}']
        service.approve(past.answering(), past.ask(Reason.PERSON))
    assert not is_there(past)


def test_the_quarter_is_frozen_first(app: Flask) -> None:
    with long_closed(frozen=False) as past:
        with pytest.raises(RuleBroken):
            past.ask()
        assert refusals() == ['{"why": "frozen"}']
    with pytest.raises(RuleBroken):
        past.ask(Reason.COURT)
    assert refusals()[-1] == '{"why": "quarter"}'


def test_asking_keeps_the_reason_sealed_and_the_state_open(past: Past) -> None:
    asked = past.ask()
    entry = db.session.scalars(select(Entry).where(Entry.seq == asked.asked_seq)).one()
    assert (entry.action, asked.state) == ("erasure:ask", State.ASKED)
    assert entry.sealed_detail
    assert "Afati" not in entry.detail
