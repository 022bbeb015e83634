"""What the scored factors suggest, and on which days an assessment holds."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nrm.reference import lists
from nrm.risk.rules import DANGERS, LEVELS, WORST, holds_on, suggest

FACTORS = [code.code for code in lists.RISK_FACTOR]
scores = st.dictionaries(st.sampled_from(FACTORS), st.integers(0, WORST))
days = st.dates(date(2018, 1, 1), date(2030, 1, 1))


def rank(given_scores: dict[str, int]) -> tuple[int, int]:
    suggestion = suggest(given_scores)
    return LEVELS.index(suggestion.level), suggestion.score


@given(scores, st.sampled_from(FACTORS), st.integers(0, WORST))
def test_a_higher_score_or_one_more_factor_never_lowers_the_level(
    before: dict[str, int], factor: str, score: int
) -> None:
    after = {**before, factor: max(score, before.get(factor, 0))}
    assert rank(after) >= rank(before)
    assert LEVELS.index(suggest(after).level) >= LEVELS.index(suggest(before).level)


@given(scores)
def test_the_suggestion_is_a_level_of_the_code_list_and_says_why(
    given_scores: dict[str, int],
) -> None:
    suggestion = suggest(given_scores)
    assert suggestion.level in lists.RISK_LEVEL
    assert suggestion.why.sq
    assert suggestion.why.en


def test_levels_stand_in_the_order_of_the_code_list() -> None:
    assert tuple(code.code for code in lists.RISK_LEVEL) == LEVELS


def test_every_danger_is_a_factor() -> None:
    assert set(FACTORS) >= DANGERS


def test_nothing_scored_is_low() -> None:
    assert suggest({}).level == "LOW"


def test_one_direct_danger_at_its_worst_is_high() -> None:
    assert suggest({"THREATS_RECEIVED": 3}).level == "HIGH"


def test_two_direct_dangers_at_their_worst_are_imminent() -> None:
    assert suggest({"THREATS_RECEIVED": 3, "SELF_HARM": 3}).level == "IMMINENT"


def test_many_small_worries_add_up() -> None:
    assert suggest(dict.fromkeys(FACTORS, 1)).level == "HIGH"


@given(made=days, length=st.integers(0, 400), after=st.integers(-400, 800))
def test_an_assessment_holds_from_the_day_it_was_made_until_its_last(
    made: date, length: int, after: int
) -> None:
    until, day = made + timedelta(length), made + timedelta(after)
    answers = {"assessed_on": made.isoformat(), "valid_until": until.isoformat()}
    assert holds_on(answers, day) == (0 <= after <= length)


def test_an_assessment_without_dates_holds_on_no_day() -> None:
    assert not holds_on({}, date(2018, 1, 1))
