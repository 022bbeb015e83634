"""The key ring as a file beside the service: whoever reads it has every key."""

from pathlib import Path

from nrm.vault.ring_document import Ring, new_ring, read, written
from nrm.vault.stored_keys import StoredKeys, create_file, mark_of, ring_in


class FileKeyring(StoredKeys):
    """A key service over a ring that stands in its file as it is."""

    @classmethod
    def create(cls, path: Path) -> "FileKeyring":
        """Make a ring with a fresh key for each purpose at `path`; raises `Misconfigured` if a file is there."""
        return cls.holding(new_ring(), path)

    @classmethod
    def holding(cls, ring: Ring, path: Path) -> "FileKeyring":
        """Write a ring that exists to `path`; raises `Misconfigured` if a file is there."""
        create_file(path, written(ring))
        return cls(path, ring, mark=mark_of(path))

    @classmethod
    def of(cls, service: StoredKeys, path: Path) -> "FileKeyring":
        """Write the keys of another service to `path`, open to whoever reads it; raises as `holding` does."""
        return cls.holding(service._ring(), path)  # noqa: SLF001  # of one family

    @classmethod
    def load(cls, path: Path, *, away_from: tuple[Path, ...] = ()) -> "FileKeyring":
        """Read the ring at `path`; raises `Misconfigured`, with what to mend, in every state that is not safe."""
        ring = ring_in(path, read, away_from=away_from)
        return cls(path, ring, mark=mark_of(path))

    def _decoded(self, content: bytes) -> Ring:
        return read(content)

    def _encoded(self, ring: Ring) -> bytes:
        return written(ring)
