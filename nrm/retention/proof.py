"""Trying to open what was erased, in a database as it is now or as a backup kept it: with every key that there is."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from nrm.audit.models import Entry
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.retention.queries import parked_on
from nrm.retention.scope import pages_of
from nrm.signals.models import Signal
from nrm.vault.aead import Tampered
from nrm.vault.inventory import KeyOfRow, Trial, sealed_columns, trials
from nrm.vault.keyring import KeyService, KeyState, WrappedKey

_PERSON = "person"
Progress = Callable[[int], None]


@dataclass(slots=True)
class Readable:
    """How many blobs there are of what was erased and how many open; and the same of everything else."""

    erased: int = 0
    erased_open: int = 0
    others: int = 0
    others_open: int = 0

    def count(self, trial: Trial, *, erased: bool) -> None:
        """Count one blob that was tried."""
        opens = trial.fault is None
        if erased:
            self.erased, self.erased_open = self.erased + 1, self.erased_open + opens
        else:
            self.others, self.others_open = self.others + 1, self.others_open + opens

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing of what was erased opens."""
        return not self.erased_open


def tried(says: Mapping[str, Any], ring: KeyService, progress: Progress) -> Readable:
    """Try every blob of the current application's database, those that are certified to be gone with every key."""
    found = Readable()
    connection = db.session.connection()
    owners, rows = _owners(says), _rows(connection, says)
    people: list[Trial] = []
    filled: set[UUID] = set()
    for trial in trials(connection, ring):
        progress(1)
        if trial.table == _PERSON and trial.owner in owners:
            people.append(trial)
            continue
        erased = trial.owner in owners or trial.row_id in rows
        found.count(trial, erased=erased)
        filled.add(trial.owner)
    for trial in people:  # a person who is gone has a new key, which nothing is under
        found.count(trial, erased=trial.owner in filled)
    found.erased_open += _opened_by_another_key(connection, ring, owners & filled)
    return found


def _owners(says: Mapping[str, Any]) -> set[UUID]:
    """Return the rows whose keys went: the case, the person, the signals."""
    return {UUID(key["row"]) for key in says["gone"]["keys"]}


def _rows(connection: Connection, says: Mapping[str, Any]) -> set[UUID]:
    """Return the entries that lost their words, and what was parked on pages of the case and of its signals."""
    seqs = says["gone"]["words"]
    words = connection.scalars(select(Entry.id).where(Entry.seq.in_(seqs)))
    signals = [
        UUID(key["row"]) for key in says["gone"]["keys"] if key["table"] == Signal.__tablename__
    ]
    return {*words, *parked_on(pages_of(says["case"], signals))}


def _opened_by_another_key(connection: Connection, ring: KeyService, owners: set[UUID]) -> int:
    """Return how many of the wrapped keys open with a key of the ring that they do not name."""
    count = 0
    for column, how in sealed_columns().items():
        if not isinstance(how, KeyOfRow):
            continue
        table = column.table
        query = select(table.c.id, table.c[how.kid], column).where(table.c.id.in_(owners))
        for row_id, kid, blob in connection.execute(query):
            count += any(
                _opens(ring, WrappedKey(key.kid, blob), row_id)
                for key in ring.known()
                if key.kid != kid and key.state is not KeyState.DESTROYED
            )
    return count


def _opens(ring: KeyService, wrapped: WrappedKey, owner: UUID) -> bool:
    with suppress(Tampered, Misconfigured):
        ring.unwrap(wrapped, owner=str(owner))
        return True
    return False
