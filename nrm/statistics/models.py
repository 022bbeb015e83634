"""What figures keep: the frozen facts of a quarter."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, reference, sealed, workflow
from nrm.vault.inventory import KeyOfRow, UnderKeyOf
from nrm.vault.keyring import Purpose, WrappedKey


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
