"""Every form of the application, found by opening every page as somebody who may."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from nrm.auth.policy import ever, may
from nrm.auth.roles import Relationship, Role
from nrm.foundation import clock
from nrm.records.queries import records_of
from tests.client import asked_by, held_by
from tests.critic import read
from tests.security.addresses import (
    every_address,
    in_case,
    is_read,
    of_signal,
    permission_of,
    rules,
)
from tests.security.register import Places, Register, leave_refusals_blank

SPOKEN = "Fjalë <i>prove</i> & 'më' shumë:"
"""Begins what is typed into each text field where nothing worse is tried."""
COOKIE = "nrm"
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Kind(StrEnum):
    """What sort of control a field is."""

    TEXT = "text"
    SECRET = "secret"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    VERSION = "version"
    KEPT = "kept"
    """Hidden, or the token: sent back as it came."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One form on one page: who found it, where it goes, its fields, and what a browser would send untouched.

    `cookie` goes with the token that the form holds.
    """

    role: Role | None
    cookie: str
    page: str
    action: str
    endpoint: str
    fields: Mapping[str, Kind]
    held: Mapping[str, Any]
    offered: Mapping[str, list[str]]

    def has(self, *kinds: Kind) -> bool:
        """Tell whether one of the fields is of one of these kinds."""
        return any(kind in kinds for kind in self.fields.values())

    def named(self, *kinds: Kind) -> list[str]:
        """Return the names of the fields of these kinds."""
        return [name for name, kind in self.fields.items() if kind in kinds]

    def filled(self, today: date) -> dict[str, Any]:
        """Return answers that somebody might give: the first choice, today, some words."""
        boxes = {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
        answers = dict(self.held)
        for name, kind in self.fields.items():
            if kind is Kind.TEXT:
                answers[name] = f"{SPOKEN} {name}"
            elif kind is Kind.SECRET:
                answers[name] = "një frazë e gjatë kalimi"
            elif kind is Kind.NUMBER:
                answers[name] = "3"
            elif kind is Kind.DAY:
                answers[name] = boxes[name.rpartition("-")[2]]
            elif kind is Kind.CHOICE:
                answers[name] = next(filter(None, self.offered[name]), "")
        return answers


def every_form(register: Register) -> list[Asked]:
    """Return the forms that change something, each as it was found last."""
    forms = {
        (form.endpoint, frozenset(form.fields)): form for form in forms_in_every_state(register)
    }
    return list(forms.values())


@cache
def forms_in_every_state(register: Register) -> tuple[Asked, ...]:
    """Open every page as the first role that may, in every stage of a case; return the forms that change something.

    Each is sent once as well, for the forms that only the answer to another shows.
    """
    found: dict[tuple[object, str, frozenset[str]], Asked] = {}
    seen: set[object] = set()
    with pytest.MonkeyPatch.context() as patch, register.undoing(patch) as undoing:
        leave_refusals_blank(patch)
        for role in (*Role, None):
            client = register.browser(role)
            for state, kind_of_page, where in _pages(register, role):
                if (state, kind_of_page) in seen:
                    continue
                answer = client.get(where)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    seen.add((state, kind_of_page))
                    cookie = client.get_cookie(COOKIE)
                    for form in _forms(register, role, where, answer.text):
                        kept = replace(form, cookie=cookie.value if cookie else "")
                        found.setdefault((state, form.endpoint, frozenset(form.fields)), kept)
                answer.close()
                undoing.undo()
        for (state, *_form), form in list(found.items()):
            for shown in _shown_after(register, form):
                found.setdefault((state, shown.endpoint, frozenset(shown.fields)), shown)
            undoing.undo()
    return tuple(found.values())


def _shown_after(register: Register, form: Asked) -> Iterator[Asked]:
    no_numbers = dict.fromkeys(form.named(Kind.NUMBER), "")
    with send(register, form, form.filled(clock.today()) | no_numbers) as answer:
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for shown in _forms(register, form.role, form.page, answer.get_data(as_text=True)):
                yield replace(shown, cookie=form.cookie)


def send(register: Register, form: Asked, data: Any, **more: Any) -> TestResponse:
    """Send `data` in place of the form, from the desk where it was found; `more` is what a client takes."""
    client = register.app.test_client()
    client.set_cookie(COOKIE, form.cookie)
    return client.post(form.action, data=data, **more)


def _pages(register: Register, role: Role | None) -> Iterator[tuple[object, str, str]]:
    app = register.app
    with app.app_context():
        every = [rule for rule in rules(app) if is_read(rule) and rule.endpoint != "web.static"]
        for rule in every:
            permission = permission_of(app, rule)
            if permission and (role is None or not ever(role, permission)):
                continue
            for key, places in _places(register, role, rule):
                choices = {name: [value] for name, value in {**register.places, **places}.items()}
                choices["chapter"] = ["identification", "reintegration"]
                if "case_id" in places:
                    choices["record_id"] = [row.id for row in records_of(places["case_id"])]
                if rule.arguments - set(choices) - {"part_name"}:
                    continue
                for where in every_address(app, rule, choices):
                    kind = where if rule.endpoint == "records.show" else _ID.sub("*", where)
                    yield key, kind, where


def _places(register: Register, role: Role | None, rule: Rule) -> Iterator[tuple[object, Places]]:
    permission = permission_of(register.app, rule)
    if in_case(rule):
        for (stage, tie), places in register.cases.items():
            if role and permission and may(role, permission, tie):
                yield (stage, tie is Relationship.INVITED), places
    elif of_signal(rule):
        for whose in ("ours", "taken"):
            if role:
                yield whose, {"signal_id": register.signals[role, whose]}
    else:
        yield None, {}


def _forms(register: Register, role: Role | None, where: str, page: str) -> Iterator[Asked]:
    adapter = register.app.url_map.bind("localhost")
    for piece in _FORM.findall(page):
        form = next(read(piece).iter("form"))
        if form.get("method", "get").lower() != "post":
            continue
        action = form.get("action") or where
        fields = dict(_fields(form))
        yield Asked(
            role,
            "",
            where,
            action,
            adapter.match(action.partition("?")[0], method="POST")[0],
            fields,
            held_by(form),
            {name: _offered(form, name) for name, kind in fields.items() if kind is Kind.CHOICE},
        )


def _fields(form: Element) -> Iterator[tuple[str, Kind]]:
    for field in form.iter():
        name = field.get("name", "")
        if name in asked_by(form) - {""} and field.tag != "button":
            yield name, _kind(field, name)


def _kind(field: Element, name: str) -> Kind:
    if field.tag == "select" or field.get("type") in {"radio", "checkbox"}:
        return Kind.CHOICE
    if field.get("type") == "hidden" or field.get("hidden") is not None:
        return Kind.VERSION if name == "version" else Kind.KEPT
    if field.get("type") == "password" or field.get("autocomplete") == "one-time-code":
        return Kind.SECRET
    if field.get("inputmode") == "numeric":
        return Kind.DAY if name.rpartition("-")[2] in {"day", "month", "year"} else Kind.NUMBER
    return Kind.TEXT


def _offered(form: Element, name: str) -> list[str]:
    found = []
    for field in form.iter():
        if field.get("name") == name:
            options = field.iter("option") if field.tag == "select" else [field]
            found += [option.get("value", "") for option in options]
    return found
