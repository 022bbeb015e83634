"""A kept ring refuses to work in any state in which keys could leak or be the wrong ones."""

import json
from pathlib import Path

import pytest

from nrm.foundation.errors import Misconfigured
from nrm.vault.custody import CustodyKeyring
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import Purpose
from nrm.vault.opening import KeyPlaces, open_keys
from nrm.vault.ring_document import new_ring
from tests.vault.rings import KINDS, PASSPHRASES, QUICK, Kept, in_a_file, two_of, with_custodians


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    """A fresh ring, kept in each way."""
    return KINDS[request.param](tmp_path)


def test_only_the_owner_can_read_it(kept: Kept) -> None:
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert kept.path.parent.stat().st_mode & 0o777 == 0o700
    kept.service.add(Purpose.DATA)
    assert kept.path.stat().st_mode & 0o777 == 0o600


def test_a_second_creation_never_overwrites(kept: Kept) -> None:
    before = kept.path.read_bytes()
    with pytest.raises(Misconfigured, match="never overwritten"):
        FileKeyring.create(kept.path)
    with pytest.raises(Misconfigured, match="never overwritten"):
        CustodyKeyring.create(kept.path, new_ring(), PASSPHRASES, QUICK)
    assert kept.path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_it_refuses_to_be_open_to_others(kept: Kept, mode: int) -> None:
    kept.path.chmod(mode)
    with pytest.raises(Misconfigured, match=f"chmod 600 {kept.path}"):
        kept.again()


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_it_refuses_a_folder_that_is_open_to_others(kept: Kept, mode: int) -> None:
    kept.path.parent.chmod(mode)
    with pytest.raises(Misconfigured, match=f"chmod 700 {kept.path.parent}"):
        kept.again()


def test_a_link_to_it_does_not_hide_where_it_lies(tmp_path: Path) -> None:
    kept = in_a_file(tmp_path / "backups")
    link = tmp_path / "link.json"
    link.symlink_to(kept.path)
    with pytest.raises(Misconfigured, match="must not lie inside"):
        FileKeyring.load(link, away_from=(tmp_path / "backups",))


def test_it_refuses_to_lie_beside_the_data(tmp_path: Path) -> None:
    for kept, away_from in ((in_a_file(tmp_path), tmp_path), (with_custodians(tmp_path), tmp_path)):
        places = KeyPlaces(kept.path, kept.path.with_name("none"), away_from=(away_from,))
        with pytest.raises(Misconfigured, match="must not lie inside"):
            open_keys(places)


@pytest.mark.parametrize(
    "damage", ["", "{", '{"keys": [{}]}', '{"keys": []}', "[]", "null", '{"format": 2}']
)
def test_it_refuses_to_be_something_else(kept: Kept, damage: str) -> None:
    kept.path.write_text(damage)
    with pytest.raises(Misconfigured, match="damaged"):
        kept.again()


def test_it_refuses_to_be_cut_anywhere(kept: Kept) -> None:
    content = kept.path.read_bytes()
    for length in range(0, len(content), 97):
        kept.path.write_bytes(content[:length])
        with pytest.raises(Misconfigured, match="damaged"):
            kept.again()


def test_a_secret_with_a_changed_letter_is_noticed(tmp_path: Path) -> None:
    kept = in_a_file(tmp_path)
    document = json.loads(kept.path.read_text())
    secret = document["keys"][0]["secret"]
    document["keys"][0]["secret"] = ("B" if secret[0] == "A" else "A") + secret[1:]
    kept.path.write_text(json.dumps(document))
    with pytest.raises(Misconfigured, match="not as it was written"):
        kept.again()


def test_a_ring_without_a_key_for_a_purpose_is_refused(tmp_path: Path) -> None:
    kept = in_a_file(tmp_path)
    document = json.loads(kept.path.read_text())
    del document["keys"][0]
    kept.path.write_text(json.dumps(document))
    with pytest.raises(Misconfigured, match="seals for: data"):
        kept.again()


def test_a_missing_ring_is_never_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no new one is made"):
        FileKeyring.load(tmp_path / "keyring.json")
    with pytest.raises(Misconfigured, match="no new one is made"):
        CustodyKeyring.unlock(tmp_path / "custody.json", two_of("Arta", "Besnik"))
    assert list(tmp_path.iterdir()) == []


def test_a_destroyed_secret_is_written_over(tmp_path: Path) -> None:
    kept = in_a_file(tmp_path)
    key = kept.service.add(Purpose.DATA)
    kept.service.retire(key.kid)
    secret = json.loads(kept.path.read_text())["keys"][-1]["secret"]
    with kept.path.open("rb") as old:
        kept.service.destroy(key.kid)
        assert old.read().strip(b"\0") == b""
    assert secret not in kept.path.read_text()
    assert sorted(path.name for path in kept.path.parent.iterdir()) == [
        "keyring.json",
        "keyring.lock",
    ]


def test_keys_lying_open_beside_those_of_custodians_are_refused(tmp_path: Path) -> None:
    places = KeyPlaces(in_a_file(tmp_path).path, with_custodians(tmp_path).path)
    with pytest.raises(Misconfigured, match="is there too"):
        open_keys(places)
