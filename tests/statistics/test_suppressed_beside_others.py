"""Suppressed quarters when others publish numbers of the same time: proven, or counted as given away."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.certificate.audit import Audit
from nrm.statistics.certificate.check import check, digest
from nrm.statistics.certificate.document import certificate_of, plan_document
from nrm.statistics.certificate.hidden import audit_together
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.candidates import Surroundings, Task, draft_of
from nrm.statistics.ledger.entries import Draft, Entry, Kind, Mechanism
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.ledger.preparing import State
from nrm.statistics.models import Incident
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import one_way, published
from nrm.statistics.snapshots.counting import counted
from tests.statistics.invented import population
from tests.statistics.publishing import claim, enter, officer, publish, registered

THIRD, FOURTH = "2018-Q3", "2018-Q4"
WOMEN, MEN = cell({"sex": ["F"]}), cell({"sex": ["M"]})
GIRLS = cell({"sex": ["F"], "majority": ["CHILD"]})
PEOPLE = population(30, seed=2)
TRUE = counted(PEOPLE, period=parse(THIRD))
"""Of these 24 are women, 19 children and 6 men."""


@pytest.fixture(scope="module")
def hidden() -> Draft:
    """The third quarter, suppressed."""
    around = Surroundings({}, (), (), frozenset())
    alone = dict.fromkeys(one_way().cells, (9, 9))
    mechanism = Mechanism.SUPPRESSED
    return draft_of(Task(parse(THIRD), TRUE, b"", "", around, groups=alone, mechanism=mechanism))


def numbers(draft: Draft) -> dict[Cell, int | None]:
    return {one.cell: None if one.is_hidden else one.value for one in draft.entries}


def theirs(period: str, *claims: tuple[Cell, int, int]) -> Draft:
    entries = tuple(Entry(one, Kind.EXTERNAL, lo, lo, hi) for one, lo, hi in claims)
    return Draft(parse(period), Mechanism.EXTERNAL, "", entries, external_source="US TIP")


def ties(*others: Draft) -> list[Tie]:
    return [
        Tie(tuple(map(str, other.period.quarters)), one.cell, one.lo, one.hi, "US TIP")
        for other in others
        for one in other.entries
    ]


def held(certificate: dict[str, Any], *drafts: Draft) -> str:
    """Let the checker, which knows nothing of the audit, look at a certificate; return its words."""
    releases = [one.numbers | {"numbers_hash": digest(one.numbers)} for one in drafts]
    ledger = {"plan": plan_document(published()), "releases": releases}
    document = {"ledger": ledger, "certificates": [certificate]}
    (words,) = check(json.loads(json.dumps(document)))
    return words


def certified(found: Audit, *drafts: Draft) -> str:
    """Check the data sets of an audit; what failed in it is named as given away."""
    told = replace(found, failures=(), broken=found.failures)
    covers = [digest(one.numbers) for one in drafts]
    return held(certificate_of(told, covers=covers), *drafts)


def audited(hidden: Draft, *others: Draft) -> Audit:
    return audit_together({}, {THIRD: numbers(hidden)}, ties=ties(*others))


@pytest.mark.parametrize(
    ("claims", "given_away"),
    [
        ([(EVERYBODY, 30, 30)], []),
        ([(WOMEN, 20, 40)], []),
        ([(MEN, 6, 6)], ["sex=M", "sex=NOT_STATED"]),
        ([(GIRLS, 15, 15)], ["age_group=0-17"]),
        ([(cell({"citizenship": ["FOREIGN"]}), 0, 2)], ["citizenship=FOREIGN"]),
    ],
)
def test_a_number_about_the_quarter_takes_what_it_takes_and_no_more(
    hidden: Draft, claims: Sequence[tuple[Cell, int, int]], given_away: list[str]
) -> None:
    other = theirs(THIRD, *claims)
    found = audited(hidden, other)
    assert [one.cell.key for one in found.failures] == given_away
    assert not found.contradictory
    certified(found, hidden, other)


@pytest.mark.parametrize("claim", [(EVERYBODY, 31, 31), (WOMEN, 0, 3), (GIRLS, 25, 25)])
def test_a_number_that_cannot_be_true_is_found(hidden: Draft, claim: tuple[Cell, int, int]) -> None:
    assert audited(hidden, theirs(THIRD, claim)).contradictory


def test_a_quarter_beside_it_is_rounded_and_one_certificate_holds_for_both(hidden: Draft) -> None:
    other = theirs("2018-H2", (WOMEN, 40, 56))
    covers = {digest(one.numbers) for one in (hidden, other)}
    around = Surroundings({}, ties(other), covers, frozenset(), {THIRD: numbers(hidden)})
    people = [replace(one, registered_on=parse(FOURTH).first_day) for one in PEOPLE]
    counts = counted(people, period=parse(FOURTH))
    draft = draft_of(Task(parse(FOURTH), counts, b"secret", "", around))
    assert draft.certificate
    words = held(dict(draft.certificate), hidden, draft, other)
    assert "2018-H2 (external), 2018-Q3 (S5), 2018-Q4 (R5z)" in words
    assert "given away" not in words


def test_what_is_not_proven_counts_as_given_away(hidden: Draft) -> None:
    crossed = cell(
        {"qark": ["AL-11"], "structure": ["SELF"], "age_group": ["0-13"], "exploitation": ["SEX"]}
    )
    found = audited(hidden, theirs(THIRD, (crossed, 0, 9)))
    assert len(found.failures) == sum(one.is_hidden for one in hidden.entries)
    assert not found.contradictory


@pytest.mark.one_database
def test_the_ledger_tells_of_incidents_and_refuses_what_nobody_has_proven(app: Flask) -> None:
    with clock.at(datetime(2019, 2, 1, 9, tzinfo=UTC)), registered(*PEOPLE):
        (release,) = publish(THIRD, mechanism=Mechanism.SUPPRESSED)
        assert claim(THIRD, Claim(EVERYBODY, 31, 31)).state == State.REFUSED
        enter(claim(THIRD, Claim(WOMEN, 24, 24)))
        assert not db.session.scalars(select(Incident)).all()
        enter(claim("2018-H2", Claim(MEN, 0, 3)))
        incident = db.session.scalars(select(Incident)).one()
        assert {one["quarter"] for one in json.loads(incident.detail)} == {release.period}
        with pytest.raises(RuleBroken, match="rrumbullakosur"):
            preparing.begin(parse(FOURTH), by=officer(), mechanism=Mechanism.SUPPRESSED)
