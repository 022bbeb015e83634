"""Checking the trail from the first entry to the last."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from nrm.audit.models import Entry, Head
from nrm.audit.trail import GENESIS, HEAD_ID, chained, hash_of_sealed
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many entries hold, and the number of the first that does not with the reason.

    `without_words` are the entries that hold, but whose typed words are gone: an erasure takes them and names them.
    """

    checked: int
    bad_seq: int | None = None
    reason: str | None = None
    without_words: tuple[UUID, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether the whole trail is as it was written."""
        return self.bad_seq is None


def verify() -> Verdict:
    """Check numbering, links and hashes of every entry, and that the head names the last one.

    The head is read first: what others append meanwhile is left to the next check.
    """
    head = db.session.get(Head, HEAD_ID)
    newest, newest_hash = (head.seq, head.hash) if head else (None, GENESIS)
    expected, previous = 1, GENESIS
    without_words: list[UUID] = []
    for entry in _in_order(newest):
        if entry.seq != expected:
            return Verdict(expected - 1, expected, "missing")
        if reason := _fault(entry, previous):
            return Verdict(expected - 1, expected, reason)
        if entry.sealed_hash and entry.sealed_detail is None:
            without_words.append(entry.id)
        expected, previous = expected + 1, entry.hash
    last = expected - 1
    if (newest or 0, newest_hash) != (last, previous):
        return Verdict(last, expected, "missing: the trail was cut off after the entry before it")
    return Verdict(last, without_words=tuple(without_words))


def _fault(entry: Entry, previous: bytes) -> str | None:
    if entry.previous != previous:
        return "not linked to the entry before it"
    try:
        holds = hmac.compare_digest(chained(entry), entry.hash) and _holds_words(entry)
    except Misconfigured:
        return f"made by the key {entry.hash_kid}, which the ring does not have"
    return None if holds else "altered"


def _holds_words(entry: Entry) -> bool:
    """Tell whether the typed words, where they are still there, are those that the entry was made with."""
    if entry.sealed_detail is None:
        return True
    try:
        return hash_of_sealed(entry.sealed_detail) == entry.sealed_hash
    except Tampered:
        return False


def _in_order(newest: int | None) -> Iterator[Entry]:
    """Yield the entries up to number `newest`, or all of them when no head says which is the newest."""
    query = select(Entry).order_by(Entry.seq).limit(BATCH)
    if newest is not None:
        query = query.where(Entry.seq <= newest)
    after = None
    while True:
        batch = list(db.session.scalars(query if after is None else query.where(Entry.seq > after)))
        if not batch:
            return
        yield from batch
        after = batch[-1].seq
        db.session.expunge_all()
