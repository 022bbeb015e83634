"""Numbers of others: entered by one, read and approved by another, and waited for by what they speak of."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.statistics.cells import EVERYBODY, cell
from nrm.statistics.certificate import audit as auditing
from nrm.statistics.certificate.base import NoTable
from nrm.statistics.certificate.check import check, conclusion
from nrm.statistics.certificate.space import Space
from nrm.statistics.ledger import background, externals, preparing, surroundings
from nrm.statistics.ledger.approving import Objection, approve, as_read, decline
from nrm.statistics.ledger.entries import Mechanism, incidents, size
from nrm.statistics.ledger.externals import HANGS, MOST_IN_A_QUARTER, Claim
from nrm.statistics.ledger.files import checkable_document, ledger_document, releases_about
from nrm.statistics.ledger.preparing import State
from nrm.statistics.models import Preparation
from nrm.statistics.periods import parse
from nrm.statistics.protection import plan
from nrm.statistics.protection.solver import NotSolved
from tests.client import CriticalClient
from tests.people import actor_of, colleague
from tests.statistics.invented import population
from tests.statistics.publishing import (
    claim,
    enter,
    officer,
    prepare,
    publish,
    registered,
    reviewer,
)

THIRD, FOURTH = "2018-Q3", "2018-Q4"
WOMEN, BOYS = cell({"sex": ["F"]}), cell({"sex": ["M"], "majority": ["CHILD"]})
ONE_BOY = Claim(BOYS, 1, 1)
MANY = Claim(WOMEN, 10, 40)


@pytest.fixture
def next_year(app: Flask) -> Iterator[None]:
    """Let thirty people be registered in each quarter of 2018, and that year be over."""
    with clock.at(datetime(2019, 2, 1, 9, tzinfo=UTC)), registered(*population(30, seed=2)):
        yield


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let an audit come to no end."""

    def no_end(*_asked: Any) -> None:
        raise NotSolved("the time is over")

    with monkeypatch.context() as patch:
        patch.setattr(externals, "audit_with", no_end)
        yield


def told() -> list[str]:
    """Return what the trail says was done with numbers of others, the first first."""
    query = select(Entry.action).where(Entry.action.like("statistics:%")).order_by(Entry.seq)
    of_others = {"external", "audited", "again", "entered", "incident", "decline", "drop"}
    actions = (action.removeprefix("statistics:") for action in db.session.scalars(query))
    return [action for action in actions if action in of_others]


def test_nothing_is_entered_before_a_second_person_has_read_it(next_year: None) -> None:
    publish(THIRD, mechanism=Mechanism.SUPPRESSED)
    waiting = claim(THIRD, Claim(cell({"sex": ["M"]}), 6, 6))
    assert (waiting.state, size(), incidents()) == (State.READY, 1, [])
    assert {one["quarter"] for one in json.loads(waiting.findings)} == {THIRD}
    release = enter(waiting)
    (incident,) = incidents()
    assert incident.release_id == release.id
    assert (waiting.state, waiting.candidate) == (State.PUBLISHED, None)
    assert told() == ["external", "audited", "incident", "entered"]
    both = [Role.AP_DATA, Role.AP_REVIEWER]
    document = ledger_document(releases_about(parse(THIRD)))
    listed = [(one["external_source"], one["approved_by"]) for one in document["releases"]]
    assert sorted(listed, key=str) == [("US TIP 2019", both), (None, both)]


@pytest.mark.one_database
def test_only_a_second_person_approves_or_refuses_them(next_year: None) -> None:
    waiting = claim(THIRD, ONE_BOY)
    for role in set(Role) - {Role.AP_REVIEWER}:
        other = actor_of(colleague(role, username=f"other.{role.replace('_', '.')}"))
        with pytest.raises(NotPermitted):
            approve(waiting, by=other, read=as_read(waiting))
        with pytest.raises(NotPermitted):
            decline(waiting, Objection.WORDS, by=other)
        if role is not Role.AP_DATA:
            with pytest.raises(NotPermitted):
                externals.begin(parse(THIRD), "S", [ONE_BOY], by=other)
            with pytest.raises(NotPermitted):
                externals.begin_again(waiting, by=other)
    waiting.prepared_by = reviewer().user_id
    with pytest.raises(RuleBroken, match="person i dytë"):
        enter(waiting)


