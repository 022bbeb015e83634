"""Every code list is whole, bilingual and free of twins."""

import re

import pytest

from nrm.foundation.language import use_language
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.codes import Code, CodeList
from nrm.reference.countries import COUNTRY
from nrm.reference.indicators import INDICATOR
from nrm.reference.institutions import INSTITUTION_KIND
from nrm.reference.places import BASHKI_LIST, BORDER_POINT, QARK

ALL = {name: value for name, value in vars(lists).items() if isinstance(value, CodeList)} | {
    one.name: one for one in (COUNTRY, INDICATOR, INSTITUTION_KIND, BASHKI_LIST, BORDER_POINT, QARK)
}


@pytest.mark.parametrize("name", ALL)
def test_every_code_is_stable_ascii_with_words_in_both_languages(name: str) -> None:
    listed = ALL[name]
    assert listed.title.sq
    assert listed.title.en
    for entry in listed:
        assert re.fullmatch(r"[A-Z0-9_-]{1,40}", entry.code)
        assert entry.text.sq.strip() == entry.text.sq != ""
        assert entry.text.en.strip() == entry.text.en != ""


@pytest.mark.parametrize("name", ALL)
def test_no_list_says_the_same_words_twice(name: str) -> None:
    for language in ("sq", "en"):
        words = [entry.text.in_(language) for entry in ALL[name]]
        assert len(words) == len(set(words))


def test_choices_speak_the_current_language() -> None:
    with use_language("sq"):
        assert lists.SEX.choices() == {"F": "Femër", "M": "Mashkull", "NOT_STATED": "E pashënuar"}
    with use_language("en"):
        assert lists.SEX.choices() == {"F": "Female", "M": "Male", "NOT_STATED": "Not stated"}


def test_a_list_answers_for_its_codes_only() -> None:
    assert "VMT" in lists.STATUS
    assert "vmt" not in lists.STATUS
    assert None not in lists.STATUS
    assert lists.STATUS.text("VMT").en.startswith("Potential victim")
    with pytest.raises(KeyError):
        lists.STATUS.text("SOMETHING")


def test_a_code_may_stand_only_once_in_a_list() -> None:
    twice = (Code("A", Text("a", "a")), Code("A", Text("b", "b")))
    with pytest.raises(ValueError, match="twice"):
        CodeList("list", Text("l", "l"), twice)


def test_begging_can_be_counted_beside_or_inside_labour() -> None:
    labour = lists.EXPLOITATION.in_group("LABOUR")
    assert labour == {"LABOUR", "CHILD_LABOUR", "SERVITUDE"}
    assert lists.EXPLOITATION.in_group("BEGGING") == {"BEGGING"}


def test_every_exploitation_and_structure_has_a_listed_group() -> None:
    assert {one.group for one in lists.EXPLOITATION} == {
        one.code for one in lists.EXPLOITATION_GROUP
    }
    assert {one.group for one in lists.STRUCTURE} == {one.code for one in lists.STRUCTURE_GROUP}
    assert {one.group for one in lists.SERVICE} == {one.code for one in lists.SERVICE_GROUP}


def test_traits_of_structures_and_recruitment_feed_the_indicators() -> None:
    assert lists.STRUCTURE.tagged("local") == {"MUNICIPALITY", "NJMF", "KRAT_TT"}
    assert lists.STRUCTURE.tagged("inspection") == {"LABOUR_INSPECTION", "JOINT_INSPECTION"}
    assert len(lists.RECRUITMENT.tagged("agency")) == 4


def test_the_child_is_told_of_nine_matters() -> None:
    assert len(lists.CHILD_INFORMATION) == 9
