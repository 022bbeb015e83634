"""Facts out of the register: who is counted when, from what, and that the trail knows of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.periods import parse
from tests.casework import ADULT, identified, worker

pytestmark = pytest.mark.usefixtures("app")
AUGUST = datetime(2018, 8, 15, 9, tzinfo=UTC)
BEFORE_MIDNIGHT = datetime(2018, 9, 30, 21, 59, tzinfo=UTC)
"""23:59 in Albania, on the last day of a quarter."""


@pytest.fixture
def in_august(app: Flask) -> Iterator[None]:
    """Let a case be registered in August 2018."""
    with clock.at(AUGUST):
        yield


def only_fact(period: str) -> Fact:
    (fact,) = facts_of(parse(period), by=SYSTEM)
    return fact


def test_a_fact_says_what_the_first_form_says(in_august: None) -> None:
    identified(worker(), trafficked_before="NO")
    fact = only_fact("2018-Q3")
    assert fact.registered_on == AUGUST.date()
    assert (fact.status, fact.sex, fact.age_group, fact.citizenship) == ("VMT", "F", "18-24", "AL")
    assert (fact.exploitation, fact.structure, fact.sector) == ("SEX", "SHSSH", "STATE")
    assert (fact.qark, fact.scope, fact.previously) == ("AL-12", "INTERNAL", "NO")
    assert (fact.referral, fact.setting, fact.protection) == ("NONE", "NONE", "NONE")


@pytest.mark.parametrize(
    ("period", "counted"),
    [("2018", 1), ("2018-H2", 1), ("2018-Q3", 1), ("2018-Q2", 0), ("2018-H1", 0), ("2019", 0)],
)
def test_a_case_is_counted_in_the_period_of_its_registration(
    in_august: None, period: str, counted: int
) -> None:
    identified(worker())
    assert len(facts_of(parse(period), by=SYSTEM)) == counted


@pytest.mark.parametrize(("minutes", "quarter"), [(0, "2018-Q3"), (1, "2018-Q4")])
def test_the_day_is_the_day_in_albania(app: Flask, minutes: int, quarter: str) -> None:
    with clock.at(BEFORE_MIDNIGHT + timedelta(minutes=minutes)):
        identified(worker())
    for period in ("2018-Q3", "2018-Q4"):
        assert len(facts_of(parse(period), by=SYSTEM)) == (period == quarter)


def test_whoever_is_no_victim_is_not_counted(in_august: None) -> None:
    identified(worker(), decision="AT_RISK", reason="Nuk ka elemente të mjaftueshme.")
    assert facts_of(parse("2018"), by=SYSTEM) == []


def test_what_nobody_knows_is_not_stated(in_august: None) -> None:
    stranger = {name: code for name, code in ADULT.items() if name != "birth_date"}
    identified(
        worker(),
        stranger | {"age_basis": "NOT_STATED", "maybe_minor": "YES", "sex": "NOT_STATED"},
        main_exploitation="UNKNOWN",
        scope="UNKNOWN",
    )
    fact = only_fact("2018")
    assert (fact.age_group, fact.sex) == ("0-17", "NOT_STATED")
    assert (fact.exploitation, fact.scope) == ("NOT_STATED", "NOT_STATED")


def test_every_run_is_in_the_trail_with_its_period_and_number(in_august: None) -> None:
    identified(worker())
    facts_of(parse("2018-Q3"), by=SYSTEM)
    last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert last is not None
    assert last.action == "bulk:statistics"
    assert '"cases": 1' in last.detail
    assert '"period": "2018-Q3"' in last.detail