def test_they_are_approved_as_they_were_read(next_year: None) -> None:
    waiting, other = claim(THIRD, ONE_BOY), claim(THIRD, ONE_BOY, source="US TIP 2020")
    for read in (None, "", "x", as_read(other)):
        with pytest.raises(RuleBroken, match="Lexojeni"):
            approve(waiting, by=reviewer(), read=read)
    assert size() == 0


def test_they_are_refused_with_a_reason_and_can_be_entered_again(next_year: None) -> None:
    waiting = claim(THIRD, ONE_BOY)
    decline(waiting, Objection.NOT_FOUND, by=reviewer())
    assert (waiting.state, waiting.reason, waiting.candidate) == (
        State.DECLINED,
        "NOT_FOUND",
        None,
    )
    with pytest.raises(RuleBroken):
        approve(waiting, by=reviewer(), read="")
    with pytest.raises(RuleBroken):
        decline(waiting, Objection.WORDS, by=reviewer())
    assert told() == ["external", "audited", "decline"]
    enter(claim(THIRD, ONE_BOY))
    with pytest.raises(RuleBroken):
        decline(prepare(FOURTH), Objection.WORDS, by=reviewer())


def test_what_was_audited_against_less_is_audited_again(next_year: None) -> None:
    one, other = claim("2018", MANY), claim(THIRD, MANY, source="INSTAT")
    with pytest.raises(RuleBroken):
        externals.begin_again(one, by=reviewer())
    enter(one)
    with pytest.raises(RuleBroken):
        enter(other)
    externals.begin_again(other, by=reviewer())
    externals.work(other.id)
    enter(other)
    assert told().count("again") == 1


@pytest.mark.parametrize("mechanism", [Mechanism.ROUNDED, Mechanism.SUPPRESSED])
def test_no_quarter_is_begun_or_published_while_they_wait(
    next_year: None, mechanism: Mechanism
) -> None:
    ready = prepare(THIRD, mechanism)
    assert ready.state == State.READY
    waiting = claim("2018", MANY)
    with pytest.raises(RuleBroken) as refused:
        approve(ready, by=reviewer())
    assert "Viti 2018" in str(refused.value)
    with pytest.raises(RuleBroken):
        preparing.begin(parse(FOURTH), by=officer(), mechanism=mechanism)
    preparing.drop(waiting, by=officer())
    assert approve(ready, by=reviewer()).period == THIRD


@pytest.mark.one_database
def test_they_wait_for_each_other_across_what_binds_them(next_year: None) -> None:
    enter(claim("2018", MANY))
    claim("2018-H1", MANY)
    with pytest.raises(RuleBroken, match="Gjashtëmujori I 2018"):
        preparing.begin(parse(FOURTH), by=officer())


def test_an_audit_that_failed_is_not_forgotten(next_year: None, lost: None) -> None:
    failed = claim(THIRD, MANY)
    assert (failed.state, preparing.open_preparations()) == (State.FAILED, [failed])
    with pytest.raises(RuleBroken):
        prepare(THIRD)
    with pytest.raises(RuleBroken):
        claim(THIRD, MANY)
    preparing.drop(failed, by=officer())
    assert prepare(THIRD).state == State.READY


