"""The histories must be ones that the procedure allows and that the forms accept."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from nrm.assistance.sections import F6
from nrm.cases.rules import is_child
from nrm.cases.sections import IDENTITY
from nrm.demo import histories_paths as acts
from nrm.demo.histories import all_histories
from nrm.demo.histories_now import live_histories
from nrm.demo.histories_past import past_histories
from nrm.demo.histories_people import SEATS
from nrm.demo.histories_steps import History, Step
from nrm.demo.population import population
from nrm.foundation.clock import local
from nrm.foundation.declaration import Field, FormDeclaration, Kind
from nrm.identification.formal import F2
from nrm.identification.initial import F1
from nrm.procedure.loading import in_force_on
from nrm.procedure.rules import judge
from nrm.protection.sections import SL, WP
from nrm.reference.institutions import institution
from nrm.referrals.sections import F3
from nrm.reintegration.rules import SUCCESS, WHOLE_JOURNEY
from nrm.reintegration.sections.closure import F10
from nrm.reintegration.sections.milestone import F8
from nrm.reintegration.sections.visit import F9
from nrm.risk.rules import suggest
from nrm.risk.safety_sections import F5
from nrm.risk.sections import F4, scores_in
from nrm.signals.sections import SIGNAL

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FORMS = {form.code: form for form in (SIGNAL, F1, F2, F3, F4, F5, F6, F8, F9, F10, SL, WP)}
BEFORE_THE_CASE = {acts.SIGNAL, acts.ANSWER_SIGNAL, acts.DRAFT}


@pytest.fixture(scope="module")
def histories() -> tuple[History, ...]:
    return all_histories(NOW)


@pytest.fixture(scope="module")
def live() -> tuple[History, ...]:
    return tuple(live_histories(NOW))


def steps_of(histories: tuple[History, ...]) -> Iterator[tuple[History, Step]]:
    return ((history, step) for history in histories for step in history.steps)


def test_the_same_moment_gives_the_same_register(live: tuple[History, ...]) -> None:
    assert tuple(live_histories(NOW)) == live


def test_everybody_of_the_population_has_a_history_on_the_day_of_registration(
    histories: tuple[History, ...],
) -> None:
    known = {history.person.number: history for history in histories if history.person}
    for person in population():
        first = next(step for step in known[person.number].steps if step.act == acts.IDENTIFY)
        assert local(first.at).date() == person.registered_on
        assert first.institution == person.institution


def test_initial_identifications_of_the_published_years_are_the_published_ones(
    histories: tuple[History, ...],
) -> None:
    years = Counter(
        local(step.at).year for _history, step in steps_of(histories) if step.act == acts.IDENTIFY
    )
    published = {2016: 95, 2017: 105, 2018: 95, 2019: 103, 2020: 86, 2021: 159, 2022: 112}
    assert {year: years[year] for year in published} == published


def test_victims_are_decided_on_the_day_of_the_population(
    histories: tuple[History, ...],
) -> None:
    for history in histories:
        if history.person and history.person.decided_on and history.person.number <= 755:
            decided = [step for step in history.steps if step.act == acts.DECIDE]
            assert [local(step.at).date() for step in decided] == [history.person.decided_on]


def test_no_step_is_out_of_order_or_still_to_come(histories: tuple[History, ...]) -> None:
    for history in histories:
        moments = [step.at for step in history.steps]
        assert moments == sorted(set(moments))
        assert moments[-1] < NOW


def test_the_procedure_allows_every_act(histories: tuple[History, ...]) -> None:
    for history in histories:
        if history.person is None:
            continue
        stage, signed = "SIGNALLED", set[str]()
        procedure = in_force_on(local(history.steps[0].at).date())
        for step in history.steps:
            if step.act in BEFORE_THE_CASE:
                continue
            signed |= {step.form} if step.form else set()
            ruling = judge(procedure, step.act, stage=stage, signed_forms=signed)
            assert ruling.hindrance is None, (history.person.number, step.act, stage, ruling)
            stage = procedure.act(step.act).to or stage
            if step.act == acts.NEW_EPISODE:
                stage, signed = "SIGNALLED", set()


def test_the_forms_accept_every_answer(histories: tuple[History, ...]) -> None:
    for history, step in steps_of(histories):
        if step.form:
            answers = dict(step.values) | {"child": _child(history, step)}
            answers.pop("goal_rows", None)
            _check_form(FORMS[step.form], answers, step)
        if step.act == acts.OPEN:
            _check_form(IDENTITY, dict(step.values), step)


def _child(history: History, step: Step) -> str:
    if history.person is None:
        return "NOT_KNOWN"
    known = history.person.identity | {"estimated_on": history.person.registered_on.isoformat()}
    child = is_child(known, local(step.at).date())
    return {True: "YES", False: "NO", None: "NOT_KNOWN"}[child]


def _check_form(form: FormDeclaration, answers: dict[str, object], step: Step) -> None:
    fields = {field.name: field for field in form.fields}
    for name, answer in answers.items():
        if name != "child":
            assert name in fields, (form.code, name)
            _check_answer(fields[name], answer, local(step.at).date().isoformat())
    if step.act != acts.DRAFT:
        assert [field.name for field in form.missing(answers)] == []


def _check_answer(field: Field, answer: object, today: str) -> None:
    if field.codes:
        chosen = answer if isinstance(answer, list) else [answer]
        assert chosen
        assert all(code in field.codes for code in chosen), (field.name, answer)
    match field.kind:
        case Kind.DATE:
            assert isinstance(answer, str)
            assert not field.in_past or answer <= today, field.name
        case Kind.YES_NO:
            assert answer in ("YES", "NO", "NOT_KNOWN")
        case Kind.INSTITUTION:
            kinds = field.institution_kinds
            assert not kinds or institution(str(answer)).kind in kinds, (field.name, answer)
        case Kind.INTEGER | Kind.SCORE:
            assert isinstance(answer, int)


def test_the_risk_level_is_the_one_that_the_scores_suggest(
    histories: tuple[History, ...],
) -> None:
    for _history, step in steps_of(histories):
        if step.form == "F4":
            assert suggest(scores_in(step.values)).level == step.values["level"]


def test_two_different_desks_sign_a_formal_identification(
    histories: tuple[History, ...],
) -> None:
    for history in histories:
        signed = {
            s.act: s.institution for s in history.steps if s.act in (acts.PROPOSE, acts.DECIDE)
        }
        assert len(set(signed.values())) == len(signed)


def test_past_cases_end_in_many_ways(histories: tuple[History, ...]) -> None:
    reasons = Counter(
        step.values["reason"] for _history, step in steps_of(histories) if step.form == "F10"
    )
    assert len(reasons) >= 9
    assert reasons["REINTEGRATED"] > 80
    done = Counter(step.act for _history, step in steps_of(histories))
    assert done[acts.RETURN] > 10
    assert done[acts.REFUSE] > 10
    assert done[acts.NEW_EPISODE] == 6
    assert done[acts.CHECK] > 120


def test_success_is_claimed_only_after_the_whole_journey(
    histories: tuple[History, ...],
) -> None:
    for history in histories:
        forms = set[str | None]()
        for step in history.steps:
            forms = set() if step.act == acts.NEW_EPISODE else forms | {step.form}
            if step.form == "F10" and step.values["reason"] in SUCCESS:
                assert forms >= set(WHOLE_JOURNEY)


def test_a_few_past_cases_are_still_open() -> None:
    still = [
        history
        for history in past_histories(NOW.date())
        if acts.CLOSE not in {step.act for step in history.steps}
    ]
    assert 3 <= len(still) <= 20
    for history in still:
        assert NOW - history.steps[-1].at < timedelta(days=50)


def test_about_sixty_live_cases_stand_at_every_stage(live: tuple[History, ...]) -> None:
    cases = [history for history in live if history.person]
    assert 55 <= len(cases) <= 65
    stages = {_stage(history) for history in cases}
    procedure = in_force_on(NOW.date())
    assert stages == {stage.code for stage in procedure.stages}


def _stage(history: History) -> str:
    procedure = in_force_on(NOW.date())
    stage = procedure.stages[0].code
    for step in history.steps:
        if step.act not in BEFORE_THE_CASE:
            stage = procedure.act(step.act).to or stage
    return stage


def test_live_cases_belong_to_the_current_quarter(live: tuple[History, ...]) -> None:
    assert min(history.steps[0].at for history in live) >= datetime(2026, 10, 1, tzinfo=UTC)


def test_every_demonstration_account_finds_work(live: tuple[History, ...]) -> None:
    """Tell of each account that acts on cases which steps of the procedure wait for it."""
    procedure = in_force_on(NOW.date())
    waiting: Counter[str] = Counter()
    for history in live:
        last = history.steps[-1]
        if history.person and last.act not in BEFORE_THE_CASE:
            waiting.update(step.part for step in procedure.opened_by(last.act))
    assert set(waiting) >= {"lead", "authority", "receiver", "formal_police", "formal_social"}
    signals = [history.steps[0] for history in live if history.person is None]
    addressed = {step.values["forward_to"] for step in signals}
    assert addressed >= {SEATS[role] for role in SEATS if role in _TAKE_SIGNALS}


_TAKE_SIGNALS = ("social_worker", "child_protection", "police", "shelter")


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 10, 1, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 29, 20, 0, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 15, 7, 0, tzinfo=UTC),
    ],
)
def test_live_cases_lie_before_any_moment_and_the_newest_are_fresh(now: datetime) -> None:
    live = tuple(live_histories(now))
    newest = sorted(history.steps[-1].at for history in live)
    assert newest[-1] < now
    assert sum(now - moment < timedelta(hours=24) for moment in newest) >= 10
