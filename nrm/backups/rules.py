"""The manifest of a backup set: what it says, its one spelling, and what can be wrong with a set. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from nrm.foundation.errors import Distrusted
from nrm.vault.keyring import Signature

FORMAT = 1
DATABASE, INSTANCE = "database.age", "instance.age"
"""The parts of a set: the database, and the small files beside it that are no keys."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(rb"(?P<kid>[a-z]+-[0-9a-f]{8}) (?P<bytes>[0-9a-f]{128})\n")


class Kind(StrEnum):
    """Which kind of database a set is of; it goes back into the same kind only."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Flaw(StrEnum):
    """What can be wrong with a set; the value is what an operator reads."""

    NO_SET = "this is no backup set"
    UNREADABLE = "the manifest cannot be read"
    OTHER_FORMAT = "the manifest is of a format that this program does not know"
    NOT_SIGNED = "the signature of the manifest is missing or damaged"
    OTHER_SIGNER = "the manifest was signed by another installation, or its signature was altered"
    ALTERED = "the manifest is not the one that was signed"
    NO_FILE = "something in it is no plain file"
    PART_MISSING = "a part is missing"
    PART_ALTERED = "a part is not the one that the manifest names"
    PART_UNKNOWN = "there is a file that the manifest does not name"
    NOT_THEIRS = "the set was not encrypted for this identity"
    DAMAGED = "a part does not open"
    CONTENT = "what was restored is not what the manifest says"


class Broken(Distrusted):
    """A set cannot be trusted; `flaw` says why, `about` which file or figure."""

    def __init__(self, flaw: Flaw, about: str = "") -> None:
        super().__init__(f"{flaw}: {about}" if about else str(flaw))
        self.flaw = flaw
        self.about = about


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the trail in the set: its number, and its hash in hex (empty for an empty trail)."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Part:
    """One encrypted file of a set: its size in bytes and its SHA-256 in hex."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a set says of itself.

    `made_at` is an aware ISO moment in UTC; `rows` counts the rows of each table; `keys` counts, for each key of the
    ring, the data keys in the set that only this key opens; `tool` is what dumped a PostgreSQL database.
    """

    set_id: str
    made_at: str
    program: str
    kind: Kind
    tool: str
    revision: str
    head: Head
    rows: Mapping[str, int]
    keys: Mapping[str, int]
    recipients: Sequence[str]
    parts: Mapping[str, Part]

    @property
    def moment(self) -> datetime:
        """When the set was made, aware."""
        return datetime.fromisoformat(self.made_at)


def set_id(moment: datetime, *, chance: str) -> str:
    """Return the name of a set made at `moment` (UTC); `chance` is 8 hex digits."""
    return f"{moment:%Y%m%dT%H%M%SZ}-{chance}"


def is_set_id(name: str) -> bool:
    """Tell whether a folder's name is that of a set."""
    return bool(_ID.fullmatch(name))


def moment_of(name: str) -> datetime:
    """Return when a set was made, as its name says."""
    return datetime.strptime(name[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")


def render(manifest: Manifest) -> bytes:
    """Return the one spelling of a manifest: these bytes are signed."""
    document = {"format": FORMAT, **asdict(manifest)}
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def parse(content: bytes) -> Manifest:
    """Return the manifest that `content` spells; raises `Broken` for any other spelling of it as well."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise Broken(Flaw.UNREADABLE) from None
    if not isinstance(document, dict):
        raise Broken(Flaw.UNREADABLE)
    if document.pop("format", None) != FORMAT:
        raise Broken(Flaw.OTHER_FORMAT)
    try:
        manifest = _from(document)
    except (ValueError, KeyError, TypeError):
        raise Broken(Flaw.UNREADABLE) from None
    if render(manifest) != content:
        raise Broken(Flaw.UNREADABLE)
    return manifest


def _from(document: dict[str, Any]) -> Manifest:
    parts = {str(name): Part(**part) for name, part in document.pop("parts").items()}
    if set(parts) != {DATABASE, INSTANCE} or not is_set_id(str(document["set_id"])):
        raise ValueError("names")
    if not all(_DIGEST.fullmatch(part.sha256) for part in parts.values()):
        raise ValueError("digests")
    head, kind = Head(**document.pop("head")), Kind(document.pop("kind"))
    made = Manifest(parts=parts, head=head, kind=kind, **document)
    if made.moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return made


def spell_signature(signature: Signature) -> bytes:
    """Return the content of a signature's file."""
    return f"{signature.kid} {signature.value.hex()}\n".encode()


def parse_signature(content: bytes) -> Signature:
    """Return what a signature's file says; raises `Broken` unless it is spelt exactly so."""
    found = _SIGNATURE.fullmatch(content)
    if not found:
        raise Broken(Flaw.NOT_SIGNED)
    return Signature(found["kid"].decode(), bytes.fromhex(found["bytes"].decode()))


def check_names(manifest: Manifest, present: Iterable[str]) -> None:
    """Raise `Broken` unless exactly the files of the set are there."""
    there = set(present)
    wanted = {MANIFEST, SIGNATURE, *manifest.parts}
    for name in sorted(wanted - there):
        raise Broken(Flaw.PART_MISSING, name)
    for name in sorted(there - wanted):
        raise Broken(Flaw.PART_UNKNOWN, name)


def check_content(manifest: Manifest, *, rows: Mapping[str, int], head: Head) -> None:
    """Raise `Broken`, naming the first figure, unless a restored database counts as the manifest says."""
    for table in sorted({*manifest.rows, *rows}):
        wanted, found = manifest.rows.get(table), rows.get(table)
        if wanted != found:
            raise Broken(Flaw.CONTENT, f"table {table} has {found} rows instead of {wanted}")
    if head != manifest.head:
        raise Broken(
            Flaw.CONTENT,
            f"the trail ends at number {head.seq} instead of {manifest.head.seq}, or with another hash",
        )


def expired(moments: Mapping[str, datetime], *, now: datetime, days: int) -> list[str]:
    """Return the names of the sets that are older than `days`, the oldest first."""
    ordered = sorted(moments, key=lambda name: (moments[name], name))
    return [name for name in ordered if now - moments[name] > timedelta(days=days)]
