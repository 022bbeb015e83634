"""Bytes that were written once open for ever, and a second reader opens them from the documentation alone.

`golden/` was written by `written_anew`, once; it is never written over. A new version gets a file of its own.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from nrm.audit.models import Entry
from nrm.audit.trail import chained, hash_of_sealed
from nrm.foundation import clock
from nrm.vault import ring, ring_document
from nrm.vault.custody import CustodyKeyring, Effort
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.inventory import KeyOfRow, sealed_columns
from nrm.vault.keyring import Purpose, Signature, WrappedKey
from nrm.vault.local_keys import LocalKeys, check_signature
from nrm.vault.ring_document import new_ring
from nrm.vault.sealing import Place, new_data_key, seal, seal_small, unseal, unseal_small, unwrap
from nrm.vault.stored_keys import create_file
from tests.vault import second_reader
from tests.vault.rings import PASSPHRASES, two_of

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"
GOLDEN = Path(__file__).parent / "golden" / "version-1.json"
PLACE = (
    "case_file",
    "0d3f9a52-0000-4000-8000-000000000001",
    "interview",
    "0d3f9a52-0000-4000-8000-000000000002",
)
OWNER, ROW = PLACE[1], PLACE[3]
SMALL = ("audit_entry", ROW, "typed", ROW)
SAID = {"account": "Tha se <nuk> mundej & kishte frikë.", "age": 17, "signs": ["A3", "M2"]}
WORDS = "Ëndrra Çela"


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    """What was written once."""
    kept: dict[str, Any] = json.loads(GOLDEN.read_text())
    return kept


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let chance and the clock stand still: the nth draw is the byte n, repeated."""
    draws = count(1)
    monkeypatch.setattr(secrets, "token_bytes", lambda length: bytes([next(draws)]) * length)
    monkeypatch.setattr(secrets, "token_hex", lambda length: f"{next(draws):02x}" * length)
    with clock.at(datetime.fromisoformat("2026-11-25T17:00:00+00:00")):
        yield


def written_anew(folder: Path) -> dict[str, Any]:
    """Write one of each format."""
    made = new_ring().with_new(Purpose.TRAIL)
    made = made.with_active(made.keys[-1].key.kid)
    keys = LocalKeys(made)
    FileKeyring.holding(made, folder / "keyring.json")
    CustodyKeyring.create(folder / "custody.json", made, PASSPHRASES, Effort(64, 2, 1))
    wrapped = new_data_key(keys, purpose=Purpose.DATA, owner=OWNER)
    data_key = unwrap(keys, wrapped, owner=OWNER)
    signature = keys.sign(b"counts")
    return {
        "keyring": (folder / "keyring.json").read_text(),
        "custody": (folder / "custody.json").read_text(),
        "wrapped": {"kid": wrapped.kid, "blob": wrapped.blob.hex()},
        "sealed": seal(data_key, SAID, Place(*PLACE)).hex(),
        "small": seal_small(keys, WORDS, purpose=Purpose.TRAIL, place=Place(*SMALL)).hex(),
        "mac": keys.mac(Purpose.CHAIN, b"said").hex(),
        "signature": {"kid": signature.kid, "value": signature.value.hex()},
        "public": keys.public_key(signature.kid).hex(),
    }


def test_the_page_of_formats_names_every_sealed_column() -> None:
    page = FORMATS.read_text()
    columns = [column for column, how in sealed_columns().items() if not isinstance(how, KeyOfRow)]
    assert [str(column) for column in columns if f"`{column}`" not in page] == []


@pytest.mark.usefixtures("fixed")
def test_the_same_keys_and_chance_write_the_same_bytes(
    golden: dict[str, Any], tmp_path: Path
) -> None:
    made = written_anew(tmp_path / "keys")
    assert {name: golden[name] for name in made} == made


def test_what_was_written_once_opens(golden: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    create_file(folder / "keyring.json", golden["keyring"].encode())
    create_file(folder / "custody.json", golden["custody"].encode())
    keys = FileKeyring.load(folder / "keyring.json")
    assert (
        CustodyKeyring.unlock(folder / "custody.json", two_of("Arta", "Besnik")).known()
        == keys.known()
    )
    wrapped = WrappedKey(golden["wrapped"]["kid"], bytes.fromhex(golden["wrapped"]["blob"]))
    data_key = keys.unwrap(wrapped, owner=OWNER)
    assert unseal(data_key, bytes.fromhex(golden["sealed"]), Place(*PLACE)) == SAID
    assert unseal_small(keys, bytes.fromhex(golden["small"]), place=Place(*SMALL)) == WORDS
    signature = Signature(golden["signature"]["kid"], bytes.fromhex(golden["signature"]["value"]))
    assert keys.public_key(signature.kid).hex() == golden["public"]
    check_signature(bytes.fromhex(golden["public"]), signature.value, b"counts")


def test_a_second_reader_opens_it_all(golden: dict[str, Any]) -> None:
    for names in (("Arta", "Besnik"), ("Arta", "Çiljeta"), ("Besnik", "Çiljeta")):
        assert second_reader.keyring_of(golden["custody"], two_of(*names)) == golden["keyring"]
    found = second_reader.secrets_of(golden["keyring"])
    wrapped = golden["wrapped"]
    data_key = second_reader.data_key_of(
        found[wrapped["kid"]],
        kid=wrapped["kid"],
        wrapped=bytes.fromhex(wrapped["blob"]),
        owner=OWNER,
    )
    assert second_reader.content_of(data_key, bytes.fromhex(golden["sealed"]), list(PLACE)) == SAID
    kid, key, sealed = second_reader.carried(bytes.fromhex(golden["small"]))
    small_key = second_reader.data_key_of(found[kid], kid=kid, wrapped=key, owner=ROW)
    assert second_reader.content_of(small_key, sealed, list(SMALL)) == WORDS


def test_a_second_reader_makes_the_hash_of_an_entry(golden: dict[str, Any], app: Flask) -> None:
    """The chain's hash of an entry whose every column says something."""
    keys = LocalKeys(ring_document.read(golden["keyring"].encode()))
    ring.install(app, keys)
    said, kid = golden["entry"], keys.active(Purpose.CHAIN).kid
    entry = Entry(
        id=UUID(said["id"]),
        seq=said["seq"],
        at=datetime.fromisoformat(said["at"]),
        actor_id=UUID(said["actor"]),
        session_id=UUID(said["session"]),
        case_id=UUID(said["case"]),
        subject_id=UUID(said["subject"]),
        sealed_detail=bytes.fromhex(said["sealed_detail"]),
        previous=bytes.fromhex(said["previous"]),
        **{
            name: said[name]
            for name in ("action", "section", "purpose", "decision", "detail", "hash_kid")
        },
    )
    entry.sealed_hash = hash_of_sealed(bytes.fromhex(said["sealed_detail"]))
    found = second_reader.secrets_of(golden["keyring"])
    assert said["hash_kid"] == kid
    assert chained(entry).hex() == second_reader.hash_of(found[kid], said).hex() == said["hash"]
