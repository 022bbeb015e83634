"""What figures keep: the frozen facts of a quarter, and the ledger of everything ever published."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, account, one_where, reference, sealed, workflow
from nrm.vault.inventory import KeyOfRow, UnderKeyOf, WithOwnKey
from nrm.vault.keyring import Purpose, WrappedKey

_OF_A_QUARTER = "mechanism IN ('R5z', 'S5')"
"""A quarter is rounded or suppressed, never both: held against each other they tell what both hide."""
_OWN = "mechanism <> 'external'"
"""A period has one rounding and one set of headlines; of others' numbers there may be many."""


class Snapshot(Base):
    """The coded facts of a quarter under a data key of their own; the database refuses every change and removal."""

    __tablename__ = "statistics_snapshot"

    period: Mapped[str] = reference(String(8), unique=True)
    schema: Mapped[int] = reference(Integer)
    """The layout of what is sealed; see `snapshots.coding`."""
    lists: Mapped[str] = reference(String(16))
    """Digest of the code lists whose codes stand in it."""
    procedures: Mapped[str] = reference(String(120))
    """The procedure versions that its cases follow, with commas."""
    hash: Mapped[str] = workflow(String(64))
    """SHA-256 of what is sealed, with the salt inside: it can be shown to strangers."""
    frozen_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    """None: on the command line of the installation."""
    key_kid: Mapped[str] = workflow(String(40), index=True)
    key_blob: Mapped[bytes] = sealed(LargeBinary, how=KeyOfRow(Purpose.STATISTICS))
    blob: Mapped[bytes] = sealed(LargeBinary, how=UnderKeyOf("id", section="facts"))

    @property
    def key(self) -> WrappedKey:
        """The snapshot's data key, wrapped."""
        return WrappedKey(self.key_kid, self.key_blob)


class Release(Base):
    """Numbers that were published of a period, by us or by others; the database refuses every change and removal."""

    __tablename__ = "statistics_release"
    __table_args__ = (
        one_where("uq_statistics_release_own", "period", "mechanism", condition=_OWN),
        one_where("uq_statistics_release_quarter", "period", condition=_OF_A_QUARTER),
    )

    period: Mapped[str] = reference(String(8), index=True)
    mechanism: Mapped[str] = reference(String(12))
    """One of `ledger.entries.Mechanism`."""
    plan_version: Mapped[str] = reference(String(120))
    seed_counter: Mapped[int] = reference(Integer)
    """How many draws were refused before this one."""
    snapshot_hash: Mapped[str | None] = reference(String(300))
    """That of the frozen facts; for a year those of its quarters, with commas; None for numbers of others."""
    numbers_hash: Mapped[str] = reference(String(64))
    certificate_hash: Mapped[str | None] = reference(String(64))
    certificate: Mapped[bytes | None] = reference(LargeBinary)
    """Compressed (zlib) canonical JSON; None for numbers of others."""
    note: Mapped[str] = reference(Text)
    """What is told in words beside the numbers, in both languages, as canonical JSON; see `late.wording`."""
    prepared_by: Mapped[UUID] = account(ForeignKey("user_account.id"))
    prepared_role: Mapped[str] = account(String(32))
    approved_by: Mapped[UUID | None] = account(ForeignKey("user_account.id"))
    """Somebody else, of another role; None for numbers of others from before they needed it."""
    approved_role: Mapped[str | None] = account(String(32))
    published_at: Mapped[datetime] = reference()
    external_source: Mapped[str | None] = reference(String(200))


class ReleaseCell(Base):
    """One published number; the true one lies from `lo` to `hi`. Never changed, never removed."""

    __tablename__ = "statistics_release_cell"
    __table_args__ = (UniqueConstraint("release_id", "key"),)

    release_id: Mapped[UUID] = reference(ForeignKey("statistics_release.id"))
    key: Mapped[str] = reference(String(400))
    """Who is counted: `cells.Cell.key`."""
    kind: Mapped[str] = reference(String(10))
    value: Mapped[int] = reference(Integer)
    lo: Mapped[int] = reference(Integer)
    hi: Mapped[int] = reference(Integer)


class Preparation(Base):
    """A release on its way: what was drawn and audited, until a second person approves it."""

    __tablename__ = "statistics_preparation"

    period: Mapped[str] = workflow(String(8), index=True)
    mechanism: Mapped[str] = workflow(String(12))
    state: Mapped[str] = workflow(String(12), index=True)
    """One of `ledger.preparing.State`."""
    around: Mapped[str] = workflow(String(64))
    """Digest of what the audit stood against: when more is published there, it must be made again."""
    candidate: Mapped[bytes | None] = sealed(
        LargeBinary, how=WithOwnKey(Purpose.STATISTICS, section="candidate")
    )
    """The release as it would stand in the ledger; sealed so that nobody changes it before it is approved."""
    findings: Mapped[str] = workflow(Text)
    """What was found, as canonical JSON of cells and sources."""
    reason: Mapped[str | None] = workflow(String(12))
    """Why the second person did not approve it: one of `ledger.approving.Objection`."""
    prepared_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    prepared_role: Mapped[str] = workflow(String(32))
    changed_at: Mapped[datetime] = workflow()


class Incident(Base):
    """Published numbers that somebody else's number has made less safe; never changed, never removed."""

    __tablename__ = "statistics_incident"

    release_id: Mapped[UUID] = workflow(ForeignKey("statistics_release.id"), index=True)
    """The numbers of others that did it."""
    detail: Mapped[str] = workflow(Text)
    """Which numbers of which release, as canonical JSON."""
