"""The register of what is sealed names every key and every blob, and finds each that does not open."""

from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import Column, LargeBinary, MetaData, Table, func, select, text, update
from sqlalchemy.engine import Connection

from nrm.app import create_app
from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM, Happening
from nrm.auth import parked, second_factor
from nrm.auth.models import ParkedInput, User
from nrm.cases.models import Case, Person, PersonIdentity
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.records.models import SealedSection
from nrm.vault import inventory
from nrm.vault.inventory import Fault
from nrm.vault.keyring import Purpose
from nrm.vault.local_keys import LocalKeys
from nrm.vault.ring import key_ring
from nrm.vault.ring_document import new_ring
from nrm.vault.wrapped_keys import count_uses, held_keys
from tests.casework import identified, worker


@pytest.fixture
def held(app: Flask) -> Connection:
    """A database with a case of two forms, a second factor, parked input and typed words."""
    user = worker()
    identified(user)
    second_factor.keep(user, second_factor.new_secret())
    parked.park(user.id, "/cases/new", [("first_name", "Ëndrra")])
    trail.record(Happening("search:names", typed="Ëndrra"), by=SYSTEM)
    db.session.flush()
    return db.session.connection()


def faults(connection: Connection) -> list[Fault]:
    return [fault for fault in inventory.faults(connection, key_ring()) if fault]


def uses(connection: Connection, purpose: Purpose) -> dict[str, int]:
    return count_uses(connection, key_ring().active(purpose))


def test_every_blob_of_a_used_register_opens(held: Connection) -> None:
    opened = list(inventory.faults(held, key_ring()))
    assert opened == [None] * sum(inventory.count_blobs(held).values())
    assert len(opened) > 7


def test_keys_are_counted_by_what_wraps_them(held: Connection) -> None:
    assert uses(held, Purpose.DATA) == {
        "person.key_blob": 1,
        "case_file.key_blob": 1,
    }
    assert uses(held, Purpose.ACCOUNTS) == {
        "user_account.totp_secret": 1,
        "parked_input.blob": 1,
    }
    assert uses(held, Purpose.TRAIL) == {"audit_entry.sealed_detail": 1}
    entries = held.scalar(select(func.count()).select_from(Entry))
    assert uses(held, Purpose.CHAIN) == {"audit_entry.hash_kid": entries}
    assert count_uses(held, key_ring().add(Purpose.DATA)) == {}


def test_a_key_is_given_with_its_owner(held: Connection) -> None:
    columns = {str(column): column for column in inventory.key_columns(Purpose.ACCOUNTS)}
    kid = key_ring().active(Purpose.ACCOUNTS).kid
    user, kept = (
        db.session.scalars(select(User)).one(),
        db.session.scalars(select(ParkedInput)).one(),
    )
    found = {name: held_keys(held, column, kid)[0] for name, column in columns.items()}
    assert (found["user_account.totp_secret"].row_id, found["parked_input.blob"].row_id) == (
        user.id,
        kept.id,
    )
    assert {key.owner for key in found.values()} == {str(user.id)}
    assert {key.wrapped.kid for key in found.values()} == {kid}


@pytest.mark.parametrize(
    "column",
    [
        Person.key_blob,
        PersonIdentity.blob,
        Case.key_blob,
        SealedSection.blob,
        User.totp_secret,
        ParkedInput.blob,
        Entry.sealed_detail,
    ],
    ids=str,
)
def test_a_damaged_blob_is_named_by_its_row(held: Connection, column: Column[bytes]) -> None:
    model = column.class_
    row_id, blob = held.execute(select(model.id, column).where(column.is_not(None))).all()[0]
    flipped = blob[:-1] + bytes([blob[-1] ^ 1])
    for damaged in (flipped, blob[:-1], blob[:1], b""):
        held.execute(update(model).where(model.id == row_id).values({column.key: damaged}))
        found = {(fault.column, fault.row_id) for fault in faults(held)}
        assert (str(column.expression), row_id) in found


def test_another_ring_is_refused_at_the_start(app: Flask, held: Connection) -> None:
    inventory.check_ring(held, key_ring())
    db.session.commit()
    foreign = LocalKeys(new_ring())
    with pytest.raises(Misconfigured, match="it is another installation's"):
        create_app(app.config["NRM"], keys=foreign)


def test_a_key_that_the_ring_does_not_have_is_named(held: Connection) -> None:
    held.execute(text("UPDATE case_file SET key_kid = 'data-gone'"))
    assert {fault.words for fault in faults(held)} == {
        "wrapped by a key that the ring does not have"
    }


def test_more_rows_than_a_batch_are_all_opened(
    held: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "BATCH", 1)
    assert len(list(inventory.faults(held, key_ring()))) == sum(
        inventory.count_blobs(held).values()
    )


def test_a_sealed_column_must_say_how(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = MetaData()
    Table("t", silent, Column("c", LargeBinary, info={"holds": "sealed"}))
    monkeypatch.setattr(inventory, "db", SimpleNamespace(metadata=silent))
    with pytest.raises(LookupError, match=r"t\.c"):
        inventory.sealed_columns()
