"""The whole database, the key ring and the source together do not open what is sealed to an agency.

The attacker here is root who took copies: every byte of every row, the ring's file, and the program. They try each key
there is, and each run of 32 bytes that stands anywhere, as a private key and as a key of every lock.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from config import Config
from nrm.agencies import service as agency_keys
from nrm.agencies.access import handed, locked_up
from nrm.agencies.models import AgencyGrant, AgencyRecovery
from nrm.agencies.queries import newest_key
from nrm.audit.trail import SYSTEM
from nrm.auth import service as accounts
from nrm.auth import sessions
from nrm.auth.models import MemberKey, Session, User
from nrm.auth.passwords import Passphrases, Slowness
from nrm.auth.roles import Role
from nrm.auth.tokens import row_of
from nrm.cases import agency_seal
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.records.models import SealedSection
from nrm.vault import key_pairs, recovery
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import PrivateKey, Where
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, unseal, unwrap
from tests.people import PASSPHRASE, actor_of, colleague, holding, own_key
from tests.protection.sheltered import ADDRESS, located

KEYS_AT_LEAST = 500
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{43}=")


@dataclass(slots=True)
class Loot:
    """What root took, and what it is worth: every private key that could be opened with it."""

    inner: bytes
    inner_where: Where
    grants: Mapping[Where, bytes]
    locks: Mapping[Where, bytes]
    keys: set[bytes] = field(default_factory=set)

    def open_all(self) -> list[str]:
        """Try every key on everything, again and again while it yields new ones; return what opened."""
        opened: list[str] = []
        tried: set[bytes] = set()
        while self.keys - tried:
            for key in self.keys - tried:
                tried.add(key)
                opened += self._with(key)
        return opened

    def _with(self, key: bytes) -> Iterator[str]:
        for where, blob in self.locks.items():
            for made in (key, key_pairs.key_from(key, "session")):
                if found := _tried(key_pairs.unlock, blob, made, where):
                    self.keys.add(found.secret)
                    yield where[0]
        for where, blob in self.grants.items():
            if found := _tried(key_pairs.taken, PrivateKey(key), blob, where):
                self.keys.add(found.secret)
                yield where[0]
        if words := _tried(key_pairs.open_with, PrivateKey(key), self.inner, self.inner_where):
            yield words.decode()


def _tried(act: Any, *given: Any) -> Any:
    try:
        return act(*given[:-1], where=given[-1])
    except (Tampered, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class House:
    """A shelter with two people who hold its key, one of them signed in, and a case whose place is recorded."""

    settings: Config
    writer: UUID
    codes: tuple[str, ...]
    token: str


@pytest.fixture
def house(app: Flask, settings: Config) -> House:
    """A real installation in which all was done that makes keys."""
    writer = holding(colleague(Role.SHELTER, username="e.para"))
    holding(colleague(Role.SHELTER, username="e.dyta"))
    accounts.enrol_demo(writer, password=PASSPHRASE, totp_secret="JBSWY3DPEHPK3PXP")
    located(writer)
    codes = agency_keys.renew_codes(actor_of(writer))
    token, _session = sessions.begin(writer, key=own_key(writer))
    db.session.commit()
    return House(settings, writer.id, codes, token)


def test_database_ring_and_source_do_not_open_it(house: House) -> None:
    loot = loot_of(house)
    assert len(loot.keys) > KEYS_AT_LEAST
    assert loot.open_all() == []


def test_the_outer_seal_alone_opens_with_them(house: House) -> None:
    """The control of the attack: root does open all else, and the seal around this."""
    loot = loot_of(house)
    assert loot.inner.startswith(b"\x01")
    assert ADDRESS.encode() not in loot.inner


def test_with_a_members_passphrase_it_opens(house: House) -> None:
    loot = loot_of(house)
    key, where, blob = member_lock_of(house)
    loot.keys = {key}
    assert key_pairs.unlock(blob, key, where=where).secret
    assert ADDRESS in json.loads(loot.open_all()[-1])["address"]


def test_with_the_token_of_a_session_it_opens(house: House) -> None:
    loot = loot_of(house)
    session_id = row_of(house.token)
    assert session_id
    where = ("user_session", session_id.hex)
    made = key_pairs.key_from(house.token.encode(), "session")
    loot.keys = {key_pairs.unlock(loot.locks[where], made, where=where).secret}
    assert ADDRESS in json.loads(loot.open_all()[-1])["address"]


def test_with_two_recovery_codes_it_opens_and_with_one_it_does_not(house: House) -> None:
    loot = loot_of(house)
    key_id = key_of(house)
    locks = {where[-1]: blob for where, blob in loot.locks.items() if where[0] == "agency_recovery"}
    for one in house.codes:
        with pytest.raises(Tampered):
            recovery.recover(locks, [one, one], where=locked_up(key_id))
        loot.keys |= set(windows(one.encode())) | {key_pairs.typed_code(one).encode()}
    assert loot.open_all() == []
    loot.keys = {recovery.recover(locks, house.codes[1:], where=locked_up(key_id)).secret}
    assert ADDRESS in json.loads(loot.open_all()[-1])["address"]


def test_after_sign_out_or_a_new_link_nothing_of_the_session_is_left(house: House) -> None:
    user = db.session.get_one(User, house.writer)
    accounts.new_link(user, by=SYSTEM)
    db.session.commit()
    loot = loot_of(house)
    left = sorted(where[0] for where in loot.locks)
    assert left == ["agency_recovery"] * 3 + ["member_key"]  # that of the colleague
    made = key_pairs.key_from(house.token.encode(), "session")
    loot.keys |= {made, house.token.encode()[:32]}
    assert loot.open_all() == []


def loot_of(house: House) -> Loot:
    """Take everything and peel off what the ring opens."""
    row = db.session.scalars(
        db.select(SealedSection).where(SealedSection.section == Section.SHELTER_LOCATION)
    ).one()
    case = db.session.get_one(Case, row.case_id)
    data_keys = {unwrap(key_ring(), one.key, owner=str(one.id)) for one in every(Case)}
    place = Place("case_file", str(case.id), row.section, str(row.id))
    outer = unseal(unwrap(key_ring(), case.key, owner=str(case.id)), row.blob, place)
    loot = Loot(
        base64.b64decode(outer["agency"]),
        agency_seal.where(case.id, Section.SHELTER_LOCATION, row.id, row.sealed_to),
        {handed(one.agency_key_id, one.member_key_id): one.blob for one in every(AgencyGrant)},
        dict(locks()),
    )
    loot.keys = data_keys | set(keys_in_ring(house.settings)) | set(keys_in_rows())
    return loot


def every(model: Any) -> list[Any]:
    return list(db.session.scalars(db.select(model)).unique())


def locks() -> Iterator[tuple[Where, bytes]]:
    """Yield every lock of a private key with the place that the program binds it to."""
    for row in every(MemberKey):
        start = len(Slowness.unpacked(row.blob).packed())
        yield ("member_key", row.id.hex, row.user_id.hex), row.blob[start:]
    for row in every(Session):
        if row.key_blob:
            yield ("user_session", row.id.hex), row.key_blob
    for row in every(AgencyRecovery):
        yield (*locked_up(row.agency_key_id), row.pair), row.blob


def keys_in_ring(settings: Config) -> Iterator[bytes]:
    """Yield the secrets of the ring's file, and what the program derives from them."""
    for found in _BASE64.findall(settings.keyring_path.read_bytes()):
        yield base64.b64decode(found)
    for purpose in Purpose:
        yield from (key_ring().mac(purpose, use) for use in (b"cookie", b"wrap", b"session"))


