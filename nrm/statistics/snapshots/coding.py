"""Facts as a snapshot keeps them: codes in rows that belong to nobody, and the way back from an older layout.

Nothing in a row leads to a case: there is no id, no day of registration, and the rows are sorted by what they say.
"""

import hashlib
import json
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, replace
from typing import Any

from nrm.statistics.facts.fact import Fact
from nrm.statistics.periods import Period
from nrm.statistics.variables import VARIABLES, UnknownCode, codes_of

SCHEMA = 1
_KEPT = tuple(one for one in fields(Fact) if one.name != "registered_on")
_NAMES = tuple(one.name for one in _KEPT)


class Unreadable(Exception):
    """A snapshot was made under a layout or code lists that this program cannot read; the message says which."""


def lists_digest() -> str:
    """Return what tells one state of the code lists from another: every variable with its codes, in 16 hex digits."""
    codes = {one.id: one.codes for one in VARIABLES.values()}
    return hashlib.sha256(_canonical(codes)).hexdigest()[:16]


def rows_of(facts: Iterable[tuple[Fact, Hashable]]) -> dict[str, Any]:
    """Return facts, each with the group that was found together, as columns and rows, whatever their order.

    Beside the rows stand numbers that are equal within a group, and tell no more of it.
    """
    rows = sorted(
        ((_row(fact), group) for fact, group in facts), key=lambda one: _canonical(one[0])
    )
    numbers: dict[Hashable, int] = {}
    together = [numbers.setdefault(group, len(numbers)) for _row, group in rows]
    return {"columns": list(_NAMES), "rows": [row for row, _group in rows], "together": together}


def facts_in(content: Mapping[str, Any], *, period: Period, schema: int) -> list[Fact]:
    """Return the facts of a snapshot of `period`.

    What was not asked when it was made is as if nobody had answered; a column that is no longer counted is passed
    over. Raises `Unreadable` for another layout and for codes that no list knows any more: a number is never guessed.
    """
    if schema != SCHEMA:
        raise Unreadable(f"layout {schema} of the snapshot, this program reads {SCHEMA}")
    columns = content["columns"]
    facts = [_fact(dict(zip(columns, row, strict=True)), period=period) for row in content["rows"]]
    for fact in facts:
        try:
            codes_of(fact)
        except UnknownCode as reason:
            raise Unreadable(str(reason)) from reason
    return facts


def as_asked(fact: Fact, columns: Collection[str]) -> Fact:
    """Return `fact` as if nothing but `columns` had been asked, to be compared with facts that were frozen so."""
    unasked: dict[str, Any] = {one.name: _unasked(one) for one in _KEPT if one.name not in columns}
    return replace(fact, **unasked)


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a snapshot seals, as 64 hex digits."""
    return hashlib.sha256(_canonical(content)).hexdigest()


def _row(fact: Fact) -> list[Any]:
    return [_plain(getattr(fact, name)) for name in _NAMES]


def _fact(answers: Mapping[str, Any], *, period: Period) -> Fact:
    stated = {
        one.name: answers[one.name] if one.name in answers else _unasked(one) for one in _KEPT
    }
    stated["services"] = frozenset(stated["services"])
    return Fact(registered_on=period.first_day, **stated)


def _unasked(one: "Field[Any]") -> Any:
    if one.default is MISSING:
        raise Unreadable(f"a snapshot without {one.name!r}")
    return one.default


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
