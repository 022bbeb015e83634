"""Writing the trail, in the transaction of the act that it tells of."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from uuid import UUID, uuid4

from sqlalchemy import select

from nrm.audit.models import Entry, Head
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal_small

HEAD_ID = UUID(int=1)
GENESIS = bytes(32)
ALLOWED, REFUSED = "allowed", "refused"


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


def record(happening: Happening, *, by: Author) -> Entry:
    """Append one entry and flush it; raises whatever the database raises, so that nothing is shown unrecorded."""
    head = _locked_head()
    entry = Entry(
        id=uuid4(),
        seq=head.seq + 1,
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
        previous=head.hash,
    )
    if happening.typed:
        entry.sealed_detail = seal_small(
            key_ring(), happening.typed, purpose=Purpose.TRAIL, place=typed_place(entry.id)
        )
    entry.hash = chained(entry)
    head.seq, head.hash = entry.seq, entry.hash
    db.session.add(entry)
    db.session.flush()
    return entry


def typed_place(entry_id: UUID) -> Place:
    """Return where the typed words of an entry are sealed."""
    return Place("audit_entry", str(entry_id), "typed", str(entry_id))


def chained(entry: Entry) -> bytes:
    """Return the keyed hash of an entry over all that it says and over the entry before it."""
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
        entry.sealed_detail or b"",
    ]
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return key_ring().mac(Purpose.TRAIL, packed)


def _locked_head() -> Head:
    head = db.session.scalar(select(Head).where(Head.id == HEAD_ID).with_for_update())
    if head is None:
        head = Head(id=HEAD_ID, seq=0, hash=GENESIS)
        db.session.add(head)
        db.session.flush()
    return head
