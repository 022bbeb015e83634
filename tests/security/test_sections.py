"""Who reads what: every answer of every form, for every role, related to the case in every way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from nrm.assistance import routes as assistance_pages
from nrm.assistance.row_sections import GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS
from nrm.auth.policy import Permission, ever, level, may
from nrm.auth.roles import Relationship, Role
from nrm.cases.sections import IDENTITY
from nrm.foundation.declaration import Field, FormDeclaration, Section
from nrm.records import forms as record_pages
from nrm.records.kinds import kinds
from nrm.records.models import Record, State
from nrm.records.queries import records_of
from nrm.reference.lists import REVEAL_PURPOSE
from nrm.signals import routes as signal_pages
from nrm.signals.sections import SIGNAL
from nrm.vault import sealing
from tests.security.addresses import every_address, in_case, is_read, rules
from tests.security.canaries import BORN, SEEN, canaries_in, canary
from tests.security.journey import Stage, answers_to, heard
from tests.security.register import Places, Register, leave_refusals_blank, token_on

Answer = tuple[str, str]
"""A form and one of its questions."""
Desk = tuple[Role, Relationship, Stage]
"""Who reads which case."""

SHOWS_IDENTITY = {"casefile.reveal", "cases.correct"}
"""The pages that somebody asks for to see who the person is."""
WORDS_OF_REFERRALS = {("F3", name) for name in ("return_words", "refusal_words", "choice_words")}
COUNTED = {"/analysis/"}
"""Pages of numbers that a named reader counts from sealed facts: what it opens stands on none of them."""
PSEUDONYMS = {"/oversight/", "/duplicates/", "/duplicates/decided"}
"""Where somebody who reads no case sees numbers: the auditor of all, the data officer of people who may be one."""
PURPOSE = REVEAL_PURPOSE.codes[0].code
FLOOR = 5_000
"""Answers x roles x relationships that there must be at least."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the cases of the register say: the section of every answer, and what each signed form holds."""

    sections: Mapping[Answer, Section]
    said: Mapping[str, set[Answer]]

    def readable(self, role: Role, tie: Relationship) -> set[Answer]:
        """Return the answers that `role`, so related to a case, may read."""
        return {answer for answer, section in self.sections.items() if level(role, tie, section)}


@pytest.fixture
def facts(register: Register) -> Facts:
    """Ask the declarations."""
    with register.app.app_context():
        forms = {code: kind.form for code, kind in kinds().items()}
        said = {code: _said(form, answers_to(code)) for code, form in forms.items()}
        said["S"] = {("S", name) for name in heard()}
    return Facts(_sections(forms), said)


def _sections(forms: Mapping[str, FormDeclaration]) -> dict[Answer, Section]:
    rows = {"goal": (*GOAL_FIELDS, *RESULT_FIELDS), "service": SERVICE_FIELDS}
    asked = {code: form.fields for code, form in forms.items()} | rows | {"ID": IDENTITY.fields}
    found = {
        (code, field.name): field.section for code, fields in asked.items() for field in fields
    }
    return found | dict.fromkeys(WORDS_OF_REFERRALS, Section.REFERRAL)


def _said(form: FormDeclaration, answers: Mapping[str, Any]) -> set[Answer]:
    """Return what a form signed about the child says: what was asked, given the other answers."""
    known = {**answers, "child": "YES"}
    return {
        (form.code, field.name)
        for field in form.fields
        if field.name in answers and field.is_relevant(known)
    }


