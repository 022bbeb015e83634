"""What people type, made fit to keep."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.web.typed_text import many_lines, one_line

ANYTHING = st.text(st.characters(), max_size=200)
"""All of Unicode, lone surrogates and controls included."""


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert one_line(one_line(typed)) == one_line(typed)
    assert many_lines(many_lines(typed)) == many_lines(typed)


@given(ANYTHING)
def test_what_is_kept_can_be_stored_anywhere(typed: str) -> None:
    for kept in (one_line(typed), many_lines(typed)):
        kept.encode()
        assert unicodedata.is_normalized("NFC", kept)
        assert "\x00" not in kept


@given(ANYTHING)
def test_one_line_has_no_line_break(typed: str) -> None:
    assert len(one_line(typed).splitlines()) <= 1


@given(st.lists(st.text("abcëçgjxh ", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_words_and_lines_survive(lines: list[str]) -> None:
    kept = many_lines("\r\n".join(lines))
    assert [line.split() for line in kept.split("\n")] == [line.split() for line in lines]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Arta   Hoxha ", "Arta Hoxha"),
        ("Shkode\u0308r", "Shkodër"),
        ("a\u202eb\u2066c\ufeffd\u200be", "abcde"),
        ("a\ud800b\x00c\x07d", "abcd"),
        ("një\u00a0dy\ttre\nkatër", "një dy tre katër"),
        ("\U0001f1e6\U0001f1f1 👩‍👧", "\U0001f1e6\U0001f1f1 👩‍👧"),
    ],
)
def test_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_all_line_ends_become_one_kind() -> None:
    assert many_lines("a\r\nb\rc\u2028d\u0085e\x0cf\n\n") == "a\nb\nc\nd\ne\nf"
