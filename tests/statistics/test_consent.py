"""Consent for optional statistics: who has not given it is in every total, and nowhere by what became of her."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given

from nrm.audit.trail import SYSTEM
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.reference import lists
from nrm.statistics.cells import EVERYBODY, cell
from nrm.statistics.facts.fact import NOT_STATED, OPTIONAL, Fact, without_optional
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.indicators import CONSENT, INDICATORS
from nrm.statistics.periods import parse
from nrm.statistics.report import Scope
from nrm.statistics.snapshots.counting import counted
from nrm.statistics.snapshots.freezing import facts_for, freeze
from nrm.statistics.tables import SERVICE_TABLES, TABLES
from nrm.statistics.variables import VARIABLES, codes_of
from tests.casework import drafted, identified, initial, newest, opened, seen_by, worker
from tests.client import CriticalClient
from tests.people import sign_in
from tests.statistics.invented import QUARTER, exact, fact, facts
from tests.statistics.test_reading import signed, told

AUGUST = datetime(2018, 8, 15, 9, tzinfo=UTC)
OCTOBER = datetime(2018, 10, 20, 9, tzinfo=UTC)

ASSISTED: dict[str, Any] = {
    "setting": "SHELTER",
    "services": frozenset({"MEDICAL", "SOCIAL_HOUSING", "VOCATIONAL_TRAINING"}),
    "emergency": "USED",
    "departure": "ASSESSED",
    "employment": "PUBLIC",
    "schooling": "ENROLLED",
    "after_year": "YES",
    "closure": "REINTEGRATED",
    "sex": "M",
    "age_group": "14-17",
}
"""Somebody in the numerator of nearly every optional indicator."""

BY_HAND = {
    "I21": (1, 1),
    "I22-HEALTH": (1, 1),
    "I22-HOUSING": (1, 1),
    "I18": (1, 1),
    "I29": (1, 1),
    "I33": (1, 1),
    "I35": (1, 1),
    "I45": (1, 1),
    "I57": (1, 1),
    "I59": (1, 1),
}
"""Of two such persons, of whom one has agreed: counted, and not stated."""


def test_who_has_not_agreed_is_not_stated_wherever_it_is_optional() -> None:
    people = [fact(**ASSISTED), without_optional(fact(**ASSISTED))]
    found = {one.indicator.id: one for one in exact(people, scope=Scope(QUARTER)).indicators}
    for name, (counts, unstated) in BY_HAND.items():
        one = found[name]
        assert (one.numerator, one.unstated and one.unstated.value) == (counts, unstated), name
    for name, part in {"I01": 2, "I04": 2, "I06": 0}.items():
        assert found[name].numerator == part


@pytest.mark.parametrize("table", SERVICE_TABLES, ids=lambda one: one.id)
def test_a_table_of_services_adds_up_to_everybody(table: Any) -> None:
    people = [fact(**ASSISTED), without_optional(fact(**ASSISTED)), fact()]
    figures = exact(people, scope=Scope(QUARTER)).table(*table.dimensions)
    service, _majority = table.dimensions
    lines = {code: figures.value(**{service: code}) or 0 for code in ("YES", "NO", NOT_STATED)}
    assert lines[NOT_STATED] == 1
    assert sum(lines.values()) == figures.value() == 3


@given(facts())
def test_without_consent_nothing_optional_can_be_told_from_the_codes(one: Fact) -> None:
    withheld = codes_of(without_optional(one))
    for name, variable in VARIABLES.items():
        if not variable.is_optional:
            assert withheld[name] == codes_of(one)[name]
        elif name not in {"closure", "schooling"}:
            assert withheld[name] in variable.unstated
    assert withheld["closure"] in {"NONE", NOT_STATED}
    assert withheld["schooling"] in {NOT_STATED, "NOT_AGREED"}


def test_what_is_optional_is_declared_once() -> None:
    assert {one.name for one in fields(Fact)} >= OPTIONAL
    for indicator in INDICATORS:
        parts = {*indicator.cell.variables, *(indicator.among or EVERYBODY).variables}
        assert indicator.is_optional == any(VARIABLES[name].is_optional for name in parts)
        assert indicator.is_optional == (CONSENT in indicator.fields)
    assert {one for one in TABLES if one.is_optional} == set(SERVICE_TABLES)


def test_why_a_file_was_closed_is_withheld_and_not_that_it_was() -> None:
    closing = signed("F10", reason="REINTEGRATED")
    assert told(closing).closure == "REINTEGRATED"
    assert told(closing, agrees=False).closure == NOT_STATED
    assert told(agrees=False).closure == "NONE"
    assert codes_of(told(closing, agrees=False))["protection"] == "CLOSED"


@pytest.fixture
def in_august(app: object) -> Iterator[None]:
    """Let a case be registered in August 2018."""
    with clock.at(AUGUST):
        yield


def only_setting(period: str = "2018-Q3") -> str:
    (one,) = facts_of(parse(period), by=SYSTEM)
    return one.setting


@pytest.mark.parametrize("answer", [*(one.code for one in lists.CONSENT_ANSWER), None])
def test_only_a_yes_is_a_consent(in_august: None, answer: str | None) -> None:
    identified(worker(), consent_statistics=answer)
    assert only_setting() == ("NONE" if answer == "YES" else "NOT_AGREED")


def test_a_consent_withdrawn_before_the_figures_are_frozen_holds_and_after_it_changes_nothing(
    app: object,
) -> None:
    with clock.at(AUGUST):
        by = worker()
        file = identified(by)
    before, after = OCTOBER, OCTOBER + timedelta(days=1)
    with clock.at(before):
        assert only_setting() == "NONE"
        freeze(parse("2018-Q3"), by=SYSTEM)
    with clock.at(after):
        correct(by, file, consent_statistics="WITHDRAWN")
    with clock.at(after + timedelta(hours=1)):
        assert only_setting() == "NOT_AGREED"
        (frozen,) = facts_for(parse("2018-Q3"), by=SYSTEM)
        assert frozen.setting == "NONE"


def correct(by: Any, file: Any, **changes: Any) -> None:
    """Sign a correction of the newest F1."""
    seen = seen_by(by, file.case)
    kind, record = kinds()["F1"], newest(file, "F1")
    draft = records.correct(seen, kind, record, reason="-")
    records.save(seen, kind, draft, changes, version=draft.lock)
    records.sign(seen, kind, draft)


@pytest.mark.parametrize(("answer", "setting"), [("YES", "NONE"), ("NO", "NOT_AGREED")])
def test_it_is_asked_in_the_form_says_what_it_means_and_is_honoured(
    client: CriticalClient, answer: str, setting: str
) -> None:
    with clock.at(AUGUST):
        user = worker()
        file = opened(user)
        draft = drafted(file, "F1", initial() | {"consent_statistics": None})
        sign_in(client, user)
        page = f"/cases/{file.case.id}/f1/parts/information"
        asked = unescape(client.get(page).get_data(as_text=True))
        assert "Ky kufi është zgjedhje e brendshme, jo ligj." in asked
        client.fill_in(page, {"consent_statistics": answer})
        db.session.refresh(draft)
        records.sign(seen_by(user, file.case), kinds()["F1"], draft)
        assert only_setting() == setting


def test_nobody_is_lost_from_a_total() -> None:
    people = [without_optional(fact(**ASSISTED))] * 3 + [fact(**ASSISTED)] * 2
    counts = counted(people, period=QUARTER)
    assert counts[EVERYBODY] == 5
    assert counts[cell({"assisted": ["YES"]})] == 2
    assert counts[cell({"assisted": [NOT_STATED]})] == 3
