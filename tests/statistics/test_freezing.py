"""A frozen quarter: what it holds, that it never changes, and that figures are made of it and of nothing newer."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered, RuleBroken
from nrm.statistics.cells import EVERYBODY, cell
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.models import Snapshot
from nrm.statistics.periods import parse
from nrm.statistics.snapshots import coding
from nrm.statistics.snapshots.coding import Unreadable, content_hash, facts_in
from nrm.statistics.snapshots.counting import groups_behind
from nrm.statistics.snapshots.freezing import facts_for, freeze, frozen, opened, secret_for
from nrm.vault.inventory import count_blobs, faults
from nrm.vault.ring import key_ring
from tests.casework import ADULT, identified, worker
from tests.statistics.invented import QUARTER, facts, population

IN_THE_QUARTER = datetime(2018, 8, 15, 9, tzinfo=UTC)
AFTERWARDS = datetime(2018, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def afterwards(app: Flask) -> Iterator[None]:
    """Let a case be registered in the quarter, and the quarter be over."""
    with clock.at(IN_THE_QUARTER):
        identified(worker())
    with clock.at(AFTERWARDS):
        yield


def undated(found: list[Fact]) -> list[Fact]:
    return [replace(one, registered_on=QUARTER.first_day) for one in found]


def alone(found: list[Fact]) -> dict[str, Any]:
    """Return the facts of people of whom each was found alone, as a snapshot keeps them."""
    return coding.rows_of((one, number) for number, one in enumerate(found))


def test_figures_are_made_of_what_was_frozen(afterwards: None) -> None:
    then = facts_of(QUARTER, by=SYSTEM)
    snapshot = freeze(QUARTER, by=SYSTEM)
    db.session.execute(update(Case).values(registered_at=None))
    with pytest.raises(Altered):
        facts_of(QUARTER, by=SYSTEM)
    assert facts_for(QUARTER, by=SYSTEM) == undated(then)
    assert facts_for(parse("2018-H2"), by=SYSTEM)[:1] == undated(then)
    assert (snapshot.procedures, frozen(QUARTER)) == ("2011", snapshot)


def test_nothing_in_a_snapshot_leads_to_a_case(afterwards: None) -> None:
    snapshot = freeze(QUARTER, by=SYSTEM)
    case = db.session.scalars(select(Case)).one()
    held = repr(opened(snapshot))
    for trace in (case.id.hex, str(case.id), str(case.person_id), case.number, "2018-08"):
        assert trace not in held
    assert opened(snapshot)["columns"][:2] == ["status", "sex"]


@pytest.mark.parametrize("period", ["2018", "2018-H2", "2018-Q4"])
def test_only_a_quarter_that_is_over_is_frozen(afterwards: None, period: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        freeze(parse(period), by=SYSTEM)
    assert refused.value.field == "period"


def test_a_quarter_is_frozen_once_and_the_trail_knows(afterwards: None) -> None:
    snapshot = freeze(QUARTER, by=SYSTEM)
    with pytest.raises(RuleBroken):
        freeze(QUARTER, by=SYSTEM)
    told = db.session.scalars(select(Entry).where(Entry.action == "statistics:freeze")).all()
    assert [one.subject_id for one in told] == [snapshot.id]
    assert snapshot.hash in told[0].detail


def test_the_chance_is_the_same_before_and_after_freezing(afterwards: None) -> None:
    before = secret_for(QUARTER)
    freeze(QUARTER, by=SYSTEM)
    assert secret_for(QUARTER) == before
    assert secret_for(parse("2018-Q2")) != before


@pytest.mark.parametrize(
    "change",
    [
        update(Snapshot).values(blob=b"other"),
        update(Snapshot).values(hash="0" * 64),
        update(Snapshot).values(period="2017-Q3"),
        delete(Snapshot),
    ],
)
def test_the_database_refuses_to_change_or_remove_it(afterwards: None, change: Any) -> None:
    freeze(QUARTER, by=SYSTEM)
    db.session.commit()
    with pytest.raises(DBAPIError, match="stay as they are"):
        db.session.execute(change)
    db.session.rollback()
    assert frozen(QUARTER) is not None


@pytest.mark.postgres
def test_the_table_cannot_be_emptied_at_once(app: Flask) -> None:
    with pytest.raises(DBAPIError, match="stay as they are"):
        db.session.execute(text("TRUNCATE statistics_snapshot"))


def test_its_key_can_be_wrapped_anew(afterwards: None) -> None:
    snapshot = freeze(QUARTER, by=SYSTEM)
    db.session.flush()
    db.session.execute(update(Snapshot).values(key_kid=snapshot.key_kid))
    assert facts_for(QUARTER, by=SYSTEM) != []


def test_one_that_was_exchanged_is_noticed(afterwards: None) -> None:
    snapshot = freeze(QUARTER, by=SYSTEM)
    snapshot.hash = "0" * 64
    with db.session.no_autoflush, pytest.raises(Altered):
        opened(snapshot)


def gone() -> None:
    """Take the snapshot away."""
    db.session.execute(delete(Snapshot))


def of_another_quarter() -> None:
    """Let it pass for the facts of the quarter before."""
    db.session.execute(update(Snapshot).values(period="2018-Q2"))


def told_of_nothing() -> None:
    """Take away what the trail tells."""
    db.session.execute(delete(Entry).where(Entry.action == "statistics:freeze"))


def told_otherwise() -> None:
    """Let the trail tell of another snapshot."""
    frozen_then = update(Entry).where(Entry.action == "statistics:freeze")
    db.session.execute(frozen_then.values(subject_id=UUID(int=7)))


def drop_triggers() -> None:
    """Take away what refuses changes, as the owner of the database can."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE statistics_snapshot DISABLE TRIGGER USER"))
        return
    named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in db.session.scalars(named).all():
        db.session.execute(text(f'DROP TRIGGER "{name}"'))


