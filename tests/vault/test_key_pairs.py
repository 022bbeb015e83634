"""What is sealed to a key pair opens with its private key, where it was sealed, and in no other way."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.vault import key_pairs, recovery
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import PrivateKey, check_code, new_private_key, typed_code

HERE = ("case_file", "one", "shelter_location", "row", "key")
GOLDEN = json.loads((Path(__file__).parent / "golden" / "key_pairs.json").read_text())

contents = st.binary(max_size=2000).filter(lambda content: not content.endswith(b" "))
places = st.lists(st.text(max_size=8), min_size=1, max_size=5).map(tuple)


@given(contents, places)
def test_it_opens_at_its_place_with_its_key(content: bytes, where: tuple[str, ...]) -> None:
    private = new_private_key()
    blob = key_pairs.seal_to(private.public, content, where=where)
    assert key_pairs.open_with(private, blob, where=where) == content
    assert content not in blob or len(content) < 4


@given(places, places)
def test_it_opens_nowhere_else(here: tuple[str, ...], there: tuple[str, ...]) -> None:
    private = new_private_key()
    blob = key_pairs.seal_to(private.public, b"words", where=here)
    if here != there:
        with pytest.raises(Tampered):
            key_pairs.open_with(private, blob, where=there)


@given(st.data())
def test_nothing_altered_opens(data: st.DataObject) -> None:
    private = new_private_key()
    blob = key_pairs.seal_to(private.public, b"words", where=HERE)
    at = data.draw(st.integers(0, len(blob) - 1))
    flipped = blob[:at] + bytes([blob[at] ^ data.draw(st.integers(1, 255))]) + blob[at + 1 :]
    for wrong in (flipped, blob[:at], b""):
        with pytest.raises(Tampered):
            key_pairs.open_with(private, wrong, where=HERE)


def test_another_key_opens_nothing() -> None:
    blob = key_pairs.seal_to(new_private_key().public, b"words", where=HERE)
    with pytest.raises(Tampered):
        key_pairs.open_with(new_private_key(), blob, where=HERE)


@given(st.binary(max_size=600).filter(lambda content: not content.endswith(b" ")))
def test_the_length_tells_no_more_than_steps_of_256_bytes(content: bytes) -> None:
    blob = key_pairs.seal_to(new_private_key().public, content, where=HERE)
    assert (len(blob) - 1 - 32 - 16) % 256 == 0


def test_a_handed_key_is_the_same_key_for_its_taker_only() -> None:
    agency, member, other = new_private_key(), new_private_key(), new_private_key()
    blob = key_pairs.hand(agency, to=member.public, where=HERE)
    assert key_pairs.taken(member, blob, where=HERE) == agency
    for by, where in ((other, HERE), (member, (*HERE, "else"))):
        with pytest.raises(Tampered):
            key_pairs.taken(by, blob, where=where)


def test_a_lock_opens_with_its_key_at_its_place() -> None:
    private, key = new_private_key(), key_pairs.key_from(b"a" * 32, "session")
    blob = key_pairs.lock(private, key, where=HERE)
    assert key_pairs.unlock(blob, key, where=HERE) == private
    for wrong, where in ((key_pairs.key_from(b"b" * 32, "session"), HERE), (key, HERE[:-1])):
        with pytest.raises(Tampered):
            key_pairs.unlock(blob, wrong, where=where)
    with pytest.raises(Tampered):
        key_pairs.unlock(blob[:5], key, where=HERE)


def test_no_secret_shows_in_words() -> None:
    private = PrivateKey(b"\x01" * 32)
    assert repr(private) == "PrivateKey()"


def test_any_two_codes_of_three_bring_a_key_back_and_nothing_less_does() -> None:
    private, codes = new_private_key(), recovery.new_codes()
    locks = recovery.lock_for_pairs(private, codes, where=HERE)
    for two in combinations(codes, 2):
        assert recovery.recover(locks, two, where=HERE) == private
        assert recovery.recover(locks, two[::-1], where=HERE) == private
        typed = [code.lower().replace("-", " ") for code in two]
        assert recovery.recover(locks, typed, where=HERE) == private
    others = recovery.new_codes()
    tries = [[code, code] for code in codes]
    tries += [[mine, other] for mine in codes for other in (*others, "", "A-")]
    for wrong in tries:
        with pytest.raises(Tampered):
            recovery.recover(locks, wrong, where=HERE)
    with pytest.raises(Tampered):
        recovery.recover(locks, codes[:2], where=(*HERE, "else"))


def test_recovery_codes_are_long_and_never_the_same() -> None:
    many = [code for _ in range(200) for code in recovery.new_codes()]
    assert len(set(many)) == len(many)
    assert {len(typed_code(code)) for code in many} == {26}


def test_what_a_code_looks_like_on_paper_may_be_typed() -> None:
    assert typed_code("abo1-80 z") == "ABOIBOZ"


def test_check_codes_differ_and_tell_the_public_key_only() -> None:
    private = new_private_key()
    assert check_code(private.public) == check_code(PrivateKey(private.secret).public)
    assert len({check_code(new_private_key().public) for _ in range(100)}) == 100


@pytest.mark.parametrize("entry", GOLDEN["sealed"], ids=lambda entry: entry["name"])
def test_what_was_sealed_once_opens_for_ever(entry: dict[str, Any]) -> None:
    private = PrivateKey(bytes.fromhex(entry["private"]))
    assert private.public.hex() == entry["public"]
    assert check_code(private.public) == entry["check_code"]
    where = tuple(entry["where"])
    opened = key_pairs.open_with(private, bytes.fromhex(entry["blob"]), where=where)
    assert opened.decode() == entry["content"]
    key = bytes.fromhex(entry["lock_key"])
    assert key_pairs.unlock(bytes.fromhex(entry["lock"]), key, where=where) == private
    locks = {pair: bytes.fromhex(blob) for pair, blob in entry["recovery"].items()}
    assert recovery.recover(locks, entry["codes"][1:], where=where) == private
