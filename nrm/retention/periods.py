"""The periods of an installation: those of the program, with what the installation's own file sets instead."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from nrm.foundation.errors import Misconfigured
from nrm.foundation.text import Text
from nrm.procedure.rules import Certainty
from nrm.retention.rules import Kept, Start, Unit

MAY_BE_SET = {"count", "source", "certainty"}
LONGEST = 150


def periods(own: Path) -> Mapping[str, Kept]:
    """Return every kind of record by code; `own` is the installation's file, which need not be there.

    Raises `Misconfigured` when that file makes no sense: a wrong period would erase too early.
    """
    text = resources.files(__package__).joinpath("periods.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    for code, changes in _own(own).items():
        if code not in tables or not isinstance(changes, dict) or not set(changes) <= MAY_BE_SET:
            raise Misconfigured(f"{own}: {code} sets something that there is not.")
        tables[code] = tables[code] | changes
    return {code: _kept(code, table, own) for code, table in tables.items()}


def _own(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as reason:
        raise Misconfigured(f"{path} cannot be read: {reason}") from reason


def _source(table: Mapping[str, Any]) -> Text:
    """Return where a period comes from: in both languages, or as the installation wrote it."""
    own = table.get("source")
    return Text(str(own), str(own)) if own else Text(table["source_sq"], table["source_en"])


def _kept(code: str, table: Mapping[str, Any], own: Path) -> Kept:
    count = table["count"]
    try:
        unit, certainty = Unit(table["unit"]), Certainty(table["certainty"])
    except ValueError as reason:
        raise Misconfigured(f"{own}: {code}: {reason}") from reason
    counted = unit in (Unit.YEARS, Unit.DAYS)
    if type(count) is not int or not (1 <= count <= LONGEST if counted else count == 0):
        raise Misconfigured(
            f"{own}: {code} is kept for a whole number from 1 to {LONGEST}, not {count}."
        )
    return Kept(
        code=code,
        name=Text(table["sq"], table["en"]),
        count=count,
        unit=unit,
        start=Start(table["from"]),
        source=_source(table),
        certainty=certainty,
    )
