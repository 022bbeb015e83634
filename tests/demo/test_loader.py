"""The register goes in through the services, the same each time, with the published numbers and work for all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
from nrm.app import create_app
from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.audit.verification import verify
from nrm.auth.queries import actor_of
from nrm.cases.models import Case, CaseEvent
from nrm.demo import loader
from nrm.demo.histories_paths import DECIDE, DRAFT, IDENTIFY, SIGNAL, WITNESS
from nrm.demo.histories_steps import History, Step
from nrm.demo.loader import Plan
from nrm.demo.population_series import VT
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.signals.models import Signal
from nrm.signals.queries import taken_by
from nrm.signals.queries import waiting_for as signals_for
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.comparison.comparing import compared
from nrm.statistics.comparison.lines import read
from nrm.statistics.comparison.reasons import Reason
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.periods import parse
from nrm.statistics.series import exact_series
from nrm.statistics.variables import codes_of
from nrm.worklist.queries import Heap, waiting_for
from tests.databases import Postgres, Sqlite

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST_LIVE = 1001
WHOLE = 25
"""Of the past, the whole course of every so manieth; of the others only how they were identified."""


@contextmanager
def empty_demonstration(database: Sqlite | Postgres, folder: Path) -> Iterator[None]:
    with (
        database.fresh(folder) as config,
        create_app(replace(config, demo=True)).app_context(),
    ):
        yield
        db.session.remove()
        db.engine.dispose()


def is_live(history: History) -> bool:
    return history.person is None or history.person.number >= FIRST_LIVE


def until_registered(history: History) -> Sequence[Step]:
    """Return the steps up to the status that the published series count."""
    person = history.person
    last = DECIDE if person and person.traits.status == VT else IDENTIFY
    acts = [step.act for step in history.steps]
    return history.steps[: acts.index(last) + 1]


@pytest.fixture(scope="module")
def register(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    """A register with everybody of the past as far as figures count them, and all live cases."""
    full = loader.plan(NOW)
    kept = {
        id(step)
        for at, history in enumerate(full.histories)
        for step in (
            history.steps if is_live(history) or at % WHOLE == 0 else until_registered(history)
        )
    }
    steps = [(history, step) for history, step in full.steps if id(step) in kept]
    with empty_demonstration(sqlite, tmp_path_factory.mktemp("register") / "instance"):
        loader.load(replace(full, steps=steps))
        yield replace(full, steps=steps)


@pytest.fixture(autouse=True)
def at_the_moment_of_loading() -> Iterator[None]:
    with clock.at(NOW):
        yield


PUBLISHED = {
    "2016": {"VMT": 62, "VT": 33, "F": 84, "M": 11, "ADULT": 51, "CHILD": 44, "FOREIGN": 8},
    "2017": {"VMT": 79, "VT": 26, "F": 80, "M": 25, "ADULT": 49, "CHILD": 56, "FOREIGN": 9},
    "2018": {"VMT": 93, "VT": 2, "F": 60, "M": 35, "ADULT": 28, "CHILD": 67, "FOREIGN": 1},
    "2019": {"VMT": 96, "VT": 7, "F": 80, "M": 23, "ADULT": 36, "CHILD": 67, "FOREIGN": 6},
    "2020": {"VMT": 81, "VT": 5, "F": 62, "M": 24, "ADULT": 28, "CHILD": 58, "FOREIGN": 3},
    "2021": {"VMT": 154, "VT": 5, "F": 0, "M": 0, "ADULT": 0, "CHILD": 112, "FOREIGN": 0},
    "2022": {"VMT": 110, "VT": 2, "F": 80, "M": 30, "ADULT": 36, "CHILD": 74, "FOREIGN": 3},
}
"""The published series; 0 where the sources state nothing."""


@pytest.mark.parametrize("year", PUBLISHED)
def test_what_is_counted_from_the_register_is_what_was_published(register: Plan, year: str) -> None:
    facts = [codes_of(fact) for fact in facts_of(parse(year), by=SYSTEM)]
    counted = Counter(
        fact[trait] for fact in facts for trait in ("status", "sex", "majority", "citizenship")
    )
    published = PUBLISHED[year]
    assert {code: counted[code] for code in published} == published
    assert len(facts) == published["VMT"] + published["VT"]


@pytest.fixture(scope="module")
def series(register: Plan) -> dict[int, Mapping[Cell, int]]:
    """The true numbers of the years of the published series, as the page of the years has them."""
    with clock.at(NOW):
        years = exact_series(range(2016, 2023), by=actor_of("ap.data"))
    return {
        one.year: {cell: number.value for cell, number in (one.numbers or {}).items()}
        for one in years
    }


def numbers(series: dict[int, Mapping[Cell, int]], name: str, *codes: str) -> list[int]:
    """Return the numbers of one group, year by year from 2016."""
    return [year[cell({name: codes})] for year in series.values()]


def test_the_series_has_the_exploitation_and_channels_that_were_published(
    series: dict[int, Mapping[Cell, int]],
) -> None:
    exploitation = {
        2018: {"SEX": 36, "LABOUR": 25, "BEGGING": 27, "MARRIAGE": 3},
        2019: {"SEX": 65, "MARRIAGE": 1},
        2020: {"SEX": 48, "CRIMINALITY": 6},
        2022: {"SEX": 61, "BEGGING": 26, "CRIMINALITY": 14},
    }
    for year, forms in exploitation.items():
        assert {code: series[year][cell({"exploitation": [code]})] for code in forms} == forms
    inside = numbers(series, "exploitation", "LABOUR", "BEGGING")
    assert (inside[2], inside[3], inside[4], inside[6]) == (25 + 27, 37, 27, 35)
    assert numbers(series, "structure_group", "MOBILE")[1:] == [26, 51, 42, 45, 126, 75]
    assert [numbers(series, "structure_group", one)[1] for one in ("STATE", "NGO", "SELF")] == [
        *(60, 16, 3),
    ]


def test_the_shares_of_the_series_are_those_that_were_published(
    series: dict[int, Mapping[Cell, int]],
) -> None:
    totals = [year[EVERYBODY] for year in series.values()]
    assert (sum(numbers(series, "status", "VMT")), sum(numbers(series, "status", "VT"))) == (
        675,
        80,
    )
    assert (sum(totals), totals[2]) == (755, 95)

    def share(name: str, code: str, year: int) -> float:
        return round(100 * numbers(series, name, code)[year - 2016] / totals[year - 2016], 1)

    assert share("structure_group", "SELF", 2017) == 2.9
    assert share("majority", "CHILD", 2018) == 70.5
    assert share("sex", "M", 2018) == 36.8
    assert share("status", "VT", 2018) == 2.1
    assert share("structure_group", "MOBILE", 2021) == 79.2
    assert share("structure_group", "MOBILE", 2022) == 67.0


def test_what_others_published_agrees_with_the_register_or_says_why_not(register: Plan) -> None:
    reading = read(
        """period,base,dimension,code,value,source
        2018,both,,,95,US TIP 2019
        2018,both,exploitation,LABOUR,25,US TIP 2019
        2022,vmt,sex*majority,F*ADULT,32,US TIP 2023
        2022,vmt,sex*majority,F*CHILD,48,US TIP 2023
        2022,vmt,sex*majority,M*CHILD,26,US TIP 2023
        2022,both,,,110,Shtypi 2024
        2022,both,exploitation,LABOUR,35,Shtypi 2024
        2022,both,sex,F,82,Shtypi 2024"""
    )
    assert not reading.problems
    with_why = {
        (str(one.theirs.period), one.theirs.source, one.theirs.group.key): one.reasons
        for one in compared(reading.numbers, exact=True, by=actor_of("ap.data"))
        if one.reasons
    }
    press = ("2022", "Shtypi 2024")
    assert with_why == {
        (*press, ""): (Reason.BASE,),
        (*press, "exploitation=LABOUR"): (Reason.ROLLUP,),
        (*press, "sex=F"): (Reason.NOT_STATED,),
    }


def test_every_step_was_done_once(register: Plan) -> None:
    told = Counter(
        step.act for _history, step in register.steps if step.act not in (SIGNAL, DRAFT, WITNESS)
    )
    done = Counter(db.session.scalars(select(CaseEvent.act)))
    chosen = done.pop("choose_centre")
    assert done + Counter(confirm_referral=chosen) == told


def test_every_step_was_done_at_its_moment(register: Plan) -> None:
    moments = db.session.scalars(select(Entry.at).order_by(Entry.seq)).all()
    assert all(before <= after for before, after in pairwise(moments))
    assert moments[-1] <= NOW


def test_the_trail_holds(register: Plan) -> None:
    assert verify().holds


@pytest.mark.parametrize(
    "user", ["social.worker", "child.protection", "police", "shelter", "ap.reviewer"]
)
def test_those_who_work_on_cases_find_work_waiting_and_some_late(register: Plan, user: str) -> None:
    heaps = {waiting.heap for waiting in waiting_for(actor_of(user))}
    assert Heap.OVERDUE in heaps
    assert Heap.MINE in heaps


def test_the_hotline_finds_its_signals_and_others_find_them_waiting(register: Plan) -> None:
    assert len(taken_by(actor_of("hotline"))) > 8
    for user in ("social.worker", "child.protection", "police", "shelter"):
        assert signals_for(actor_of(user))


def test_live_cases_stand_at_every_stage(register: Plan) -> None:
    lately = select(Case.stage).where(Case.opened_at > datetime(2026, 1, 1, tzinfo=UTC))
    stages = Counter(db.session.scalars(lately))
    assert set(stages) == {
        "SIGNALLED", "IDENTIFIED", "REFERRED", "CONFIRMED", "ASSISTED", "REINTEGRATION", "CLOSED",
    }  # fmt: skip
    assert 55 <= stages.total() <= 70


def summary() -> tuple[Counter[object], ...]:
    """Return what can be compared between two registers, whose ids and numbers differ."""
    cases = db.session.execute(select(Case.opened_at, Case.stage, Case.status, Case.closed_at))
    events = db.session.execute(select(CaseEvent.at, CaseEvent.act, CaseEvent.stage))
    signals = db.session.execute(select(Signal.received_at, Signal.state, Signal.due_at))
    entries = db.session.execute(select(Entry.at, Entry.action, Entry.section))
    return tuple(Counter(map(tuple, rows)) for rows in (cases, events, signals, entries))


def test_the_same_day_gives_the_same_register(
    sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = []
    for _time in range(2):
        with empty_demonstration(sqlite, tmp_path_factory.mktemp("same") / "instance"):
            loader.load(loader.plan(NOW, people=6))
            found.append(summary())
    assert found[0] == found[1]


def test_a_few_histories_load_on_every_database(
    database: Sqlite | Postgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told: list[int] = []
    with empty_demonstration(database, tmp_path_factory.mktemp("few") / "instance"):
        what = loader.plan(NOW, people=5)
        loader.load(what, progress=told.append)
        assert len(db.session.scalars(select(Case)).all()) >= 5
        assert verify().holds
    assert sum(told) == len(what.steps)


def test_a_plan_needs_somebody() -> None:
    with pytest.raises(ValueError, match="one person"):
        loader.plan(NOW, people=0)


def test_a_real_installation_takes_no_invented_people(app: Flask, settings: Config) -> None:
    assert not settings.demo
    with pytest.raises(Misconfigured):
        loader.load(loader.plan(NOW, people=1))
