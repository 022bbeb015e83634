"""The key ring refuses to work in any state in which keys could leak or be the wrong ones."""

from pathlib import Path

import pytest

from nrm.foundation.errors import Misconfigured
from nrm.vault.keyring import FileKeyring, Purpose


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A fresh key ring."""
    made = tmp_path / "keys" / "keyring.json"
    FileKeyring.create(made)
    return made


def test_what_was_created_is_loaded_again(path: Path) -> None:
    ring = FileKeyring.load(path)
    assert {ring.active(purpose).purpose for purpose in Purpose} == set(Purpose)


def test_only_the_owner_can_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_second_creation_never_overwrites(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="never overwritten"):
        FileKeyring.create(path)
    assert path.read_bytes() == before


def test_it_refuses_to_be_readable_by_others(path: Path) -> None:
    path.chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        FileKeyring.load(path)


def test_it_refuses_to_lie_beside_the_data(path: Path) -> None:
    with pytest.raises(Misconfigured, match="must not lie inside"):
        FileKeyring.load(path, away_from=(path.parent,))


@pytest.mark.parametrize("damage", ["", "{", '{"keys": [{}]}', '{"keys": []}', "[]"])
def test_it_refuses_to_be_damaged(path: Path, damage: str) -> None:
    path.write_text(damage)
    with pytest.raises(Misconfigured):
        FileKeyring.load(path)


def test_a_missing_ring_is_never_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no new one is made"):
        FileKeyring.load(tmp_path / "keyring.json")
    assert list(tmp_path.iterdir()) == []


def test_its_secrets_are_not_shown(path: Path) -> None:
    key = FileKeyring.load(path).active(Purpose.DATA)
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)
