"""Erasing a case: what goes, what stays, and that nothing of the person is left."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select

from nrm.audit import verification
from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM, typed_place
from nrm.auth import parked
from nrm.auth.policy import Permission
from nrm.casefile import holding
from nrm.cases import search
from nrm.cases.access import case_for
from nrm.cases.models import Case, PersonIdentity
from nrm.cases.name_index import Query
from nrm.cases.search import Asked
from nrm.duplicates import service as duplicates
from nrm.duplicates.models import Decision, Verdict
from nrm.duplicates.service import Pair
from nrm.duplicates.told import every_decision
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.undoing import undo
from nrm.records import digests
from nrm.records.models import SealedSection
from nrm.reintegration import service as reintegration
from nrm.retention.lost_words import unexplained
from nrm.retention.rules import Reason
from nrm.retention.scope import whole_of
from nrm.retention.searched import asked_in
from nrm.statistics.outputs.json_file import to_json
from nrm.statistics.periods import Length, containing
from nrm.statistics.report import Scope
from nrm.statistics.service import exact_report, published_report
from nrm.statistics.snapshots.freezing import facts_for, freeze
from nrm.vault.inventory import faults
from nrm.vault.ring import key_ring
from nrm.vault.sealing import unseal_small
from tests.casework import identified, initial, signed, worker
from tests.people import actor_of
from tests.referrals.sent import FIRST_NAME, LAST_NAME, WOMAN
from tests.retention.kept import Past, long_closed, quarter_of


@pytest.fixture
def past(app: Flask) -> Iterator[Past]:
    with long_closed() as made:
        yield made


def looked_for(past: Past, name: str) -> list[Any]:
    db.session.commit()
    asked = Asked(query=Query(name=name), typed=f"name: {name}; reason: kontroll")
    return search.find(actor_of(past.officer), asked)


def typed_words() -> dict[int, str]:
    rows = db.session.scalars(select(Entry).where(Entry.sealed_detail.is_not(None)))
    return {
        row.seq: unseal_small(key_ring(), row.sealed_detail or b"", place=typed_place(row.id))
        for row in rows
    }


def test_nothing_of_the_case_is_left_and_all_that_is_left_opens(past: Past) -> None:
    case_id, person_id = past.sent.case_id, past.sent.case.person_id
    parked.park(past.officer.id, f"/cases/{case_id}/f1/", [("words", "x")])
    whole = whole_of(past.sent.case)
    assert {"record", "sealed_section", "signature", "participation", "task", "referral"} <= set(
        whole.rows
    )
    past.erase()
    db.session.commit()
    left = set(whole.ids) - {person_id}
    for table in db.metadata.sorted_tables:
        assert not set(db.session.scalars(select(table.c.id))) & left, table.name
    assert db.session.scalars(select(PersonIdentity)).all() == []
    assert [fault for fault in faults(db.session.connection(), key_ring()) if fault] == []


def test_the_case_does_not_exist_for_anybody_any_more(past: Past) -> None:
    case_id = past.sent.case_id
    past.erase()
    for user in (past.officer, past.reviewer, past.sent.worker, past.sent.vatra):
        with pytest.raises(NotFound):
            case_for(actor_of(user), case_id, Permission.CASES_READ)


def test_what_is_left_is_a_shell_without_a_day(past: Past) -> None:
    number, closed_at = past.sent.case.number, past.sent.case.closed_at
    erased = past.erase()
    assert closed_at
    assert (erased.number, erased.closed_in) == (number, f"{clock.local(closed_at):%Y-%m}")
    said = json.loads(erased.gone)
    assert {key["table"] for key in said["keys"]} == {"case_file", "person"}
    assert said["rows"]["case_file"] == 1


def test_the_trail_holds_without_the_words_and_names_what_it_lost(past: Past) -> None:
    looked_for(past, LAST_NAME)
    looked_for(past, "Bardhyl Krasniqi")
    about = set(db.session.scalars(select(Entry.seq).where(Entry.case_id == past.sent.case_id)))
    before = typed_words()
    mine = {seq for seq, words in before.items() if LAST_NAME in words or seq in about}
    assert mine
    erased = past.erase()
    verdict = verification.verify()
    assert verdict.holds
    lost = set(json.loads(erased.gone)["words"])
    assert mine <= lost
    assert {"name: Bardhyl Krasniqi; reason: kontroll"} == set(typed_words().values())
    gone = db.session.scalars(select(Entry.seq).where(Entry.id.in_(verdict.without_words)))
    assert set(gone) == lost
    assert unexplained(verdict) == []
    entry = db.session.scalars(select(Entry).where(Entry.action == "erasure:do")).one()
    assert set(json.loads(entry.detail)["words"]) == lost


def test_words_that_no_erasure_took_are_missed(past: Past) -> None:
    looked_for(past, "Bardhyl Krasniqi")
    past.erase()
    kept = db.session.scalars(select(Entry).where(Entry.sealed_detail.is_not(None))).one()
    seq, kept.sealed_detail = kept.seq, None
    db.session.flush()
    verdict = verification.verify()
    assert verdict.holds
    assert unexplained(verdict) == [seq]


def test_the_signed_forms_hold_without_those_that_were_erased(past: Past) -> None:
    neighbour = identified(worker("neighbour")).case.id
    past.erase()
    db.session.commit()
    verdict = digests.verify()
    assert (verdict.holds, verdict.checked) == (True, 1)
    db.session.execute(delete(SealedSection).where(SealedSection.case_id == neighbour))
    assert not digests.verify().holds


def test_every_worker_forgets_the_name(past: Past) -> None:
    assert len(looked_for(past, f"{FIRST_NAME} {LAST_NAME}")) == 1
    past.erase()
    assert looked_for(past, f"{FIRST_NAME} {LAST_NAME}") == []


def test_a_person_with_another_episode_stays(past: Past) -> None:
    file = past.sent.file(past.sent.vatra, Permission.CASES_REOPEN)
    again = reintegration.reopen(file, {"reason": "NEW_NEEDS", "words": "Kthehet për mbështetje."})
    person_id, key = again.case.person_id, again.case.person.key
    later = again.case.id
    past.erase()
    db.session.commit()
    kept = db.session.get_one(Case, later)
    assert (kept.person_id, kept.person.key) == (person_id, key)
    assert db.session.scalars(select(PersonIdentity)).all() != []
    assert [fault for fault in faults(db.session.connection(), key_ring()) if fault] == []


def test_figures_are_the_same_to_the_digit(app: Flask) -> None:
    with long_closed(frozen=False) as past:
        case = past.sent.case
        assert case.registered_at
        with clock.at(case.registered_at):
            identified(past.sent.worker, WOMAN)
        quarter = quarter_of(past)
        year = Scope(containing(quarter.first_day, length=Length.YEAR))
        for one in year.period.quarters:
            freeze(one, by=SYSTEM)
        db.session.commit()
        before = [to_json(report) for report in _reports(past, Scope(quarter), year)]
        past.erase()
        db.session.commit()
        assert [to_json(report) for report in _reports(past, Scope(quarter), year)] == before
        assert exact_report(year, by=actor_of(past.officer)).total == 2


@pytest.mark.one_database
def test_what_a_search_kept_is_read_again() -> None:
    assert asked_in("name: Ana; Maria; birth_year: 1990; reason: x: y") == Query(name="Ana; Maria")
    assert asked_in("first_name: Ana; last_name: Deda; birth_date: 1990-02-01").last_name == "Deda"
    assert asked_in("Ana Deda") == Query(name="Ana Deda")


def _reports(past: Past, *scopes: Scope) -> list[Any]:
    actor = actor_of(past.officer)
    published = [published_report(scope, by=actor) for scope in scopes]
    return [*published, *(exact_report(scope, by=actor) for scope in scopes)]


def test_decisions_about_the_person_go_and_joined_figures_stay(app: Flask) -> None:
    with long_closed() as past:
        with clock.at(clock.now() - timedelta(days=366)):
            later = identified(worker("later"), WOMAN)
        case, other = past.sent.case, later.case
        pair = Pair(uuid4(), frozenset({case.person_id, other.person_id}), 1)
        with clock.at(clock.now() - timedelta(days=365)):
            by = actor_of(past.officer)
            duplicates.decide(pair, Verdict.JOINED, reason="Pyeta të dy.", by=by)
        db.session.commit()
        assert other.registered_at
        quarter = containing(clock.local(other.registered_at).date(), length=Length.QUARTER)
        with pytest.raises(RuleBroken):
            past.ask()  # that the other is trafficked again stands in figures not frozen yet
        undo()
        freeze(quarter, by=SYSTEM)
        before = facts_for(quarter, by=SYSTEM)
        past.erase()
        assert facts_for(quarter, by=SYSTEM) == before
        assert db.session.scalars(select(Decision)).all() == []
        assert db.session.get(Case, other.id)
        assert every_decision() == []
        assert holding.verify().holds


def test_the_figures_of_the_running_quarter_wait(past: Past) -> None:
    file = past.sent.file(past.sent.vatra, Permission.CASES_REOPEN)
    again = reintegration.reopen(file, {"reason": "RE_TRAFFICKED", "words": "U gjet përsëri."})
    signed(again, "F1", initial())
    db.session.commit()
    with pytest.raises(RuleBroken):
        past.ask(Reason.COURT)
    undo()
    with clock.at(clock.now() + timedelta(days=100)):
        freeze(containing(clock.today(), length=Length.QUARTER).previous, by=SYSTEM)
        past.erase()
    assert db.session.get(Case, again.case.id)
