"""What the indicators suggest."""

from hypothesis import given
from hypothesis import strategies as st

from nrm.identification.rules import (
    MUST_BE_WITH_A_CHILD,
    absent_with_child,
    recording_is_obligatory,
    suggest,
)
from nrm.reference.indicators import INDICATORS, Element

CODES = {element: [i.code for i in INDICATORS if i.element is element] for element in Element}
TICKED = st.fixed_dictionaries(
    {element: st.sets(st.sampled_from(codes)) for element, codes in CODES.items()}
)
ORDER = ["NOT_VICTIM", "AT_RISK", "VMT"]


@given(TICKED, st.sampled_from(INDICATORS), st.booleans() | st.none())
def test_one_indicator_more_never_lowers_the_suggestion(
    ticked: dict[Element, set[str]], another: object, child: bool | None
) -> None:
    before = suggest(ticked, child=child).status
    more = {e: set(codes) for e, codes in ticked.items()}
    more[another.element].add(another.code)  # type: ignore[attr-defined]
    assert ORDER.index(suggest(more, child=child).status) >= ORDER.index(before)


@given(TICKED)
def test_a_child_is_never_suggested_less_than_an_adult(ticked: dict[Element, set[str]]) -> None:
    child, adult = suggest(ticked, child=True), suggest(ticked, child=False)
    assert ORDER.index(child.status) >= ORDER.index(adult.status)


def test_three_elements_make_reasonable_suspicion() -> None:
    two = {Element.MEANS: {"M1", "M2"}}
    assert suggest(two, child=False).status == "AT_RISK"
    assert suggest({**two, Element.GENERAL: {"G1"}}, child=False).status == "VMT"


def test_for_a_child_means_are_not_needed() -> None:
    assert suggest({Element.PURPOSE: {"P3"}}, child=True).status == "VMT"
    assert suggest({Element.ACT: {"A6"}}, child=True).status == "VMT"
    assert suggest({Element.GENERAL: {"G5"}}, child=True).status == "AT_RISK"


def test_nothing_ticked_suggests_no_victim() -> None:
    assert suggest({}, child=True).status == "NOT_VICTIM"
    assert suggest({}, child=None).total == 0


def test_who_must_be_with_a_child_is_named() -> None:
    assert absent_with_child({}) == MUST_BE_WITH_A_CHILD
    assert absent_with_child({"presences": ["PMF", "LAWYER"]}) == (
        "PSYCHOLOGIST",
        "LEGAL_REPRESENTATIVE",
    )


def test_a_sexually_exploited_childs_statement_is_recorded() -> None:
    assert recording_is_obligatory({"purpose_found": ["SEX", "BEGGING"]}, child=True)
    assert not recording_is_obligatory({"purpose_found": ["SEX"]}, child=False)
    assert not recording_is_obligatory({"purpose_found": ["BEGGING"]}, child=True)
