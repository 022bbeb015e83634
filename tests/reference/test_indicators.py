"""The starter list of indicators covers every element."""

from collections import Counter

from nrm.reference.indicators import ELEMENT, INDICATOR, INDICATORS, Element, element_list


def test_the_starter_list_covers_all_elements() -> None:
    count = Counter(each.element for each in INDICATORS)
    assert count == {Element.ACT: 6, Element.MEANS: 9, Element.PURPOSE: 7, Element.GENERAL: 6}


def test_every_indicator_has_an_example_in_both_languages() -> None:
    for each in INDICATORS:
        assert each.example.sq
        assert each.example.en
        assert each.text.sq != each.example.sq


def test_the_first_letter_of_a_code_names_its_element() -> None:
    assert all(each.code[0] == each.element[0] for each in INDICATORS)


def test_the_elements_divide_the_list() -> None:
    parts = [element_list(Element(entry.code)).codes for entry in ELEMENT]
    assert sum(parts, ()) == INDICATOR.codes
