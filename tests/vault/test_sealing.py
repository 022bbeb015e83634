"""What is sealed opens only exactly where it was sealed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered
from nrm.vault.keyring import Purpose
from nrm.vault.local_keys import LocalKeys
from nrm.vault.ring_document import new_ring
from nrm.vault.sealing import (
    PADDING,
    Place,
    new_data_key,
    seal,
    seal_small,
    unseal,
    unseal_small,
    unwrap,
)

RING = LocalKeys(new_ring())
KEY = b"k" * 32
WORDS = st.text(max_size=40)
PLACES = st.builds(Place, table=WORDS, owner=WORDS, section=WORDS, row=WORDS)
ANSWERS = st.dictionaries(st.text(max_size=20), st.text() | st.integers() | st.lists(st.text()))


@given(ANSWERS, PLACES)
def test_what_was_sealed_opens_as_it_was(answers: dict[str, object], place: Place) -> None:
    assert unseal(KEY, seal(KEY, answers, place), place) == answers


@given(PLACES, PLACES)
def test_a_blob_opens_at_no_other_place(place: Place, other: Place) -> None:
    blob = seal(KEY, {"a": 1}, place)
    if place != other:
        with pytest.raises(Tampered):
            unseal(KEY, blob, other)


@given(st.data(), PLACES)
def test_a_changed_byte_is_noticed(data: st.DataObject, place: Place) -> None:
    blob = bytearray(seal(KEY, {"emri": "Ëndrra"}, place))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        unseal(KEY, bytes(blob), place)


@given(st.binary(max_size=100))
def test_rubbish_is_refused_and_nothing_else_happens(rubbish: bytes) -> None:
    with pytest.raises(Tampered):
        unseal(KEY, rubbish, Place("t", "o", "s", "r"))


def test_parts_of_a_place_cannot_slide_into_each_other() -> None:
    blob = seal(KEY, {}, Place("a", "bc", "d", "e"))
    with pytest.raises(Tampered):
        unseal(KEY, blob, Place("ab", "c", "d", "e"))


def test_equal_answers_never_look_equal() -> None:
    place = Place("t", "o", "s", "r")
    assert seal(KEY, {"a": 1}, place) != seal(KEY, {"a": 1}, place)


@given(st.text(max_size=100), st.text(max_size=100))
def test_the_length_tells_only_in_steps(one: str, other: str) -> None:
    place = Place("t", "o", "s", "r")
    difference = len(seal(KEY, one, place)) - len(seal(KEY, other, place))
    assert difference % PADDING == 0


def test_a_new_key_opens_for_its_owner() -> None:
    wrapped = new_data_key(RING, purpose=Purpose.DATA, owner="case-1")
    assert len(unwrap(RING, wrapped, owner="case-1")) == 32
    with pytest.raises(Tampered):
        unwrap(RING, wrapped, owner="case-2")


@given(st.binary(max_size=200))
def test_rubbish_is_no_small_secret(rubbish: bytes) -> None:
    with pytest.raises((Tampered, Misconfigured)):
        unseal_small(RING, rubbish, place=Place("t", "o", "s", "r"))


def test_a_small_secret_opens_only_at_its_place() -> None:
    place = Place("user_account", "1", "totp", "1")
    blob = seal_small(RING, "JBSW", purpose=Purpose.ACCOUNTS, place=place)
    assert unseal_small(RING, blob, place=place) == "JBSW"
    with pytest.raises(Tampered):
        unseal_small(RING, blob, place=replace(place, owner="2"))
