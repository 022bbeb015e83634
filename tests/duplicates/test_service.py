"""People who may be in the register twice: who learns of it, what a decision changes, and that it can be undone."""

from datetime import timedelta

import pytest
from flask import Flask, Response
from sqlalchemy import select, text

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases import access as cases_access
from nrm.cases import service as cases
from nrm.cases.access import CaseFile
from nrm.duplicates import history, service
from nrm.duplicates.models import Decision, Verdict
from nrm.duplicates.service import Pair
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.periods import parse
from tests.casework import ADULT, identified, opened, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in

pytestmark = pytest.mark.usefixtures("app")

SPOILT = ADULT | {"first_name": "Endra b", "fathers_name": "Petrit", "last_name": "Cela Prove"}
"""The same woman as another hand wrote her."""
BROTHER = ADULT | {"first_name": "Besnik", "birth_date": "1999-08-02"}


def two() -> tuple[CaseFile, CaseFile]:
    """Let two institutions open a case of the same woman."""
    return opened(worker("one")), opened(worker("two", at="BASHKI_TIRANE"), SPOILT)


def officer() -> User:
    return colleague(Role.AP_DATA)


def only_pair() -> Pair:
    (pair,) = service.waiting()
    return pair


def decided(verdict: Verdict, by: User) -> Decision:
    return service.decide(only_pair(), verdict, reason="Pyeta të dy.", by=actor_of(by))


def browser(app: Flask, user: User) -> CriticalClient:
    client = CriticalClient(app, Response)
    sign_in(client, user)
    return client


def test_the_same_person_written_twice_waits_for_a_decision() -> None:
    first, second = two()
    opened(worker("three"), BROTHER)
    pair = only_pair()
    assert pair.people == {first.case.person_id, second.case.person_id}
    assert pair.likeness > 0.9


def test_a_correction_is_compared_too_and_takes_a_pair_away() -> None:
    first = opened(worker("one"))
    second = opened(worker("two"), BROTHER)
    assert service.waiting() == []
    cases.correct_identity(second, SPOILT, version=1)
    assert only_pair().people == {first.case.person_id, second.case.person_id}
    other = ADULT | {"first_name": "Besnik", "last_name": "Kuka", "birth_date": "1971-01-30"}
    cases.correct_identity(first, other, version=1)
    assert service.waiting() == []


def test_what_was_decided_waits_no_more_and_waits_again_when_undone() -> None:
    two()
    by = officer()
    pair = only_pair()
    decision = decided(Verdict.DIFFERENT, by)
    assert service.waiting() == []
    with pytest.raises(NotFound):
        service.pair_for(pair.id)
    service.undo(decision.id, by=actor_of(by))
    assert only_pair() == pair
    with pytest.raises(RuleBroken):
        service.undo(decision.id, by=actor_of(by))


def test_joining_gives_nobody_sight_of_the_other_case() -> None:
    first, second = two()
    decided(Verdict.JOINED, officer())
    for file, foreign in ((first, second), (second, first)):
        with pytest.raises(NotFound):
            cases_access.case_for(file.actor, foreign.case.id, Permission.CASES_READ)
        before = db.session.scalars(select(Entry.id).where(Entry.case_id == file.case.id)).all()
        assert before
    assert first.case.person_id != second.case.person_id
    assert (first.case.episode, second.case.episode) == (1, 1)


def test_neither_team_sees_from_its_trail_that_somebody_compared() -> None:
    first, second = two()
    before = of_cases(first, second)
    by = officer()
    service.compare(only_pair(), by=actor_of(by))
    decided(Verdict.JOINED, by)
    assert of_cases(first, second) == before
    told = db.session.scalars(
        select(Entry).where(Entry.actor_id == by.id).order_by(Entry.seq)
    ).all()
    assert [entry.action for entry in told] == ["duplicates:compare", "duplicates:joined"]
    assert all(entry.case_id is None for entry in told)
    assert told[0].sealed_detail
    assert first.case.number not in told[0].detail


def of_cases(*files: CaseFile) -> list[str]:
    ids = [file.case.id for file in files]
    return list(db.session.scalars(select(Entry.action).where(Entry.case_id.in_(ids))))


def test_the_one_door_lets_nobody_else_compare() -> None:
    first, _second = two()
    pair = only_pair()
    for user in (colleague(Role.AP_REVIEWER), colleague(Role.AUDITOR), colleague(Role.ADMIN)):
        with pytest.raises(NotPermitted):
            service.compare(pair, by=actor_of(user))
    with pytest.raises(NotPermitted):
        service.compare(pair, by=first.actor)


