"""The tables of the procedure hang together, and no path through them skips what is required."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.procedure.loading import in_force_on, parse, procedure, procedures
from nrm.procedure.rules import Certainty, Deadline, Hindrance, Unit, completeness, judge

CURRENT = procedure("2018")
FORMS = ["F1", "F2", "F3", "F4", "F5", "F6", "F8", "F9", "F10"]
ACTS = [act.code for act in CURRENT.acts]
STAGES = [stage.code for stage in CURRENT.stages]


def test_every_version_is_read() -> None:
    assert [known.version for known in procedures()] == ["2011", "2018"]


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2016, 1, 1), "2011"), (date(2018, 8, 28), "2011"), (date(2018, 8, 29), "2018")],
)
def test_a_case_stands_under_the_version_in_force(day: date, version: str) -> None:
    assert in_force_on(day).version == version


@given(st.lists(st.sampled_from(ACTS), max_size=40), st.data())
def test_no_path_reaches_a_stage_without_what_it_needs(
    path: list[str], data: st.DataObject
) -> None:
    stage, signed = STAGES[0], set[str]()
    for act in path:
        signed |= set(data.draw(st.lists(st.sampled_from(FORMS), max_size=2)))
        ruling = judge(CURRENT, act, stage=stage, signed_forms=signed)
        if ruling.hindrance is None:
            stage = CURRENT.act(act).to or stage
            assert set(CURRENT.act(act).needs) <= signed
    if stage == "REINTEGRATION":
        assert {"F4", "F5", "F6"} <= signed


def test_reintegration_waits_for_risk_safety_and_plan() -> None:
    ruling = judge(CURRENT, "start_reintegration", stage="ASSISTED", signed_forms={"F4"})
    assert ruling.hindrance is Hindrance.FORMS_MISSING
    assert ruling.missing == ("F5", "F6")


@given(st.sampled_from(STAGES), st.sets(st.sampled_from(FORMS)), st.sampled_from(FORMS))
def test_one_form_more_never_makes_a_file_less_complete(
    stage: str, signed: set[str], another: str
) -> None:
    have, expected = completeness(CURRENT, stage=stage, signed_forms=signed)
    more, still = completeness(CURRENT, stage=stage, signed_forms=signed | {another})
    assert 0 <= have <= more <= expected == still


def test_every_step_can_be_finished_from_where_it_is_opened() -> None:
    for step in CURRENT.steps:
        opened_in = {
            CURRENT.act(act).to or stage
            for act in step.opened_by
            for stage in CURRENT.act(act).within
        }
        for stage in opened_in:
            later = STAGES[STAGES.index(stage) :]
            finishing = {s for act in step.done_by for s in CURRENT.act(act).within}
            assert finishing & set(later), f"{step.code} cannot be finished from {stage}"


def test_an_inferred_deadline_is_never_law() -> None:
    for deadline in CURRENT.deadlines:
        assert deadline.is_law == (deadline.certainty is not Certainty.INFERRED)
        assert ("internal target" in deadline.source) == (not deadline.is_law)


def a_deadline(amount: int, unit: Unit) -> Deadline:
    """Return a deadline of `amount` `unit`."""
    return Deadline("X", CURRENT.stages[0].name, amount, unit, Certainty.INFERRED, "")


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (2, Unit.DAYS, date(2026, 2, 1)),
        (1, Unit.MONTHS, date(2026, 2, 28)),
        (12, Unit.MONTHS, date(2027, 1, 30)),
        (1, Unit.WORKING_DAYS, date(2026, 2, 2)),
    ],
)
def test_a_deadline_in_days_ends_with_the_day(amount: int, unit: Unit, day: date) -> None:
    start = datetime(2026, 1, 30, 9, tzinfo=UTC)
    due = a_deadline(amount, unit).due(start)
    assert due.astimezone(UTC).date() == day
    assert due.hour == 22


def test_a_deadline_in_hours_is_to_the_minute() -> None:
    start = datetime(2026, 1, 30, 9, 17, tzinfo=UTC)
    assert a_deadline(24, Unit.HOURS).due(start) == start + timedelta(hours=24)


def test_a_version_that_names_what_it_does_not_declare_is_refused() -> None:
    document = {
        "version": "x",
        "title": {"sq": "x", "en": "x"},
        "source": "x",
        "in_force": date(2026, 1, 1),
        "stage": [{"code": "A", "sq": "A", "en": "A"}],
        "act": [{"code": "go", "sq": "g", "en": "g", "within": ["NOWHERE"]}],
        "step": [],
        "deadline": [],
        "file_part": [],
    }
    with pytest.raises(ValueError, match="NOWHERE"):
        parse(document)