@pytest.mark.parametrize("deed", [gone, of_another_quarter, told_of_nothing, told_otherwise])
def test_no_quarter_is_frozen_twice_whatever_was_done_to_the_first(
    afterwards: None, deed: Callable[[], None]
) -> None:
    freeze(QUARTER, by=SYSTEM)
    db.session.commit()
    drop_triggers()
    deed()
    db.session.expire_all()
    for act in (freeze, facts_for):
        with pytest.raises(Altered):
            act(QUARTER, by=SYSTEM)
    with pytest.raises(Altered):
        secret_for(QUARTER)
    noted = select(Entry.detail).where(Entry.action == "statistics:altered")
    assert set(db.session.scalars(noted)) == {'{"period": "2018-Q3"}'}
    db.session.rollback()


@given(st.lists(facts(), max_size=6), st.randoms(use_true_random=False))
def test_facts_come_back_and_their_order_tells_nothing(found: list[Fact], chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert alone(shuffled) == alone(found)
    back = facts_in(alone(found), period=QUARTER, schema=coding.SCHEMA)
    assert alone(back) == alone(found)
    assert {one.registered_on for one in back} <= {QUARTER.first_day}


@given(st.lists(st.tuples(facts(), st.integers(0, 3)), max_size=6))
def test_who_was_found_together_stays_together(found: list[tuple[Fact, int]]) -> None:
    content = coding.rows_of(found)
    back = facts_in(content, period=QUARTER, schema=coding.SCHEMA)
    assert len(set(content["together"])) == len({group for _fact, group in found})
    sizes = sorted(Counter(group for _fact, group in found).values())
    assert sorted(Counter(content["together"]).values()) == sizes
    assert len(back) == len(content["together"])


def test_siblings_and_a_raid_are_one_group(app: Flask) -> None:
    with clock.at(IN_THE_QUARTER):
        first, second = worker(), worker("other", at="BASHKI_TIRANE")
        for name in ("Besnik", "Drita", "Ilir"):
            identified(first, ADULT | {"first_name": name})
        identified(second, ADULT | {"first_name": "Mira", "sex": "M"})
    with clock.at(AFTERWARDS):
        assert groups_behind(QUARTER, [EVERYBODY], by=SYSTEM) == {EVERYBODY: (0, 0)}
        freeze(QUARTER, by=SYSTEM)
        men = cell({"sex": ["M"]})
        found = groups_behind(QUARTER, [EVERYBODY, men], by=SYSTEM)
    assert found == {EVERYBODY: (2, 0), men: (1, 1)}


def test_what_was_not_asked_then_is_not_stated_now() -> None:
    content = alone(population(3))
    at = content["columns"].index("qark")
    older = {
        "columns": [*content["columns"][:at], *content["columns"][at + 1 :], "no_longer_counted"],
        "rows": [[*row[:at], *row[at + 1 :], "X"] for row in content["rows"]],
    }
    back = facts_in(older, period=QUARTER, schema=coding.SCHEMA)
    assert {one.qark for one in back} == {"NOT_STATED"}


def test_an_older_layout_or_code_is_refused_and_never_guessed() -> None:
    content = alone(population(3))
    with pytest.raises(Unreadable, match="layout 0"):
        facts_in(content, period=QUARTER, schema=0)
    at = content["columns"].index("qark")
    content["rows"][1][at] = "AL-99"
    with pytest.raises(Unreadable, match="qark"):
        facts_in(content, period=QUARTER, schema=coding.SCHEMA)
    del content["columns"][0]
    rows = [row[1:] for row in content["rows"]]
    with pytest.raises(Unreadable, match="status"):
        facts_in(content | {"rows": rows}, period=QUARTER, schema=coding.SCHEMA)


def test_a_figure_of_an_unreadable_snapshot_is_refused_in_words(
    afterwards: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(QUARTER, by=SYSTEM)
    monkeypatch.setattr(coding, "SCHEMA", 2)
    with pytest.raises(RuleBroken, match="layout 1"):
        facts_for(QUARTER, by=SYSTEM)


def test_the_same_facts_with_another_salt_have_another_hash() -> None:
    content = alone(population(1))
    assert content_hash(content | {"salt": "a"}) != content_hash(content | {"salt": "b"})


def test_the_register_of_what_is_sealed_opens_it(afterwards: None) -> None:
    freeze(QUARTER, by=SYSTEM)
    db.session.flush()
    found = [fault for fault in faults(db.session.connection(), key_ring()) if fault]
    assert found == []
    assert count_blobs(db.session.connection())["statistics_snapshot.blob"] == 1
