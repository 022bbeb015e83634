"""What follows from joined pairs: who is one person, which episode came before which; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

Item = TypeVar("Item")
Pair = frozenset[Item]


@dataclass(frozen=True, slots=True)
class Spell:
    """How long a case of somebody was open; `closed_at` is None while it is."""

    case_id: UUID
    person_id: UUID
    opened_at: datetime
    closed_at: datetime | None


def groups(pairs: Iterable[Pair[Item]]) -> list[set[Item]]:
    """Return who is one with whom: whoever is joined with somebody is also joined with whom those are joined."""
    found: list[set[Item]] = []
    for pair in pairs:
        touching = [group for group in found if group & pair]
        found = [group for group in found if not group & pair]
        found.append(set(pair).union(*touching))
    return found


def after_an_earlier_one(spells: Sequence[Spell]) -> set[UUID]:
    """Return the cases of one person, kept as several, that began after another of the several had ended.

    Cases that were open at the same time are taken for one episode recorded twice, not for two.
    """
    return {
        later.case_id
        for later in spells
        for earlier in spells
        if earlier.person_id != later.person_id
        and earlier.closed_at is not None
        and earlier.closed_at <= later.opened_at
    }
