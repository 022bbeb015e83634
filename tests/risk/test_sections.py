"""What the risk assessment and the safety plan ask."""

import pytest

from nrm.foundation.declaration import FormDeclaration
from nrm.reference import lists
from nrm.risk.safety_sections import F5
from nrm.risk.sections import F4, factor_name, scores_in

MOST_QUESTIONS = 7


@pytest.mark.parametrize("form", [F4, F5], ids=lambda form: form.code)
def test_a_page_asks_seven_questions_at_most(form: FormDeclaration) -> None:
    assert max(len(part.fields) for part in form.parts) <= MOST_QUESTIONS


def test_every_factor_is_asked_once() -> None:
    asked = [field.name for field in F4.fields if field.name.startswith("factor_")]
    assert sorted(asked) == sorted(factor_name(code.code) for code in lists.RISK_FACTOR)


def test_factors_about_a_childs_family_are_asked_for_children_only() -> None:
    for code in lists.RISK_FACTOR.in_group("CHILD"):
        field = F4.field(factor_name(code))
        assert field.is_relevant({"child": "YES"})
        assert not field.is_relevant({"child": "NO"})


def test_the_first_rapid_assessment_needs_the_threats_only() -> None:
    rapid = {field.name for field in F4.missing({"occasion": "FIRST_RAPID"})}
    thorough = {field.name for field in F4.missing({"occasion": "REVIEW"})}
    assert factor_name("THREATS_RECEIVED") in rapid
    assert factor_name("HOUSING") not in rapid
    assert rapid < thorough


def test_scores_are_read_back_by_factor() -> None:
    answers = {factor_name("DEBT"): 0, factor_name("HOUSING"): 3, "notes_person": "x"}
    assert scores_in(answers) == {"DEBT": 0, "HOUSING": 3}


def test_a_grave_risk_needs_measures_at_once() -> None:
    assert F4.field("immediate_measures").is_required({"level": "HIGH"})
    assert not F4.field("immediate_measures").is_required({"level": "LOW"})