def keys_in_rows() -> Iterator[bytes]:
    """Yield every run of 32 bytes of what stands about keys and people, and of what hashes of passphrases hold."""
    about = ("agency_key", "agency_grant", "agency_recovery", "member_key", "user_session")
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
            for value in row:
                if isinstance(value, bytes) and (len(value) == 32 or table in about):
                    yield from windows(value)
    for user in every(User):
        if user.password_hash:
            yield from (_decoded(part) for part in user.password_hash.split("$")[-2:])


def windows(value: bytes) -> Iterator[bytes]:
    yield from (value[at : at + 32] for at in range(len(value) - 31))


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4)).ljust(32, b"\0")[:32]


def member_lock_of(house: House) -> tuple[bytes, Where, bytes]:
    """Return the key that the writer's passphrase makes, and the lock that it opens."""
    row = next(one for one in every(MemberKey) if one.user_id == house.writer)
    how = Slowness.unpacked(row.blob)
    key = Passphrases(memory=how.memory, passes=how.passes).key_from(PASSPHRASE, how)
    return key, ("member_key", row.id.hex, row.user_id.hex), row.blob[len(how.packed()) :]


def key_of(house: House) -> UUID:
    key = newest_key(db.session.get_one(User, house.writer).institution_id)
    assert key
    return key.id
