"""Folding names and their sound keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.cases.name_folding import fold, sound_key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Shpëtim", "shpetim"),
        ("Shpe\N{COMBINING DIAERESIS}tim", "shpetim"),
        ("ÇLIRIM", "clirim"),
        ("  Anna -  Maria ", "anna maria"),
        ("D\N{RIGHT SINGLE QUOTATION MARK}Angelo", "dangelo"),
        ("\N{LATIN CAPITAL LETTER D WITH STROKE}or\N{LATIN SMALL LETTER D WITH STROKE}e", "dorde"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}na", "ana"),
        ("Stra\N{LATIN SMALL LETTER SHARP S}e", "strasse"),
        ("...", ""),
        ("\ud800", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_takes_any_text_and_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_every_sign_that_has_variants_twice_changes_nothing() -> None:
    blocks = ((0, 0x3400), (0xA640, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800))
    folded = [fold(f"a{chr(code)}b") for first, end in blocks for code in range(first, end)]
    assert [text for text in folded if fold(text) != text] == []


@given(st.text())
def test_folded_names_hold_letters_digits_and_single_spaces(text: str) -> None:
    assert all(word.isalnum() for word in fold(text).split(" ") if word)
    assert "  " not in fold(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Qemal", "Çemal", "Cemal", "Kemal", "Chemal"),
        ("Xhevdet", "Gjevdet", "Jevdet", "Zhevdet", "Xhevdët"),
        ("Gjergj", "Xherxh", "Jerj"),
        ("Shpëtim", "Spëtim", "Shptim"),
        ("Dhimitër", "Dimitër"),
        ("Thëllëza", "Tëllëza", "Thëlëza"),
        ("Rrapi", "Rapi"),
        ("Ylli", "Illi", "Yli"),
        ("Ahmet", "Amet"),
        ("Anna Maria", "Annamaria"),
    ],
)
def test_spellings_of_one_sound_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Arben", "Artan"), ("Ana", "Ina"), ("Hoxha", "Dodaj"), ("Zef", "Sef")]
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


@given(st.text() | st.text("abcdefghijklmnopqrstuvwxyzëç "))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert sound_key(sound_key(text)) == sound_key(text)
