"""Who gets in where: every address, for every role, related to the case in every way."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from nrm.auth.policy import Level, Permission, ever, level, may
from nrm.auth.roles import Relationship, Role
from nrm.foundation.declaration import Section
from nrm.records.kinds import kinds
from tests.security.addresses import (
    address,
    changes_something,
    in_case,
    is_read,
    of_signal,
    permission_of,
    rules,
)
from tests.security.journey import Stage
from tests.security.register import (
    HARMLESS,
    Register,
    Undoing,
    leave_pages_blank,
    leave_refusals_blank,
    token_on,
)

GIVEN = {200, 302, 303, 400, 409, 410, 422}
"""What somebody who gets in may be answered: the page, the way on, or what is wrong with what was sent."""
pytestmark = pytest.mark.one_database

ANYBODY: tuple[Role | None, ...] = (*Role, None)
FLOOR = 6_000
"""Cells that there must be at least."""
LOOKS_FIRST = {"referrals.answer"}
"""Pages that look into the case before they send somebody away who has no part in it."""
ANSWERED = {Stage.ASSISTED, Stage.CLOSED, Stage.DECLINED}
"""Where the centre has accepted the referral."""
COOKIE = "nrm"


@dataclass(frozen=True, slots=True)
class Cell:
    """One address as it looks from one desk; `expected` is None where the role gets in."""

    rule: Rule
    where: str
    expected: int | None


def named(role: Role | None) -> str:
    return role or "anonymous"


def opened(section: Section) -> Callable[[Role, Stage, Relationship], int | None]:
    """Return the verdict of a page that shows nothing but `section`."""
    return lambda role, _stage, tie: None if level(role, tie, section) else 403


def _corrected(role: Role, _stage: Stage, tie: Relationship) -> int | None:
    return None if may(role, Permission.IDENTIFICATION_INITIAL, tie) else 404


def _identity_corrected(role: Role, _stage: Stage, tie: Relationship) -> int | None:
    return None if level(role, tie, Section.IDENTITY) is Level.WRITE else 403


def _acknowledged(_role: Role, stage: Stage, _tie: Relationship) -> int | None:
    return None if stage is Stage.CLOSED else 404


def _closed(_role: Role, stage: Stage, _tie: Relationship) -> int | None:
    return None if stage is Stage.CLOSED else 404


def _chapter(role: Role, _stage: Stage, tie: Relationship) -> int | None:
    sections = {section for code in ("F1", "F2") for section in kinds()[code].form.sections}
    return None if any(level(role, tie, section) for section in sections) else 404


def _taken_on(role: Role, _stage: Stage, _tie: Relationship) -> int | None:
    return None if ever(role, Permission.IDENTIFICATION_FORMAL) else 403


def _nobody_named(_role: Role, _stage: Stage, _tie: Relationship) -> int | None:
    return 404


FINER: dict[str, Callable[[Role, Stage, Relationship], int | None]] = {
    "records.correct": _corrected,  # the signed form is an F1
    "cases.correct": _identity_corrected,
    "casefile.remove": _nobody_named,  # the address alone names nobody to take off
    "reintegration.acknowledge": _acknowledged,  # there is a closure only then
    "retention.hold": _closed,
    "retention.lift": _closed,
    "retention.ask": _closed,
    "retention.answer": _closed,  # a request waits there
    "retention.withdraw": _closed,
    "assistance.show": opened(Section.PLAN),
    "casefile.take_on": _taken_on,  # the part of the police
    "casefile.read": _chapter,  # that of the identification
    "risk.show": opened(Section.RISK),
    "protection.transfer": _nobody_named,  # the signed form is an F1, which no agency's key seals
}
"""Pages that ask for more than the permission of their view, and what they answer to who has that."""


def cells_of_cases(register: Register, role: Role | None) -> Iterator[Cell]:
    """Yield the cells of the addresses in cases."""
    app = register.app
    for rule in filter(in_case, rules(app)):
        permission = permission_of(app, rule)
        assert permission, f"{rule.rule} is in a case and open to everybody"
        found: dict[object, list[Cell]] = {}
        for (stage, tie), places in register.cases.items():
            if where := address(app, rule, {**register.places, **places}):
                verdict = _verdict(rule.endpoint, permission, role, stage, tie)
                expected = _in_case(rule.endpoint, permission, role, stage, tie)
                found.setdefault(verdict, []).append(Cell(rule, where, expected))
        for same in found.values():
            yield same[crc32(f"{role} {rule.rule}".encode()) % len(same)]


def _verdict(
    endpoint: str, permission: Permission, role: Role | None, stage: Stage, tie: Relationship
) -> object:
    """Return what is the same for all cases of which one stands for the others.

    Whoever is sent away before anything of a case is looked at is asked about one of them, each desk and each address
    about another stage.
    """
    if role is None or not ever(role, permission):
        return "never"
    if endpoint in LOOKS_FIRST or may(role, permission, tie):
        return stage, tie
    return tie


def _in_case(
    endpoint: str, permission: Permission, role: Role | None, stage: Stage, tie: Relationship
) -> int | None:
    if role is None:
        return 303
    if not ever(role, permission):
        return 403
    if endpoint == "referrals.answer" and role is Role.SHELTER and stage in ANSWERED:
        return None  # whose institution gave the last answer is told so, and no more
    if not may(role, permission, tie):
        return 404
    return FINER[endpoint](role, stage, tie) if endpoint in FINER else None


def cells_of_signals(register: Register, role: Role | None) -> Iterator[Cell]:
    """Yield the cells of the addresses of signals."""
    app = register.app
    for rule in filter(of_signal, rules(app)):
        permission = permission_of(app, rule)
        assert permission, f"{rule.rule} is about a signal and open to everybody"
        for (whose, tie), signal_id in register.signals.items():
            if whose is (role or Role.POLICE):
                where = address(app, rule, {"signal_id": signal_id}) or ""
                yield Cell(rule, where, _of_signal(permission, role, tie))


def _of_signal(permission: Permission, role: Role | None, tie: str) -> int | None:
    if role is None:
        return 303
    if not ever(role, permission):
        return 403
    read = {"taken"} | ({"ours"} if ever(role, Permission.SIGNALS_ANSWER) else set())
    answered = {"ours"}
    reach = answered if permission is Permission.SIGNALS_ANSWER else read
    return None if tie in reach else 404


def other_cells(register: Register, role: Role | None) -> Iterator[Cell]:
    """Yield the cells of the addresses that are neither in a case nor about a signal."""
    app = register.app
    for rule in rules(app):
        if in_case(rule) or of_signal(rule):
            continue
        permission = permission_of(app, rule)
        if rule.endpoint == "auth.end_session" and role:
            expected: int | None = 404  # the session is somebody else's
        elif rule.endpoint == "agencies.give" and role is Role.SHELTER:
            expected = 404  # who waits is a colleague of the police
        elif permission is None or (role and ever(role, permission)):
            expected = None
        else:
            expected = 403 if role else 303
        yield Cell(rule, address(app, rule, register.places) or "", expected)


def cells(register: Register, role: Role | None) -> list[Cell]:
    """Return every cell of a role."""
    with register.app.app_context():
        return [
            *cells_of_cases(register, role),
            *cells_of_signals(register, role),
            *other_cells(register, role),
        ]


class Reader:
    """A browser of one role that notes what did not come out as it should."""

    def __init__(self, client: FlaskClient, undoing: Undoing) -> None:
        self.client = client
        self.asked = 0
        self.wrong: Counter[str] = Counter()
        self._undoing = undoing

    def ask(self, cell: Cell, method: str, expected: int | None, **sent: Any) -> None:
        """Ask for the cell's address; with None expected, anything that lets in will do.

        Only an act that gets in may write to more than the trail. Whatever was done is undone.
        """
        cookie = self.client.get_cookie(COOKIE)
        with self.client.open(cell.where, method=method, **sent) as answer:
            status = answer.status_code
        self.asked += 1
        if status not in (GIVEN if expected is None else {expected}):
            self.wrong[f"{method} {cell.rule.rule}: {status}, not {expected or 'let in'}"] += 1
        if method == "GET" or expected is not None:
            self.wrong.update(
                f"{method} {cell.rule.rule}: wrote to {table}"
                for table in self._undoing.written - HARMLESS
            )
        self._undoing.undo()
        if cookie:
            self.client.set_cookie(COOKIE, cookie.value)


GiveReader = Callable[[Role | None], Reader]


@pytest.fixture
def reader_of(register: Register, monkeypatch: pytest.MonkeyPatch) -> Iterator[GiveReader]:
    """Give browsers."""
    leave_refusals_blank(monkeypatch)
    with register.undoing(monkeypatch) as undoing:
        yield lambda role: Reader(register.browser(role), undoing)


@pytest.mark.parametrize("role", ANYBODY, ids=named)
def test_pages_open_to_whom_the_policy_says_and_change_nothing(
    register: Register,
    reader_of: GiveReader,
    role: Role | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = reader_of(role)
    leave_pages_blank(monkeypatch)
    for cell in cells(register, role):
        if is_read(cell.rule):
            reader.ask(cell, "GET", cell.expected)
    assert not reader.wrong


@pytest.mark.parametrize("role", ANYBODY, ids=named)
def test_acts_are_done_by_whom_the_policy_says(
    register: Register,
    reader_of: GiveReader,
    role: Role | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = reader_of(role)
    token = {"csrf_token": token_on(reader.client, "/account" if role else "/sign-in")}
    leave_pages_blank(monkeypatch)
    for cell in cells(register, role):
        if changes_something(cell.rule):
            reader.ask(cell, "POST", cell.expected, data=token)
    assert not reader.wrong


@pytest.mark.parametrize("role", ANYBODY, ids=named)
def test_nobody_does_anything_without_the_token_of_a_form(
    register: Register, reader_of: GiveReader, role: Role | None
) -> None:
    reader = reader_of(role)
    acts = {
        cell.rule.endpoint: cell for cell in cells(register, role) if changes_something(cell.rule)
    }
    for (
        cell
    ) in acts.values():  # the token is asked for before the case is looked at: one case will do
        reader.ask(cell, "POST", 400)
    assert not reader.wrong


def test_there_are_thousands_of_cells(register: Register) -> None:
    every = [cell for role in ANYBODY for cell in cells(register, role)]
    pages = sum(is_read(cell.rule) for cell in every)
    acts = sum(changes_something(cell.rule) for cell in every)
    assert pages + 2 * acts >= FLOOR
    everything = {rule.rule for rule in rules(register.app)}
    for role in ANYBODY:
        assert {cell.rule.rule for cell in cells(register, role)} == everything, named(role)
