"""The test bed of the attacks: seven variables in thirteen linked tables, filled by a quarter's invented persons."""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any

from nrm.statistics.attack.known import Known
from nrm.statistics.attack.reading import read
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.protection.rounding import Plan, round_together

LIKELY: dict[str, dict[str, int]] = {
    "age": {"0-13": 25, "14-17": 35, "18-24": 20, "25-34": 12, "35+": 8},
    "sex": {"F": 70, "M": 30},
    "citizenship": {"AL": 95, "FOREIGN": 5},
    "exploitation": {"SEX": 38, "LABOUR": 25, "BEGGING": 25, "CRIMINALITY": 8, "OTHER": 4},
    "structure": {"MOBILE": 45, "POLICE": 20, "NGO": 15, "SELF": 4, "BORDER": 4, "OTHER": 12},
    "qark": {
        "AL-01": 3,
        "AL-02": 8,
        "AL-03": 14,
        "AL-04": 5,
        "AL-05": 2,
        "AL-06": 6,
        "AL-07": 3,
        "AL-08": 5,
        "AL-09": 8,
        "AL-10": 9,
        "AL-11": 25,
        "AL-12": 12,
    },
    "status": {"VMT": 90, "VT": 10},
}
"""The codes of every variable, each with its share in the population (per cent)."""
CODES = {name: tuple(likely) for name, likely in LIKELY.items()}

GROUPED: dict[str, tuple[str, dict[str, str]]] = {
    "majority": (
        "age",
        {"0-13": "CHILD", "14-17": "CHILD", "18-24": "ADULT", "25-34": "ADULT", "35+": "ADULT"},
    ),
    "region": (
        "qark",
        {code: ("CENTRE" if code in {"AL-03", "AL-11"} else "NORTH") for code in CODES["qark"]}
        | dict.fromkeys(("AL-01", "AL-04", "AL-05", "AL-06", "AL-12"), "SOUTH"),
    ),
}
"""Coarser variables: what they follow from, and their code for each code of that."""

TABLES: tuple[tuple[str, ...], ...] = (
    *(("citizenship",), ("structure",), ("status",)),
    *(("age", "sex"), ("age", "exploitation"), ("sex", "exploitation")),
    *(("structure", "exploitation"), ("status", "exploitation"), ("sex", "citizenship")),
    *(("qark", "sex"), ("qark", "exploitation"), ("structure", "qark")),
    *(("age", "sex", "exploitation"), ("region", "majority", "sex")),
)
LINKS = [[finer, coarser, code_of] for coarser, (finer, code_of) in GROUPED.items()]

People = Sequence[Mapping[str, str]]
Document = dict[str, Any]


def people(size: int, *, seed: int) -> list[dict[str, str]]:
    """Return `size` invented persons: a code for every variable, the coarser ones too."""
    chance = random.Random(seed)
    return [_person(chance) for _ in range(size)]


def _person(chance: random.Random) -> dict[str, str]:
    codes = {
        name: chance.choices(list(likely), list(likely.values()))[0]
        for name, likely in LIKELY.items()
    }
    return codes | {name: code_of[codes[finer]] for name, (finer, code_of) in GROUPED.items()}


@cache
def plan() -> Plan:
    """Return the plan of the linked tables with all their totals."""
    codes = CODES | {name: tuple(set(code_of.values())) for name, (_, code_of) in GROUPED.items()}
    cells = {
        cell({name: [code] for name, code in zip(names, combination, strict=True)})
        for table in TABLES
        for size in range(len(table) + 1)
        for names in combinations(table, size)
        for combination in product(*(codes[name] for name in names))
    }
    links = tuple((finer, coarser, code_of) for coarser, (finer, code_of) in GROUPED.items())
    return Plan.of(cells, version="bed", codes=codes, links=links)


def counted(persons: People) -> dict[Cell, int]:
    """Return the true numbers of the whole plan."""
    return count(persons, cells=plan().cells)


def rounded(persons: People, *, seed: int) -> dict[Cell, int]:
    """Return the numbers that the protection would print."""
    return round_together(counted(persons), plan=plan(), seed=seed.to_bytes(16))


def printed(one: Cell, **said: Any) -> Document:
    """Return the cell as it stands in a file of releases."""
    return {"key": {name: list(codes) for name, codes in one.parts}, **said}


def rounded_release(numbers: Mapping[Cell, int], *, period: str = "2022-Q1") -> Document:
    """Return the release of rounded numbers."""
    cells = [printed(one, kind="round5", value=value) for one, value in numbers.items()]
    return {"id": f"rounded {period}", "period": period, "cells": cells}


def known(releases: Iterable[Document], **more: Any) -> Known:
    """Return what an attacker reads in `releases`."""
    document = {"plan": {"variables": CODES, "links": LINKS}, "releases": list(releases), **more}
    return read(document)
