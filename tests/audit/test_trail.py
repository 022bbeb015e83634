"""Whoever changes the trail is found out, with the row named."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from nrm.audit import trail
from nrm.audit.models import Entry, Head
from nrm.audit.trail import SYSTEM, Happening
from nrm.audit.verification import Verdict, verify
from nrm.foundation.database import db
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import parted, with_key

ENTRIES = 12


@pytest.fixture
def long_trail(app: Flask) -> Flask:
    """A trail of twelve entries."""
    for number in range(ENTRIES):
        trail.record(Happening("test:act", detail={"n": number}, typed=f"word {number}"), by=SYSTEM)
    db.session.commit()
    return app


def run(statement: str) -> None:
    """Do something to the tables behind the application's back."""
    db.session.execute(text(statement))
    db.session.commit()


def test_an_untouched_trail_holds(long_trail: Flask) -> None:
    verdict = verify()
    assert verdict.holds
    assert verdict.checked == ENTRIES


ATTACKS: dict[str, tuple[str, int]] = {
    "alter": ("UPDATE audit_entry SET action = 'test:other' WHERE seq = 5", 5),
    "alter detail": ("UPDATE audit_entry SET detail = '{}' WHERE seq = 7", 7),
    "delete": ("DELETE FROM audit_entry WHERE seq = 4", 4),
    "delete the first": ("DELETE FROM audit_entry WHERE seq = 1", 1),
    "cut off the end": ("DELETE FROM audit_entry WHERE seq > 9", 10),
    "cut off the end and say so": (
        "DELETE FROM audit_entry WHERE seq > 9; UPDATE audit_head SET seq = 9",
        10,
    ),
    "swap": (
        """UPDATE audit_entry SET seq = 100 WHERE seq = 3;
        UPDATE audit_entry SET seq = 3 WHERE seq = 6;
        UPDATE audit_entry SET seq = 6 WHERE seq = 100""",
        3,
    ),
    "alter the words": ("UPDATE audit_entry SET sealed_detail = previous WHERE seq = 8", 8),
    "put other words there": (
        """UPDATE audit_entry SET sealed_detail = (SELECT e.sealed_detail FROM audit_entry e WHERE e.seq = 2)
        WHERE seq = 6""",
        6,
    ),
    "put words with their hash": (
        """UPDATE audit_entry SET sealed_detail = (SELECT e.sealed_detail FROM audit_entry e WHERE e.seq = 2),
        sealed_hash = (SELECT e.sealed_hash FROM audit_entry e WHERE e.seq = 2) WHERE seq = 6""",
        6,
    ),
    "take words and hash away": (
        "UPDATE audit_entry SET sealed_detail = NULL, sealed_hash = NULL WHERE seq = 3",
        3,
    ),
    "name another key": ("UPDATE audit_entry SET hash_kid = 'chain-none' WHERE seq = 9", 9),
    "empty": ("DELETE FROM audit_entry", 1),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found_and_its_row_named(long_trail: Flask, name: str) -> None:
    statements, bad = ATTACKS[name]
    for statement in statements.split(";"):
        run(statement)
    verdict = verify()
    assert not verdict.holds
    assert verdict.bad_seq == bad


def test_a_forged_entry_at_the_end_is_found(long_trail: Flask) -> None:
    head = db.session.scalars(db.select(Head)).one()
    forged = Entry(seq=head.seq + 1, at=head.created_at, action="test:forged", decision="allowed")
    forged.previous, forged.hash = head.hash, bytes(32)
    forged.hash_kid = key_ring().active(Purpose.CHAIN).kid
    db.session.add(forged)
    head.seq, head.hash = forged.seq, forged.hash
    db.session.commit()
    assert verify().bad_seq == ENTRIES + 1


def test_words_that_were_taken_away_are_told_and_the_trail_holds(long_trail: Flask) -> None:
    gone = db.session.scalars(db.select(Entry).where(Entry.seq.in_((4, 9)))).all()
    for entry in gone:
        entry.sealed_detail = None
    db.session.commit()
    verdict = verify()
    assert verdict.holds
    assert set(verdict.without_words) == {entry.id for entry in gone}


def test_the_trail_holds_over_an_exchange_of_its_keys(long_trail: Flask) -> None:
    first, ring = key_ring().active(Purpose.CHAIN).kid, key_ring()
    ring.activate(ring.add(Purpose.CHAIN).kid)
    for entry in db.session.scalars(db.select(Entry)):
        wrapped, sealed = parted(entry.sealed_detail or b"")
        ring.activate(ring.add(Purpose.TRAIL).kid)
        data_key = ring.unwrap(wrapped, owner=str(entry.id))
        entry.sealed_detail = with_key(
            ring.wrap(Purpose.TRAIL, data_key, owner=str(entry.id)), sealed
        )
    db.session.flush()
    entry = trail.record(Happening("test:act", typed="after"), by=SYSTEM)
    db.session.commit()
    assert entry.hash_kid != first
    assert verify() == Verdict(ENTRIES + 1)
    ring.destroy(ring.retire(first).kid)
    assert verify().reason == f"made by the key {first}, which the ring does not have"


def test_what_a_person_typed_is_not_readable(long_trail: Flask) -> None:
    rows = db.session.scalars(db.select(Entry)).all()
    assert all(b"word" not in (row.sealed_detail or b"") for row in rows)
    assert all("word" not in row.detail for row in rows)


def test_an_act_that_is_undone_leaves_no_entry(app: Flask) -> None:
    trail.record(Happening("test:act"), by=SYSTEM)
    db.session.rollback()
    assert verify().checked == 0


def test_nothing_is_done_when_the_trail_cannot_be_written(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_settings: object) -> Callable[..., object]:
        raise OSError("disk full")

    monkeypatch.setattr("nrm.audit.trail.chained", broken)
    with pytest.raises(OSError, match="disk full"):
        trail.record(Happening("test:act"), by=SYSTEM)
