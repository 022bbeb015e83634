"""Who gets which report."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.statistics.ledger import numbers
from nrm.statistics.periods import parse
from nrm.statistics.protection import rounding
from nrm.statistics.protection.solver import NotSolved
from nrm.statistics.report import Protection, Scope
from nrm.statistics.service import exact_report, published_report, usual_period
from tests.casework import identified, worker
from tests.people import actor_of, colleague
from tests.statistics.publishing import publish

QUARTER = Scope(parse("2018-Q3"))
IN_THE_QUARTER = datetime(2018, 8, 15, 9, tzinfo=UTC)
AFTERWARDS = datetime(2018, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def one_case(app: Flask) -> None:
    """Register one case in the third quarter of 2018."""
    with clock.at(IN_THE_QUARTER):
        identified(worker())


@pytest.mark.usefixtures("one_case")
def test_what_is_published_is_rounded_and_the_same_each_time() -> None:
    actor = actor_of(colleague(Role.ZKKA))
    with clock.at(AFTERWARDS):
        with pytest.raises(RuleBroken, match="2018-Q3"):
            published_report(QUARTER, by=actor)
        publish("2018-Q3")
        once, again = (published_report(QUARTER, by=actor) for _ in range(2))
    assert once.protection is Protection.ROUNDED
    assert once.total in {0, 5}
    assert once == again
    assert once.releases
    assert not once.is_preview


@pytest.mark.usefixtures("one_case")
def test_nothing_is_published_of_a_period_that_still_runs() -> None:
    with clock.at(IN_THE_QUARTER), pytest.raises(RuleBroken) as refused:
        published_report(QUARTER, by=None)
    assert refused.value.field == "period"


@pytest.mark.usefixtures("one_case")
def test_exact_numbers_need_the_right_and_are_in_the_trail() -> None:
    report = exact_report(QUARTER, by=actor_of(colleague(Role.AP_DATA)))
    assert (report.protection, report.total) == (Protection.NONE, 1)
    assert "statistics:exact" in set(db.session.scalars(select(Entry.action)))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AP_DATA])
@pytest.mark.one_database
def test_nobody_else_gets_exact_numbers_and_the_refusal_is_told(app: Flask, role: Role) -> None:
    with pytest.raises(NotPermitted):
        exact_report(QUARTER, by=actor_of(colleague(role)))
    told = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert told is not None
    assert (told.action, told.decision) == ("statistics:exact", REFUSED)


def test_without_any_case_the_newest_finished_quarter_is_shown(app: Flask) -> None:
    assert usual_period(today=AFTERWARDS.date()) == parse("2018-Q3")


@pytest.mark.usefixtures("one_case")
def test_what_cannot_be_protected_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_problem: object) -> list[int]:
        raise NotSolved("Time limit reached")

    monkeypatch.setattr(rounding, "solve", stopped)
    monkeypatch.setattr(numbers, "secret_for", lambda _quarter: b"drawn by no other test")
    with clock.at(AFTERWARDS.replace(year=2019)), pytest.raises(RuleBroken):
        published_report(Scope(parse("2018-H2")), by=None)