def test_an_audit_that_failed_is_begun_again(
    next_year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_table(*_asked: Any) -> None:
        raise NoTable("none")

    with monkeypatch.context() as patch:
        patch.setattr(externals, "audit_with", no_table)
        failed = claim(THIRD, MANY)
    assert failed.state == State.FAILED
    externals.begin_again(failed, by=officer())
    assert externals.work(failed.id).state == State.READY


def test_work_whose_process_was_stopped_is_begun_again(next_year: None) -> None:
    waiting = externals.begin(parse(THIRD), "US TIP 2019", [MANY], by=officer())
    preparing.move(waiting, State.WORKING)
    assert externals.work(waiting.id).state == State.WORKING
    with pytest.raises(RuleBroken):
        externals.begin_again(waiting, by=officer())
    with clock.at(clock.now() + HANGS):
        externals.begin_again(waiting, by=officer())
        assert externals.work(waiting.id).state == State.READY


@pytest.mark.one_database
@pytest.mark.parametrize("reason", [NotSolved("no end"), ZeroDivisionError()])
def test_work_that_goes_wrong_anywhere_says_so(
    next_year: None, monkeypatch: pytest.MonkeyPatch, reason: Exception
) -> None:
    def wrong(*_asked: Any) -> None:
        raise reason

    monkeypatch.setattr(preparing, "draft_of", wrong)
    monkeypatch.setattr(externals, "audit_with", wrong)
    ours = preparing.begin(parse(FOURTH), by=officer())
    theirs = externals.begin(parse(THIRD), "US TIP 2019", [MANY], by=officer())
    db.session.commit()
    assert background.carry_out(preparing.work, ours.id).state == State.FAILED
    assert background.carry_out(externals.work, theirs.id).state == State.FAILED
    assert externals.can_begin_again(theirs)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("period", "number", "field"),
    [
        (THIRD, Claim(EVERYBODY, 0, MOST_IN_A_QUARTER + 1), "number"),
        ("2018", Claim(EVERYBODY, 0, 4 * MOST_IN_A_QUARTER + 1), "number"),
        (THIRD, Claim(EVERYBODY, 10**30, 10**30), "number"),
        (THIRD, Claim(EVERYBODY, -1, 3), "number"),
        (THIRD, Claim(cell({"sex": ["X"]}), 3, 3), "group"),
    ],
)
def test_what_no_register_can_hold_is_refused_at_once(
    next_year: None, period: str, number: Claim, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        externals.begin(parse(period), "US TIP 2019", [number], by=officer())
    assert refused.value.field == field


@pytest.mark.one_database
def test_a_group_is_named_once(next_year: None) -> None:
    with pytest.raises(RuleBroken):
        claim(THIRD, MANY, Claim(WOMEN, 20, 20))


@pytest.mark.one_database
@pytest.mark.parametrize("source", ["", "  ", "x" * 201])
def test_a_source_has_a_name(next_year: None, source: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        externals.begin(parse(THIRD), source, [MANY], by=officer())
    assert refused.value.field == "source"
    assert db.session.scalars(select(Preparation)).all() == []


def test_the_public_report_tells_what_numbers_of_others_have_taken(
    client: CriticalClient, next_year: None
) -> None:
    publish(THIRD, mechanism=Mechanism.SUPPRESSED)
    taken = "no longer hide what they should"
    address = f"/figures/en/?period={THIRD}"
    assert taken not in client.get(address).get_data(as_text=True)
    assert taken not in printed(client)
    enter(claim(THIRD, Claim(cell({"sex": ["M"]}), 6, 6)))
    db.session.commit()
    file = client.get(f"/figures/ledger.json?period={THIRD}").get_json()
    assert len(list(check(file))) == 2
    status, words = conclusion(file)
    assert (status, "US TIP 2019" in words) == (2, True)
    assert taken in client.get(address).get_data(as_text=True)
    assert printed(client).count(taken) == 2, "on the cover and beside the releases"
    assert "nuk e fshehin më" in client.get(f"/figures/sq/?period={THIRD}").get_data(as_text=True)


def test_what_gives_nothing_away_is_shown_to_give_nothing_away(app: Flask, next_year: None) -> None:
    publish(THIRD)
    about = claim(THIRD, Claim(EVERYBODY, 20, 45))
    assert json.loads(about.findings) == []
    enter(about)
    elsewhere = enter(claim("2018-Q1", ONE_BOY))
    assert elsewhere.certificate is None, "of that time nothing is published"
    file = checkable_document(releases_about(None))
    assert len(list(check(file))) == 2
    assert conclusion(file) == (0, "Everything holds.")


def printed(client: CriticalClient) -> str:
    """Return the words of the public report on paper, whatever its lines."""
    answer = client.get(f"/figures/en/report.pdf?period={THIRD}")
    pages = PdfReader(BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_quarter_of_an_earlier_plan_is_audited_under_that_plan(
    app: Flask, next_year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(THIRD)
    monkeypatch.setattr(surroundings, "VERSION", "2099-1")
    smaller = plan.without(frozenset({"qark"}))
    monkeypatch.setattr(auditing, "published", lambda: smaller)
    small = Space(smaller.codes, smaller.links, smaller.cells, smaller.impossible)
    monkeypatch.setattr(auditing, "_space", lambda: small)
    about = claim(THIRD, Claim(EVERYBODY, 20, 45))
    assert (about.state, json.loads(about.findings)) == (State.READY, [])
    enter(about)
    file = checkable_document(releases_about(None))
    assert len(list(check(file))) == 2
    assert conclusion(file) == (0, "Everything holds.")
