"""What a database holds, in the figures that a manifest carries: counted in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table, text

from nrm.audit.models import Head as TrailHead
from nrm.audit.trail import HEAD_ID
from nrm.backups.rules import Head
from nrm.vault import inventory
from nrm.vault.aead import Tampered
from nrm.vault.sealing import parted

_BATCH = 500
"""Blobs that are read at once."""


@dataclass(frozen=True, slots=True)
class Content:
    """The figures of one database at one moment."""

    revision: str
    rows: Mapping[str, int]
    head: Head


def content_of(connection: Connection) -> Content:
    """Count what `connection` sees."""
    return Content(_revision(connection), _rows(connection), _head(connection))


def keys_of(connection: Connection) -> Mapping[str, int]:
    """Return, for each key of the ring that wraps anything, how many keys it wraps; the ring is not asked."""
    counts: Counter[str] = Counter()
    for column, how in inventory.sealed_columns().items():
        if isinstance(how, inventory.KeyOfRow):
            kid = column.table.c[how.kid]
            query = select(kid, func.count()).where(column.is_not(None)).group_by(kid)
            for name, count in connection.execute(query):
                counts[name] += count
        elif isinstance(how, inventory.WithOwnKey):
            blobs = select(column).where(column.is_not(None)).execution_options(yield_per=_BATCH)
            counts.update(map(_kid_in, connection.scalars(blobs)))
    return dict(sorted(counts.items()))


def _kid_in(blob: bytes) -> str:
    """Return which key wraps the key that a blob carries; a damaged blob must not keep anybody from a backup."""
    try:
        return parted(blob)[0].kid
    except Tampered:
        return "unreadable"


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _rows(connection: Connection) -> Mapping[str, int]:
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def _head(connection: Connection) -> Head:
    query = select(TrailHead.seq, TrailHead.hash).where(TrailHead.id == HEAD_ID)
    row = connection.execute(query).one_or_none()
    return Head(row.seq, row.hash.hex()) if row else Head(0, "")
