"""A register with somebody of each role and a case for each way of being related to one.

It is made once in each process. What tests do in it is undone, so that each finds it as it was.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, render_template, templating
from flask.testing import FlaskClient
from sqlalchemy import Connection, delete, event, text, update

from nrm.audit.trail import SYSTEM
from nrm.auth import service as accounts
from nrm.auth import sessions
from nrm.auth.models import Session, User
from nrm.auth.roles import Relationship, Role
from nrm.auth.web import TOKEN
from nrm.cases.models import Participation
from nrm.duplicates import service as duplicates
from nrm.duplicates.models import Verdict
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.web import errors
from nrm.procedure.rules import Part
from nrm.retention.models import Erasure
from nrm.retention.rules import SIGNAL, Reason, State
from nrm.signals import service as signals
from tests.people import actor_of, colleague, own_key, workplace
from tests.security.journey import (
    Journey,
    Staff,
    Stage,
    brought_to,
    heard,
    leave_drafts,
    staff,
    wishing,
)
from tests.statistics.publishing import prepare, publish

TIES: Mapping[Stage, tuple[Relationship, ...]] = {
    Stage.SIGNALLED: (Relationship.TEAM,),
    Stage.IDENTIFIED: (Relationship.TEAM,),
    Stage.REFERRED: (Relationship.AUTHORITY,),
    Stage.CONFIRMED: (Relationship.INVITED, Relationship.TEAM),
    Stage.ASSISTED: tuple(Relationship),
    Stage.REINTEGRATED: (Relationship.TEAM,),
    Stage.CLOSED: (Relationship.TEAM, Relationship.AUTHORITY),
    Stage.DECLINED: (Relationship.TEAM, Relationship.AUTHORITY),
}
"""The cases that are made: in one stage one for each relationship, in the others those with work to do."""
FORMAL = {Role.POLICE: Part.FORMAL_POLICE, Role.SOCIAL_WORKER: Part.FORMAL_SOCIAL}
"""Who is asked for the formal identification; everybody else is asked to receive."""
LEADS = {Stage.SIGNALLED: Role.SHELTER}
"""Who leads the case; elsewhere the social worker. So each button of a lead and of a member shows somewhere."""
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
HARMLESS = {"audit_entry", "audit_head", "user_session", "parked_input", "sign_in_try"}
"""What any request may write to: the trail, signs of life, tries, what was typed when a session was over."""
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")

Places = Mapping[str, Any]
"""What stands for the variables of addresses."""


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """The application with people and cases; ids only, since they outlive every transaction."""

    app: Flask
    people: Mapping[Role, UUID]
    tokens: Mapping[Role, str]
    cases: Mapping[tuple[Stage, Relationship], Places]
    signals: Mapping[tuple[Role, str], UUID]
    places: Places

    def browser(self, role: Role | None) -> FlaskClient:
        """Return a browser in which somebody of `role` is signed in; nobody without one."""
        client = self.app.test_client()
        if role is not None:
            with client.session_transaction() as cookie:
                cookie[TOKEN] = self.tokens[role]
        return client

    @contextmanager
    def undoing(self, monkeypatch: pytest.MonkeyPatch) -> Iterator["Undoing"]:
        """Let everything that is done meanwhile happen in one transaction, which comes to nothing."""
        with self.app.app_context():
            engines, engine = db.engines, db.engine
        with engine.connect() as connection, monkeypatch.context() as patch:
            patch.setitem(engines, None, connection)
            undoing = Undoing(connection)
            yield undoing
            undoing.end()


class Undoing:
    """A transaction around those of the application, whose own become savepoints in it.

    `written` are the tables that statements have written to since the last time.
    """

    def __init__(self, connection: Connection) -> None:
        self.written: set[str] = set()
        self._connection = connection
        self._outer = connection.begin()
        connection.execute(
            update(Session).values(seen_at=clock.now())
        )  # else each request notes a sign of life
        self._inner = connection.begin_nested()
        event.listen(connection, "before_cursor_execute", self._note)

    def rows(self) -> Counter[str]:
        """Return how many rows each table has, but for those that any request may write to."""
        tables = sorted(set(db.metadata.tables) - HARMLESS)
        count = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)  # noqa: S608
        rows = Counter[str]()
        rows.update({row[0]: row[1] for row in self._connection.execute(text(count))})
        return rows

    def fingerprint(self) -> str:
        """Return what stands in the database, but for what any request may write to, in a few letters."""
        told = hashlib.sha256()
        for table in sorted(set(db.metadata.tables) - HARMLESS):
            rows = self._connection.execute(text(f'SELECT * FROM "{table}" ORDER BY id'))  # noqa: S608
            told.update(repr(rows.all()).encode())
        return told.hexdigest()

    def undo(self) -> None:
        """Forget what was done since the last time."""
        self._inner.rollback()
        self._inner = self._connection.begin_nested()
        self.written.clear()

    def end(self) -> None:
        """Forget everything."""
        event.remove(self._connection, "before_cursor_execute", self._note)
        self._inner.rollback()
        self._outer.rollback()

    def _note(self, _connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if found := _WRITES.match(statement):
            self.written.add(found[1])


def leave_refusals_blank(patch: pytest.MonkeyPatch) -> None:
    """Do not draw refusals that say the same to all: thousands are asked for. Those with own words are drawn."""

    def draw(template: str, **words: Any) -> str:
        return render_template(template, **words) if words.get("said") or words.get("typed") else ""

    patch.setattr(errors, "render_template", draw)


def leave_pages_blank(patch: pytest.MonkeyPatch) -> None:
    """Do not draw any page, where only who gets in is asked: others draw each in every state."""
    leave_refusals_blank(patch)
    patch.setattr(templating, "_render", lambda *_args: "")


def token_on(client: FlaskClient, page: str = "/account") -> str:
    """Return the token against forgery that the forms of `page` carry."""
    found = CSRF.search(client.get(page).get_data(as_text=True))
    assert found, page
    return found[1]


def made_in(app: Flask) -> Register:
    """Fill an empty installation."""
    people = staff()
    cases = {
        (stage, tie): _tied(stage, tie, people) for stage, ties in TIES.items() for tie in ties
    }
    tokens = {role: sessions.begin(user, key=own_key(user))[0] for role, user in people.of.items()}
    spare = colleague(Role.POLICE, username="spare")
    _token, session = sessions.begin(spare)
    officer = actor_of(people.of[Role.AP_DATA])
    decided, waiting = duplicates.waiting()[:2]
    decision = duplicates.decide(decided, Verdict.DIFFERENT, reason="Dy vëllezër", by=officer)
    places = {
        "release_id": publish("2016-Q1")[0].id,
        "preparation_id": prepare("2016-Q2").id,
        "pair_id": waiting.id,
        "decision_id": decision.id,
        "user_id": spare.id,
        "session_id": session.id,
        "institution_id": workplace("VATRA").id,
        "token": accounts.new_link(spare, by=SYSTEM),
        "part": Part.FORMAL_POLICE.value,
        "ending": "csv",
        "language": "sq",
        "sheet_id": "child",
        "chapter": "identification",
    }
    places["erasure_id"] = _erasures(cases, people).id
    _old_signal(people)
    made = Register(
        app,
        {role: user.id for role, user in people.of.items()},
        tokens,
        cases,
        dict(_signals(people, spare)),
        places,
    )
    db.session.commit()
    db.session.remove()
    return made


def _erasures(cases: Mapping[tuple[Stage, Relationship], Places], people: Staff) -> Erasure:
    """Let the erasure of every closed case be asked for, and one of a case that is no more be done."""
    asked = [places["case_id"] for (stage, _tie), places in cases.items() if stage is Stage.CLOSED]
    db.session.add_all(_erasure(case_id, people, State.ASKED) for case_id in asked)
    done = _erasure(uuid4(), people, State.DONE)
    db.session.add(done)
    db.session.flush()
    return done


def _old_signal(people: Staff) -> None:
    """Let the erasure of the one signal past its period be asked for."""
    by = actor_of(people.of[Role.SOCIAL_WORKER])
    with clock.at(clock.now() - timedelta(days=800)):
        signals.answer(signals.take(heard(), to=workplace("VATRA"), by=by), "NO_ACTION", by=by)
    db.session.add(_erasure(uuid4(), people, State.ASKED, kept_as=SIGNAL))


def _erasure(case_id: UUID, people: Staff, state: State, *, kept_as: str = "ADULT") -> Erasure:
    return Erasure(
        case_id=case_id,
        number="25-BCDF-GHJ",
        kept_as=kept_as,
        closed_in="2015-03",
        state=state,
        reason=Reason.PERSON,
        scope="0" * 64,
        asked_by=people.of[Role.AP_DATA].id,
        asked_at=clock.now(),
        asked_seq=1,
        answered_at=clock.now(),
        answered_seq=1,
        done_seq=1,
        gone='{"rows": {}, "keys": [], "words": [], "parked": 0}',
    )


def _tied(stage: Stage, tie: Relationship, people: Staff) -> Places:
    made = brought_to(stage, people)
    if tie is Relationship.TEAM or stage is Stage.ASSISTED:
        leave_drafts(made, stage)
    if (stage, tie) == (Stage.DECLINED, Relationship.AUTHORITY):
        wishing(made)
    db.session.flush()
    db.session.execute(delete(Participation).where(Participation.case_id == made.case_id))
    last = sorted(people.of.values(), key=lambda user: user.role == Role.SHELTER)
    for user in last:  # of several that are asked, the last one is meant
        for part, user_id, is_over in _ties(user, tie, lead=LEADS.get(stage, Role.SOCIAL_WORKER)):
            if stage is Stage.DECLINED and part in FORMAL.values():
                continue
            _take_part(made, user, part, user_id=user_id, is_over=is_over)
    db.session.flush()
    return made.places


def _ties(user: User, tie: Relationship, *, lead: Role) -> Iterator[tuple[Part, UUID | None, bool]]:
    """Yield what to take part as, who does so (or None: whoever is there), and whether that is over."""
    formal = FORMAL.get(user.as_role)
    match tie:
        case Relationship.TEAM:
            yield Part.LEAD if user.role == lead else Part.MEMBER, user.id, False
            if formal:
                yield formal, user.id, False
        case Relationship.ENDED:
            yield Part.MEMBER, user.id, True
        case Relationship.AUTHORITY:
            yield Part.AUTHORITY, None, False
        case Relationship.INVITED:
            yield formal or Part.RECEIVER, None, False
        case Relationship.NONE:
            pass


def _take_part(
    made: Journey, user: User, part: Part, *, user_id: UUID | None, is_over: bool
) -> None:
    now = clock.now()
    row = Participation(
        case_id=made.case_id, part=part, institution_id=user.institution_id, user_id=user_id
    )
    row.since, row.until = now, now if is_over else None
    db.session.add(row)


def _signals(people: Staff, spare: User) -> Iterator[tuple[tuple[Role, str], UUID]]:
    """Make, for each role, a signal that they took, one that their institution has to answer, and one of others."""
    elsewhere = workplace("VATRA")
    stranger = signals.take(heard(), to=elsewhere, by=actor_of(spare)).id
    for role, user in people.of.items():
        yield (role, "taken"), signals.take(heard(), to=elsewhere, by=actor_of(user)).id
        yield (role, "ours"), signals.take(heard(), to=user.institution, by=actor_of(spare)).id
        yield (role, "none"), stranger
