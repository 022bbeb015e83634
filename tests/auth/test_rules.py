"""Which passphrases and user names are taken."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.auth.rules import (
    SHORTEST,
    TOO_EASY,
    TOO_SHORT,
    folded,
    passphrase_problem,
    username_problem,
)

EASY = [
    "passwordpassword",
    "password12345678",
    "fjalëkalimifjalëkalimi",
    "aaaaaaaaaaaaaaaaaaaa",
    "xkxkxkxkxkxkxkxkxkxk",
    "123456789012345678",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjkl",
    "Shqipëria Tirana 2026",
    "administrator administrator",
    "trafikim viktima rasti",
    "Policia Policia Policia 1",
]
GOOD = [
    "kafe libra dritare mjegull",
    "correct horse battery staple",
    "një dëborë e bardhë mbi çati",
    "h7#kQ!z2pW9@xLm4",
    "ληθη ποταμος φεγγαρι",
]


@pytest.mark.parametrize("passphrase", EASY)
def test_what_guessers_try_first_is_refused(passphrase: str) -> None:
    assert passphrase_problem(passphrase) is TOO_EASY


@pytest.mark.parametrize("passphrase", GOOD)
def test_unrelated_words_are_taken(passphrase: str) -> None:
    assert passphrase_problem(passphrase) is None


def test_ones_own_name_and_workplace_do_not_count() -> None:
    words = "Valbona Gjinushi Peqin"
    assert passphrase_problem(words) is None
    assert passphrase_problem(words, about=["valbona.gjinushi", "Bashkia Peqin"]) is TOO_EASY


@given(st.text(max_size=SHORTEST - 1))
def test_whatever_is_short_is_refused(passphrase: str) -> None:
    assert passphrase_problem(passphrase) is TOO_SHORT


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4))
def test_anything_typed_gets_an_answer(passphrase: str, about: list[str]) -> None:
    assert passphrase_problem(passphrase, about=about) in (None, TOO_SHORT, TOO_EASY)


@given(st.text(min_size=1, max_size=4), st.integers(15, 60))
def test_repeating_a_few_characters_is_refused(piece: str, length: int) -> None:
    assert passphrase_problem((piece * length)[:length]) is TOO_EASY


@pytest.mark.parametrize("username", ["arta", "arta.hoxha", "a-b.c2", "abc", "x" * 40])
def test_plain_user_names_are_taken(username: str) -> None:
    assert username_problem(username) is None


@pytest.mark.parametrize(
    "username",
    [
        "",
        "ab",
        "Arta",
        "artë",
        "arta hoxha",
        "arta.",
        ".arta",
        "a..b",
        "1arta",
        "x" * 41,
        "a/b",
        "a\nb",
    ],
)
def test_other_user_names_are_refused(username: str) -> None:
    assert username_problem(username)


@given(st.text(alphabet=string.ascii_letters + " .", max_size=20))
def test_folding_twice_changes_nothing(username: str) -> None:
    assert folded(folded(username)) == folded(username)
