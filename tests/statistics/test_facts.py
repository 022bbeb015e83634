"""How ages and forms of exploitation become codes, at every boundary."""

from typing import Any

import pytest
from hypothesis import given

from nrm.reference import lists
from nrm.statistics.facts.fact import Fact, age_group, principal_exploitation
from nrm.statistics.variables import EXPLOITATION, VARIABLES, UnknownCode, codes_of
from tests.statistics.invented import fact, facts


@pytest.mark.parametrize(
    ("age", "group"),
    [
        *((0, "0-13"), (13, "0-13"), (14, "14-17"), (17, "14-17")),
        *((18, "18-24"), (24, "18-24"), (25, "25+"), (99, "25+")),
    ],
)
def test_an_age_falls_into_its_band(age: int, group: str) -> None:
    assert age_group(age, child=None) == group


@pytest.mark.parametrize(("child", "group"), [(True, "0-17"), (False, "18+"), (None, "NOT_STATED")])
def test_without_an_age_only_child_or_adult_is_told(child: bool | None, group: str) -> None:
    assert age_group(None, child=child) == group


def test_whoever_is_presumed_a_minor_is_no_adult_by_an_estimate() -> None:
    assert age_group(19, child=True) == "0-17"
    assert age_group(16, child=True) == "14-17"
    assert age_group(19, child=False) == "18-24"


@pytest.mark.parametrize(
    ("codes", "principal"),
    [
        ((), "NOT_STATED"),
        (("UNKNOWN",), "NOT_STATED"),
        (("LABOUR", "BEGGING"), "BEGGING"),
        (("LABOUR", "SEX"), "SEX"),
        (("OTHER", "SERVITUDE", "LABOUR"), "SERVITUDE"),
    ],
)
def test_who_has_several_forms_is_counted_under_the_most_particular(
    codes: tuple[str, ...], principal: str
) -> None:
    assert principal_exploitation(codes) == principal


def test_every_form_of_the_code_list_can_be_printed() -> None:
    for one in lists.EXPLOITATION:
        principal = principal_exploitation([one.code])
        assert EXPLOITATION.of(fact(exploitation=principal)) in EXPLOITATION.codes


@given(facts())
def test_every_fact_has_one_code_of_every_variable(one: Fact) -> None:
    for name, code in codes_of(one).items():
        assert code in VARIABLES[name].codes


@pytest.mark.parametrize(
    "trait", [{"sex": "X"}, {"qark": "AL-13"}, {"structure": "NOBODY"}, {"status": "SUSPECTED"}]
)
def test_a_code_that_nobody_knows_is_refused_and_not_repeated(trait: dict[str, Any]) -> None:
    with pytest.raises(UnknownCode) as refused:
        codes_of(fact(**trait))
    assert next(iter(trait)) in str(refused.value)
    assert next(iter(trait.values())) not in str(refused.value)


def test_a_service_counts_for_its_group_only_and_nobody_unassisted_has_one() -> None:
    assisted = codes_of(fact(setting="SHELTER", services=frozenset({"MEDICAL", "SOCIAL_HOUSING"})))
    assert assisted["service_health"] == "YES"
    assert assisted["service_housing"] == "PARTICULAR"
    assert assisted["service_legal"] == "NO"
    assert assisted["assisted"] == "YES"
    assert codes_of(fact())["service_health"] == "NONE"
