"""Writing the trail, in the transaction of the act that it tells of."""

import hashlib
import hmac
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import SessionTransaction

from nrm.audit.models import Entry, Head
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.foundation.undoing import when_undone
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, parted, seal_small

HEAD_ID = UUID(int=1)
GENESIS = bytes(32)
ALLOWED, REFUSED = "allowed", "refused"

_HEAD = "trail_head"
_LOCK = select(Head.seq, Head.hash).where(Head.id == HEAD_ID).with_for_update()
_ENTRIES, _HEADS = cast(Table, Entry.__table__), cast(Table, Head.__table__)
_MOVE = update(_HEADS).where(_HEADS.c.id == HEAD_ID)
_INSERT = insert(_ENTRIES)
_COLUMNS = tuple(column.key for column in _ENTRIES.columns)


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, as the trail names them: ids only; both None for the system itself."""

    user_id: UUID | None = None
    session_id: UUID | None = None


SYSTEM = Author()


@dataclass(frozen=True, slots=True)
class Happening:
    """What the trail is told.

    `action` is `resource:act`; `subject_id` is what else it was about (a record, a referral, a user); `detail` holds
    codes, counts and ids, never personal data; `typed` is what a person typed (a search term, a reason) and is sealed.
    """

    action: str
    case_id: UUID | None = None
    subject_id: UUID | None = None
    section: str | None = None
    purpose: str | None = None
    decision: str = ALLOWED
    detail: Mapping[str, object] = field(default_factory=dict)
    typed: str | None = None


def take_turn() -> None:
    """Wait until no other transaction changes anything, and keep the others waiting until this one ends.

    What is read afterwards is what the others left: without this, two presses of one button could both find that
    nothing was done yet. SQLite takes turns anyway.
    """
    _locked_head()


def record(happening: Happening, *, by: Author) -> Entry:
    """Write one entry; raises whatever the database raises, so that nothing is shown unrecorded.

    The entry is for reading only: it stands in the database already, outside the session.
    """
    seq, previous = _locked_head()
    entry = Entry(
        id=uuid4(),
        created_at=clock.now(),
        seq=seq + 1,
        at=clock.now(),
        actor_id=by.user_id,
        session_id=by.session_id,
        action=happening.action,
        case_id=happening.case_id,
        subject_id=happening.subject_id,
        section=happening.section,
        purpose=happening.purpose,
        decision=happening.decision,
        detail=json.dumps(dict(happening.detail), sort_keys=True, default=str)
        if happening.detail
        else "",
        previous=previous,
    )
    if happening.typed:
        entry.sealed_detail = seal_small(
            key_ring(), happening.typed, purpose=Purpose.TRAIL, place=typed_place(entry.id)
        )
        entry.sealed_hash = hash_of_sealed(entry.sealed_detail)
    entry.hash_kid = key_ring().active(Purpose.CHAIN).kid
    entry.hash = chained(entry)
    _append(entry)
    return entry


def record_for_good(happening: Happening, *, by: Author) -> None:
    """Append one entry that stays even if the transaction is undone: for looks and refusals.

    A page that refuses something, or shows what was typed with an error, undoes its transaction.
    """
    record(happening, by=by)
    when_undone(lambda: record(happening, by=by))


def typed_place(entry_id: UUID) -> Place:
    """Return where the typed words of an entry are sealed."""
    return Place("audit_entry", str(entry_id), "typed", str(entry_id))


def chained(entry: Entry) -> bytes:
    """Return the keyed hash of an entry over all that it says and over the entry before it.

    Of words that were typed it covers the hash. Raises `Misconfigured` when the ring does not have the entry's key.
    """
    parts = [
        entry.previous,
        str(entry.seq).encode(),
        entry.id.bytes,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds").encode(),
        entry.actor_id.bytes if entry.actor_id else b"",
        entry.session_id.bytes if entry.session_id else b"",
        entry.action.encode(),
        entry.case_id.bytes if entry.case_id else b"",
        entry.subject_id.bytes if entry.subject_id else b"",
        (entry.section or "").encode(),
        (entry.purpose or "").encode(),
        entry.decision.encode(),
        entry.detail.encode(),
        entry.sealed_hash or b"",
        entry.hash_kid.encode(),
    ]
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return key_ring().mac_by(entry.hash_kid, packed)


def is_genuine(entry: Entry) -> bool:
    """Tell whether an entry says what it said when it was written; whether others are missing is for `verification`."""
    try:
        return hmac.compare_digest(chained(entry), entry.hash)
    except Misconfigured:  # it names a key that the ring does not have
        return False


def hash_of_sealed(blob: bytes) -> bytes:
    """Return the SHA-256 of typed words as they are sealed, without the key that travels with them."""
    return hashlib.sha256(parted(blob)[1]).digest()


def _append(entry: Entry) -> None:
    """Write the entry and move the head, by plain statements: a page may write dozens."""
    connection = db.session.connection()
    connection.execute(_INSERT, {name: getattr(entry, name) for name in _COLUMNS})
    connection.execute(_MOVE, {"seq": entry.seq, "hash": entry.hash})
    db.session.info[_HEAD] = (_transaction(), entry.seq, entry.hash)


def _locked_head() -> tuple[int, bytes]:
    """Return number and hash of the newest entry; whoever asked first in this transaction keeps the lock."""
    kept = db.session.info.get(_HEAD)
    if kept and kept[0] is _transaction():
        return kept[1], kept[2]
    connection = db.session.connection()
    row = connection.execute(_LOCK).one_or_none()
    seq, last = (row.seq, row.hash) if row else (0, GENESIS)
    if row is None:
        connection.execute(insert(Head).values(id=HEAD_ID, seq=seq, hash=last))
    db.session.info[_HEAD] = (_transaction(), seq, last)
    return seq, last


def _transaction() -> SessionTransaction | None:
    """Return the innermost transaction: what was written in it goes when it is undone."""
    session = db.session()
    return session.get_nested_transaction() or session.get_transaction()
