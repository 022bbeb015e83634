"""What a backup is made of: one moment of a database, whichever kind, with its figures and its bytes."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

from nrm.backups.content import Content
from nrm.backups.rules import Kind


@dataclass(frozen=True, slots=True)
class Source:
    """One moment of a database.

    `tool` names the program that dumps it; `keys` counts what each key of the ring opens; `size` is in bytes, for
    PostgreSQL about; `opened` gives its bytes and raises `Misconfigured` at the end when they are not all.
    """

    kind: Kind
    tool: str
    content: Content
    keys: Mapping[str, int]
    size: int
    opened: Callable[[], AbstractContextManager[IO[bytes]]]
