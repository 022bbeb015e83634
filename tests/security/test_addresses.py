"""Whatever stands in an address, there is an answer in words, and it changes nothing."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from nrm.auth.policy import ever
from nrm.auth.roles import Relationship, Role
from tests.security.addresses import is_read, permission_of, rules
from tests.security.journey import Stage
from tests.security.register import Register, leave_refusals_blank, token_on

pytestmark = pytest.mark.strictest_database

RUBBISH = (
    "nothing",
    "00000000-0000-0000-0000-000000000000",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%ff%fe",
    "%C3%AB" * 300,
    "-1",
    "';--",
    "{{7*7}}",
)
NAMES = (
    *("page", "stage", "status", "period", "base", "begging", "numbers", "case", "user", "action"),
    *("decision", "first-day", "first-month", "first-year", "last-day", "next", "kind", "role"),
    *("case_id", "lang", "language", "q", "from", "to", ""),
)
"""What addresses may carry behind a question mark, now or some day."""
VALUES = (
    "",
    "-1",
    "0",
    "1" + "0" * 30,
    "abc",
    "%00",
    "%ff",
    "2018-Q9",
    "//evil.example",
    "ë" * 199,
)
PEOPLE = (Role.SHELTER, Role.AP_DATA, Role.AUDITOR, Role.ADMIN)
"""Between them they reach every kind of page."""
DRAWN_FOR = Role.ADMIN
"""Who is shown the pages of refusals as they are."""


def with_rubbish(register: Register, rule: Rule) -> Iterator[str]:
    """Yield the rule's address with rubbish for each of its variables in turn, and with ids of nothing."""
    here = {**register.places, **register.cases[Stage.ASSISTED, Relationship.TEAM]}
    for wrong in sorted(rule.arguments):
        for rubbish in (*RUBBISH, str(uuid4())):
            address = rule.rule
            for name in rule.arguments:
                value = rubbish if name == wrong else quote(str(here.get(name, "x")))
                address = put(address, name, value)
            yield address


def put(address: str, name: str, value: str) -> str:
    """Return the address with `value` for the variable `name`."""
    before, _brace, rest = address.partition(f"{name}>")
    return before.rpartition("<")[0] + value + rest


@pytest.mark.parametrize("role", PEOPLE)
def test_rubbish_in_an_address_leads_nowhere(
    register: Register, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: Counter[str] = Counter()
    if role is not DRAWN_FOR:
        leave_refusals_blank(monkeypatch)
    with register.undoing(monkeypatch) as undoing:
        client = register.browser(role)
        token = {"csrf_token": token_on(client)}
        before = undoing.fingerprint()
        for rule in may_open(register.app, role):
            for where in with_rubbish(register, rule):
                for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                    with client.open(where, method=method, data=token) as answer:
                        if answer.status_code not in {308, 404, 403, 410, 422, 302, 303}:
                            wrong[f"{method} {rule.rule} {where[-40:]}: {answer.status}"] += 1
                    undoing.undo()
        assert undoing.fingerprint() == before
    assert not wrong


@pytest.mark.parametrize("role", PEOPLE)
def test_rubbish_behind_an_address_does_no_harm(
    register: Register, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: Counter[str] = Counter()
    if role is not DRAWN_FOR:
        leave_refusals_blank(monkeypatch)
    with register.undoing(monkeypatch) as undoing:
        client = register.browser(role)
        for rule in may_open(register.app, role):
            if rule.arguments or not is_read(rule):
                continue
            for value in VALUES:
                asked = "&".join(f"{name}={value}" for name in NAMES)
                with client.get(f"{rule.rule}?{asked}") as answer:
                    if answer.status_code >= 500 or "evil" in answer.headers.get("Location", ""):
                        wrong[f"{rule.rule} {value}: {answer.status}"] += 1
                undoing.undo()
    assert not wrong


def may_open(app: Flask, role: Role) -> Iterator[Rule]:
    """Yield the rules that the role ever gets in by, and none of those before it."""
    for rule in rules(app):
        permission = permission_of(app, rule)
        first = next((one for one in PEOPLE if permission is None or ever(one, permission)), None)
        if role is first:
            yield rule