@pytest.fixture
def signed_words(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each answer that is shown in words, codes and numbers too, carry the canary of its question."""
    with register.app.app_context():
        forms: list[tuple[str, FormDeclaration]] = [("ID", IDENTITY), ("S", SIGNAL)]
        forms += [(code, kind.form) for code, kind in kinds().items()]
    names = {id(field): canary(code, field.name) for code, form in forms for field in form.fields}
    names |= {id(field): canary("service", field.name) for field in SERVICE_FIELDS}
    for pages in (record_pages, signal_pages, assistance_pages):
        monkeypatch.setattr(pages, "display", _marking(pages.display, names))


def _marking(display: Callable[..., str], names: Mapping[int, str]) -> Callable[..., str]:
    def marked(field: Field, value: Any, **more: Any) -> str:
        words = display(field, value, **more)
        return f"{words} {names[id(field)]}" if words else words

    return marked


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the sections that the door has opened so far; the test may empty it."""
    sections_opened: set[str] = set()
    unseal = sealing.unseal

    def noting(key: bytes, blob: bytes, place: Any) -> Any:
        sections_opened.add(
            place.section.rpartition("/")[2]
        )  # before it the table, where not the forms'
        return unseal(key, blob, place)

    for door in ("nrm.cases.door", "nrm.cases.identity_door"):
        monkeypatch.setattr(f"{door}.unseal", noting)
    return sections_opened


def let_in() -> Iterator[Any]:
    """Yield every desk from which a case may be read."""
    stages = {Stage.ASSISTED: tuple(Relationship)}
    stages |= {Stage.CLOSED: (Relationship.TEAM, Relationship.AUTHORITY)}
    for stage, ties in stages.items():
        for role in Role:
            for tie in ties:
                if may(role, Permission.CASES_READ, tie):
                    yield pytest.param((role, tie, stage), id=f"{role}-{tie}-{stage}")


@pytest.mark.one_database
@pytest.mark.usefixtures("signed_words")
@pytest.mark.parametrize("desk", list(let_in()))
def test_pages_of_a_case_show_what_the_role_may_read_and_nothing_else(
    register: Register,
    desk: Desk,
    facts: Facts,
    opened: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    role, tie, stage = desk
    places = register.cases[stage, tie]
    leave_refusals_blank(monkeypatch)
    with register.undoing(monkeypatch) as undoing:
        client = register.browser(role)
        allowed = facts.readable(role, tie)
        for endpoint, where in pages_in(register, places):
            page = client.get(where, follow_redirects=True).get_data(as_text=True)
            undoing.undo()
            shown = canaries_in(page)
            assert shown <= allowed, f"{where} shows {shown - allowed}"
            if endpoint not in SHOWS_IDENTITY:
                assert not [form for form, _name in shown if form == "ID"], where
                assert not any(day in page for day in SEEN), where
        assert opened <= {section for section in Section if level(role, tie, section)}


@pytest.mark.one_database
@pytest.mark.usefixtures("signed_words")
@pytest.mark.parametrize("desk", list(let_in()))
def test_a_signed_form_shows_all_that_the_role_may_read_of_it(
    register: Register,
    desk: Desk,
    facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    role, tie, stage = desk
    places = register.cases[stage, tie]
    with register.undoing(monkeypatch) as undoing:
        client = register.browser(role)
        allowed = facts.readable(role, tie)
        for record in signed_in(register, places):
            page = client.get(f"/cases/{places['case_id']}/records/{record.id}")
            undoing.undo()
            assert page.status_code == 200
            shown = {answer for answer in canaries_in(page.text) if answer[0] == record.form}
            assert shown == facts.said[record.form] & allowed, record.form


@pytest.mark.strictest_database
@pytest.mark.usefixtures("signed_words")
@pytest.mark.parametrize("tie", list(Relationship))
@pytest.mark.parametrize("role", list(Role))
def test_who_it_is_shows_on_request_to_whom_the_policy_says(
    register: Register, role: Role, tie: Relationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"/cases/{register.cases[Stage.ASSISTED, tie]['case_id']}/identity"
    with register.undoing(monkeypatch):
        client = register.browser(role)
        asked = {"csrf_token": token_on(client), "purpose": PURPOSE}
        answer = client.post(where, data=asked)
        shown = canaries_in(answer.text)
    if may(role, Permission.CASES_REVEAL, tie):
        names = {("ID", field.name) for field in IDENTITY.fields} - {("ID", "estimated_age")}
        assert (answer.status_code, shown) == (200, names)
    else:
        assert (answer.status_code, shown) == (
            404 if ever(role, Permission.CASES_REVEAL) else 403,
            set(),
        )


@pytest.mark.strictest_database
@pytest.mark.usefixtures("signed_words")
@pytest.mark.parametrize("tie", list(Relationship))
@pytest.mark.parametrize("role", list(Role))
def test_others_are_shown_nothing(
    register: Register,
    role: Role,
    tie: Relationship,
    opened: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if may(role, Permission.CASES_READ, tie):
        return
    places = register.cases[Stage.ASSISTED, tie]
    with register.undoing(monkeypatch):
        client = register.browser(role)
        for page in ("", f"records/{places['record_id']}", "identity", "referral", "f1/check"):
            answer = client.get(f"/cases/{places['case_id']}/{page}")
            assert answer.status_code in {403, 404}
            assert not canaries_in(answer.text)
    assert not opened


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role))
def test_lists_name_nobody_and_only_cases_that_one_has_a_part_in(
    register: Register, role: Role, opened: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with register.undoing(monkeypatch):
        client = register.browser(role)
        pages = {}
        for where in lists(register):
            before = set(opened)
            pages[where] = client.get(where)
            if where in COUNTED:
                opened.intersection_update(before)
        if ever(role, Permission.CASES_SEARCH):
            pages["/cases/search"] = searched(client)
    for where, page in pages.items():
        assert not canaries_in(page.text), where
        assert not any(day in page.text for day in SEEN), where
        for tie, number in numbers(register):
            known = may(role, Permission.CASES_READ, tie) or where in PSEUDONYMS
            assert known or number not in page.text, where
            if where == "/cases/" and may(role, Permission.CASES_READ, tie):
                assert number in page.text
    assert opened <= {Section.IDENTITY}


@pytest.mark.usefixtures("signed_words")
@pytest.mark.parametrize("role", list(Role))
def test_a_signal_shows_to_who_took_it_and_to_who_has_to_answer_it(
    register: Register, role: Role, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with register.undoing(monkeypatch):
        client = register.browser(role)
        for tie in ("taken", "ours", "none"):
            needed = Permission.SIGNALS_RECORD if tie == "taken" else Permission.SIGNALS_ANSWER
            reads = tie != "none" and ever(role, needed)
            page = client.get(f"/signals/{register.signals[role, tie]}")
            assert canaries_in(page.text) == (facts.said["S"] if reads else set()), tie


def test_there_are_thousands_of_answers_to_keep_apart(facts: Facts) -> None:
    assert len(facts.sections) * len(Role) * len(Relationship) >= FLOOR


def pages_in(register: Register, places: Places) -> Iterator[tuple[str, str]]:
    """Yield endpoint and address of every page in a case."""
    with register.app.app_context():
        records = [record.id for record in records_of(places["case_id"])]
        choices = {name: [value] for name, value in {**register.places, **places}.items()}
        choices |= {"record_id": records, "chapter": ["identification", "reintegration"]}
        for rule in filter(in_case, rules(register.app)):
            if is_read(rule):
                for where in every_address(register.app, rule, choices):
                    yield rule.endpoint, where


def signed_in(register: Register, places: Places) -> list[Record]:
    """Return the signed forms of a case."""
    with register.app.app_context():
        shown = {State.SIGNED, State.AWAITING, State.RETURNED, State.REPLACED}
        return [record for record in records_of(places["case_id"]) if record.state in shown]


def lists(register: Register) -> list[str]:
    """Return the addresses of all pages that belong to no case and no person."""
    return [rule.rule for rule in rules(register.app) if is_read(rule) and not rule.arguments]


def searched(client: FlaskClient) -> Any:
    """Look for the person whose name every case has, in letters that are not the canary's."""
    asked = {"csrf_token": token_on(client), "name": "zogezkanar ID first name"}
    asked |= {"birth_year": BORN[:4]}
    return client.post("/cases/search", data=asked)


def numbers(register: Register) -> Iterator[tuple[Relationship, str]]:
    """Yield the number of each case with how everybody is related to it."""
    return ((tie, places["number"]) for (_stage, tie), places in register.cases.items())
