"""Any two of three custodians open the keys; one, or a stranger with the file, does not."""

import json
import os
from itertools import combinations
from pathlib import Path

import pytest

from nrm.foundation.errors import Misconfigured
from nrm.vault.custody import CustodyKeyring, Effort
from nrm.vault.keyring import Purpose
from nrm.vault.opening import KeyPlaces, open_keys
from nrm.vault.ring_document import new_ring, written
from tests.vault.rings import PASSPHRASES, QUICK, Kept, two_of, with_custodians

PAIRS = list(combinations(PASSPHRASES, 2))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A ring that custodians keep."""
    return with_custodians(tmp_path)


@pytest.mark.parametrize("names", [*PAIRS, tuple(PASSPHRASES)])
def test_any_two_open_it(kept: Kept, names: tuple[str, ...]) -> None:
    wrapped = kept.service.wrap(Purpose.DATA, bytes(32), owner="a")
    assert CustodyKeyring.unlock(kept.path, two_of(*names)).unwrap(wrapped, owner="a") == bytes(32)


@pytest.mark.parametrize("name", PASSPHRASES)
def test_one_does_not(kept: Kept, name: str) -> None:
    with pytest.raises(Misconfigured, match="Two of these"):
        CustodyKeyring.unlock(kept.path, two_of(name))


@pytest.mark.parametrize("names", PAIRS)
def test_one_who_guesses_the_other_does_not(kept: Kept, names: tuple[str, str]) -> None:
    known, guessed = names
    for guess in ("", PASSPHRASES[known], PASSPHRASES[guessed] + ".", PASSPHRASES[guessed].upper()):
        with pytest.raises(Misconfigured, match="do not open"):
            CustodyKeyring.unlock(kept.path, {**two_of(known), guessed: guess})


def test_passphrases_are_not_exchangeable(kept: Kept) -> None:
    swapped = {"Arta": PASSPHRASES["Besnik"], "Besnik": PASSPHRASES["Arta"]}
    with pytest.raises(Misconfigured, match="do not open"):
        CustodyKeyring.unlock(kept.path, swapped)


def test_the_keyboard_makes_no_difference(kept: Kept) -> None:
    typed = {"C\u0327iljeta": PASSPHRASES["Çiljeta"].replace("ë", "e\u0308"), **two_of("Arta")}
    CustodyKeyring.unlock(kept.path, typed)


def test_nothing_of_the_keys_stands_in_the_file(tmp_path: Path) -> None:
    ring = new_ring()
    kept = with_custodians(tmp_path, ring)
    secrets = [entry["secret"] for entry in json.loads(written(ring))["keys"]]
    content = kept.path.read_text()
    assert not any(secret[:20] in content for secret in secrets)
    assert not any(said in content for said in PASSPHRASES.values())


@pytest.mark.parametrize("field", ["ring", "names", "salt", "memory", "passes", "key"])
def test_an_altered_file_does_not_open(kept: Kept, field: str) -> None:
    document = json.loads(kept.path.read_text())
    if field == "ring":
        document["ring"] = "0" * 16
    for pair in document["pairs"]:
        match field:
            case "names":
                pair["names"].reverse()
            case "salt" | "key":
                pair[field] = ("B" if pair[field][0] == "A" else "A") + pair[field][1:]
            case "memory" | "passes":
                pair[field] *= 2
    kept.path.write_text(json.dumps(document))
    with pytest.raises(Misconfigured, match="do not open"):
        kept.again()


def test_a_pair_cannot_be_taken_for_another_ring(tmp_path: Path) -> None:
    one, other = with_custodians(tmp_path / "one"), with_custodians(tmp_path / "other")
    document, foreign = json.loads(one.path.read_text()), json.loads(other.path.read_text())
    document["keys"] = foreign["keys"]
    one.path.write_text(json.dumps(document))
    with pytest.raises(Misconfigured, match="damaged"):
        one.again()


@pytest.mark.parametrize(
    ("passphrases", "words"),
    [
        (two_of("Arta", "Besnik"), "3 custodians"),
        (PASSPHRASES | {"Dritan": "një i katërt këtu"}, "3 custodians"),
        (PASSPHRASES | {"Arta": "e shkurtër"}, "at least 16"),
        (PASSPHRASES | {"Arta": PASSPHRASES["Besnik"]}, "the same passphrase"),
    ],
)
def test_custodians_must_be_three_with_good_passphrases(
    tmp_path: Path, passphrases: dict[str, str], words: str
) -> None:
    path = tmp_path / "custody.json"
    with pytest.raises(Misconfigured, match=words):
        CustodyKeyring.create(path, new_ring(), passphrases, QUICK)
    assert not path.exists()


def test_trying_a_pair_costs_memory_and_time() -> None:
    assert Effort().memory * Effort().passes >= 256 * 1024 * 3


def test_a_file_descriptor_unlocks_it(kept: Kept) -> None:
    places = KeyPlaces(kept.path.with_name("keyring.json"), kept.path)
    with pytest.raises(Misconfigured, match="two of them must type"):
        open_keys(places)
    reading, writing = os.pipe()
    os.write(writing, "\n".join(f"{a}: {b}" for a, b in two_of("Arta", "Besnik").items()).encode())
    os.close(writing)
    assert open_keys(places, fd=reading).known() == kept.service.known()
    with pytest.raises(Misconfigured, match="gives no passphrases"):
        open_keys(places, fd=reading)
