"""The marker of a demonstration: the file that says that an installation holds invented people only."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

_NOTE = (
    "All persons and events in this installation are invented. Whoever reads this file can sign in."
)


class State(StrEnum):
    """How far the demonstration has come."""

    LOADING = "loading"
    """The register is being written, or the writing was interrupted."""
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody needs to sign in: codes of role and institution, the second factor in base 32."""

    user: str
    role: str
    institution: str
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class Marker:
    """What the file says; `made_on` is the day (ISO) to which the live cases refer."""

    state: State
    made_on: str
    accounts: tuple[Account, ...]


def write(path: Path, marker: Marker) -> None:
    """Write the marker so that only its owner can read it, whole or not at all."""
    document = {
        "note": _NOTE,
        "state": marker.state,
        "made_on": marker.made_on,
        "accounts": as_documents(marker.accounts),
    }
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(document, file, indent=1)
    draft.replace(path)


def read(path: Path) -> Marker:
    """Return what the file at `path` says; raises OSError, or ValueError when it is damaged."""
    document = json.loads(path.read_text())
    try:
        accounts = tuple(Account(**entry) for entry in document["accounts"])
        return Marker(State(document["state"]), document["made_on"], accounts)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged") from error


def as_documents(accounts: Iterable[Account]) -> list[dict[str, str]]:
    """Return the accounts as JSON objects."""
    return [asdict(account) for account in accounts]