def test_figures_follow_a_join_and_its_undoing_leaves_no_trace() -> None:
    now = clock.now()
    with clock.at(now - timedelta(days=800)):
        first = identified(worker("one"))
        first.case.closed_at = clock.now()
    second_at = now - timedelta(days=400)
    with clock.at(second_at):
        identified(worker("two"), SPOILT)
        by = officer()
        before = everything()
        decision = decided(Verdict.JOINED, by)
    period = parse(str(clock.local(second_at).year))
    assert [fact.previously for fact in facts_of(period, by=SYSTEM)] == ["YES"]
    with clock.at(second_at + timedelta(seconds=1)):
        service.undo(decision.id, by=actor_of(by))
    assert [fact.previously for fact in facts_of(period, by=SYSTEM)] == ["NOT_STATED"]
    assert everything() == before


def everything() -> dict[str, list[str]]:
    """Return every row of every table but those of decisions and of the trail."""
    db.session.flush()
    own = {"duplicate_decision", "audit_entry", "audit_head"}
    return {
        name: sorted(
            map(repr, db.session.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608
        )
        for name in set(db.metadata.tables) - own
    }


def test_a_join_holds_for_figures_from_when_it_was_decided_until_it_is_undone() -> None:
    first, second = two()
    first.case.opened_at -= timedelta(days=30)
    first.case.closed_at = second.case.opened_at
    by = officer()
    decision = decided(Verdict.JOINED, by)
    with clock.at(decision.decided_at + timedelta(days=2)):
        service.undo(decision.id, by=actor_of(by))
    for days, later in ((-1, set()), (1, {second.case.id}), (3, set())):
        assert history.later_episodes(at=decision.decided_at + timedelta(days=days)) == later


def test_a_thief_reads_nowhere_who_was_joined_with_whom() -> None:
    first, second = two()
    decided(Verdict.JOINED, officer())
    ids = {file.case.person_id for file in (first, second)}
    row = db.session.scalars(select(Decision)).one()
    heap = b"".join(
        value if isinstance(value, bytes) else str(value).encode() for value in vars(row).values()
    )
    told = db.session.scalars(select(Entry.detail)).all()
    for person_id in ids:
        assert person_id.bytes not in heap
        assert person_id.hex.encode() not in heap.replace(b"-", b"")
        assert not any(person_id.hex in words.replace("-", "") for words in told)


def test_the_pages_lead_from_the_work_list_to_the_decision_and_back(app: Flask) -> None:
    first, second = two()
    numbers = (first.case.number, second.case.number)
    client = browser(app, officer())
    assert 'href="/duplicates/"' in client.get("/work").text
    listed = client.get("/duplicates/").text
    assert all(number in listed for number in numbers)
    assert "Ëndrra &lt;b&gt;" not in listed
    page = f"/duplicates/{only_pair().id}"
    shown = client.get(page).text
    assert "Endra b" in shown
    assert "Ëndrra &lt;b&gt;" in shown
    assert client.fill_in(page, {"verdict": "joined", "reason": ""}).status_code == 422
    said = {"verdict": "joined", "reason": "I njëjti dokument & <nënshkrim>"}
    assert client.fill_in(page, said).status_code == 302
    assert client.get(page).status_code == 404
    assert "&lt;nënshkrim&gt;" in client.get("/duplicates/decided").text
    row = db.session.scalars(select(Decision)).one()
    listed = client.get("/duplicates/decided").text
    token = {"csrf_token": listed.split('csrf_token" value="')[1].split('"')[0]}
    undone = client.post(f"/duplicates/decided/{row.id}/undo", data=token)
    assert undone.headers["Location"] == "/duplicates/decided"
    db.session.refresh(row)
    assert row.undone_at is not None
    assert client.get(page).status_code == 200


def test_nothing_to_decide_is_said_in_words(app: Flask) -> None:
    client = browser(app, officer())
    for page in ("/duplicates/", "/duplicates/decided"):
        assert 'class="empty"' in client.get(page).text
    assert 'href="/duplicates/"' in client.get("/work").text  # the menu
    assert "list-duplicates" not in client.get("/work").text


def test_whoever_saves_is_told_the_same_whether_somebody_is_alike_or_not(app: Flask) -> None:
    opened(worker("one"))
    client = browser(app, worker("two", at="BASHKI_TIRANE"))
    pages = [saved(client, identity) for identity in (SPOILT, BROTHER)]
    assert pages[0] == pages[1]
    assert only_pair().likeness > 0.9


def saved(client: CriticalClient, identity: dict[str, str]) -> list[str]:
    """Open a case and return the words of the notice on the page after it, without the number."""
    year, month, day = identity["birth_date"].split("-")
    boxes = {"birth_date-day": day, "birth_date-month": month, "birth_date-year": year}
    looked = {name: identity[name] for name in ("first_name", "last_name")} | boxes
    assert client.fill_in("/cases/new", looked).status_code == 200
    token = {
        "csrf_token": client.get("/cases/new").text.split('csrf_token" value="')[1].split('"')[0]
    }
    answer = client.post("/cases/new/person", data=identity | boxes | token | {"case_id": ""})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).text
    notice = page.split('class="notice notice-good"')[1].split("</div></div>")[0]
    return [word for word in notice.split() if not word.startswith("26-")]
