"""The attack of whoever has a dump and no key, who asks whether any column goes with the names.

Three ways to tell, each against chance: values that repeat as names repeat (ranked by how often, as public name
statistics are), numbers that rise and fall with the alphabet or with the length or the frequency of a name, and blobs
whose bytes do. A column is caught when it tells more than chance does after as many tries as are made.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

Value = Any
"""What stands in a column of a dump: bytes, a number, a text, a moment, an id or nothing."""
LIMIT = 5.0
"""Standard errors from which a correlation is no chance: one in two million, for some thousand tries."""
LOOKED_AT = 40
"""Bytes at the beginning of a value that are looked at one by one: version, key, nonce and what comes first."""
RECOVERED = 0.01
"""Share of rows that the attack by frequency may get right beyond chance (one in a hundred)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody's names, which the attack is judged by."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Caught:
    """What gave a column away, and how strongly."""

    column: str
    how: str
    measure: float


def attack(columns: Mapping[str, Sequence[Value]], people: Sequence[Known]) -> list[Caught]:
    """Return what the columns give away; each holds one value a person, in the order of `people`."""
    return [
        caught for name, values in columns.items() for caught in _attacked(name, values, people)
    ]


def _attacked(name: str, values: Sequence[Value], people: Sequence[Known]) -> Iterator[Caught]:
    for which, names in (
        ("first", [one.first for one in people]),
        ("last", [p.last for p in people]),
    ):
        chance = by_chance(values, names)
        beyond = recovered(values, names) - chance
        if beyond > max(RECOVERED, luck(chance * len(names)) / len(names)):
            yield Caught(name, f"{which} name by frequency", beyond)
    orders = _orders(people)
    for feature, numbers in _numbers(values):
        for order, ranks in orders.items():
            errors = abs(correlation(numbers, ranks)) * math.sqrt(len(people) - 1)
            if errors > LIMIT:
                yield Caught(name, f"{feature} with {order}", errors)


def recovered(values: Sequence[Value], names: Sequence[str]) -> float:
    """Return the share of rows that are named right when the nth most frequent value is taken for the nth name."""
    guess = dict(zip(_by_frequency(map(repr, values)), _by_frequency(names), strict=False))
    return sum(guess.get(repr(v)) == name for v, name in zip(values, names, strict=True)) / len(
        names
    )


def luck(expected: float) -> float:
    """Return how many rows more than expected may be right by luck in some hundred tries: six deviations and three."""
    return 6 * math.sqrt(expected) + 3


def _by_frequency(values: Iterable[str]) -> list[str]:
    """Return the values, the most frequent first; equally frequent ones in an order that says nothing."""
    often = Counter(values)
    return sorted(often, key=lambda one: (-often[one], sha256(one.encode()).digest()))


def by_chance(values: Sequence[Value], names: Sequence[str]) -> float:
    """Return what the same guess gets right of rows that have nothing to do with the names.

    Whoever always guesses the most frequent name is right as often as it occurs: that needs no dump.
    """
    often = Counter(names)
    sizes = [count for _value, count in Counter(map(repr, values)).most_common()]
    total = len(names)
    expected = sum(
        size * count for size, (_n, count) in zip(sizes, often.most_common(), strict=False)
    )
    return expected / total**2


def _orders(people: Sequence[Known]) -> dict[str, list[float]]:
    """Return the ways in which names can be ordered, as ranks."""
    often_first, often_last = Counter(p.first for p in people), Counter(p.last for p in people)
    ways: dict[str, Callable[[Known], Any]] = {
        "first name": lambda one: one.first,
        "last name": lambda one: one.last,
        "length of the names": lambda one: len(f"{one.first}{one.last}".encode()),
        "frequency of the first name": lambda one: often_first[one.first],
        "frequency of the last name": lambda one: often_last[one.last],
    }
    return {name: ranked([way(one) for one in people]) for name, way in ways.items()}


def _numbers(values: Sequence[Value]) -> Iterator[tuple[str, list[float]]]:
    """Yield what can be read off a column as ranks: its order, its lengths, its bytes."""
    plain = [_plain(value) for value in values]
    yield "value", ranked(plain)
    lengths = [len(value) for value in plain]
    if len(set(lengths)) > 1:
        yield "length", ranked(lengths)
    yield "being there", ranked([bool(value) for value in plain])
    for place in range(min(*lengths, LOOKED_AT)):
        yield f"byte {place}", ranked([value[place] for value in plain])
    yield "sum of the bytes", ranked([sum(value) for value in plain])


def _plain(value: Value) -> bytes:
    """Return a value as bytes that are ordered as it is."""
    match value:
        case None:
            return b""
        case bytes():
            return value
        case UUID():
            return value.bytes
        case datetime():
            return value.isoformat().encode()
        case bool() | int():
            return int(value).to_bytes(8, "big")
        case _:
            return str(value).encode()


def ranked(values: Sequence[Any]) -> list[float]:
    """Return the rank of each value, equal ones sharing their middle rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, place = [0.0] * len(values), 0
    for _value, same in groupby(order, key=values.__getitem__):
        tied = list(same)
        for index in tied:
            ranks[index] = place + (len(tied) - 1) / 2
        place += len(tied)
    return ranks


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Pearson's correlation; of ranks it is Spearman's. 0 when one of them never changes."""
    count = len(one)
    mean_one, mean_other = sum(one) / count, sum(other) / count
    apart = [(a - mean_one, b - mean_other) for a, b in zip(one, other, strict=True)]
    spread = math.sqrt(sum(a * a for a, _b in apart) * sum(b * b for _a, b in apart))
    return sum(a * b for a, b in apart) / spread if spread else 0.0
