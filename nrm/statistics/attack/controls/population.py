"""Invented quarters: seven variables in linked tables up to three-way, filled by chance."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

Likely = Mapping[str, Mapping[str, int]]

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

CONCENTRATED: dict[str, dict[str, int]] = {
    "age": {"0-13": 30, "14-17": 45, "18-24": 17, "25-34": 6, "35+": 2},
    "sex": {"F": 75, "M": 25},
    "citizenship": {"AL": 97, "FOREIGN": 3},
    "exploitation": {"SEX": 52, "LABOUR": 10, "BEGGING": 33, "CRIMINALITY": 4, "OTHER": 1},
    "structure": {"MOBILE": 62, "POLICE": 22, "NGO": 10, "SELF": 2, "BORDER": 1, "OTHER": 3},
    "qark": {
        "AL-01": 2,
        "AL-02": 6,
        "AL-03": 22,
        "AL-04": 3,
        "AL-05": 1,
        "AL-06": 3,
        "AL-07": 1,
        "AL-08": 2,
        "AL-09": 4,
        "AL-10": 6,
        "AL-11": 40,
        "AL-12": 10,
    },
    "status": {"VMT": 92, "VT": 8},
}
"""Another population, with more empty cells and more large ones: there suppression leaves something to be seen."""

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
LINKS = [[finer, coarser, code_of] for coarser, (finer, code_of) in GROUPED.items()]
EVERY_CODE = CODES | {name: tuple(sorted(set(of.values()))) for name, (_, of) in GROUPED.items()}

Table = tuple[str, ...]
TABLES: tuple[Table, ...] = (
    *(("citizenship",), ("structure",), ("status",)),
    *(("age", "sex"), ("age", "exploitation"), ("sex", "exploitation")),
    *(("structure", "exploitation"), ("status", "exploitation"), ("sex", "citizenship")),
    *(("qark", "sex"), ("qark", "exploitation"), ("structure", "qark")),
    *(("age", "sex", "exploitation"), ("region", "majority", "sex")),
)

People = Sequence[Mapping[str, str]]
Key = tuple[tuple[str, str], ...]
"""A cell: variables with one code each, sorted; of everybody, none."""


def people(size: int, *, seed: int, likely: Likely = LIKELY) -> list[dict[str, str]]:
    """Return `size` invented persons: a code for every variable, the coarser ones too."""
    chance = random.Random(seed)
    return [_person(chance, likely) for _ in range(size)]


def _person(chance: random.Random, likely: Likely) -> dict[str, str]:
    codes = {
        name: chance.choices(list(weights), list(weights.values()))[0]
        for name, weights in likely.items()
    }
    return codes | {name: code_of[codes[finer]] for name, (finer, code_of) in GROUPED.items()}


def keys_of(tables: Iterable[Table]) -> list[Key]:
    """Return the cells of `tables` with all their totals, each once."""
    keys = {
        tuple(sorted(zip(names, combination, strict=True)))
        for table in tables
        for size in range(len(table) + 1)
        for names in combinations(table, size)
        for combination in product(*(EVERY_CODE[name] for name in names))
    }
    return sorted(keys, key=lambda one: (len(one), one))


def counted(persons: People, tables: Iterable[Table]) -> dict[Key, int]:
    """Return how many of `persons` are in each cell of `tables`."""
    tables = tuple(tables)
    counts = dict.fromkeys(keys_of(tables), 0)
    named = {tuple(name for name, _ in key) for key in counts}
    for names in named:
        found = Counter(tuple((name, one[name]) for name in names) for one in persons)
        counts.update(found)
    return counts
