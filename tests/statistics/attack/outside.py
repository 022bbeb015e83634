"""What others printed about Albania: the exact numbers of the US report for 2022, and invented persons whom they fit.

US Department of State, Trafficking in Persons Report 2023, Albania: 110 potential victims (and 2 victims), of them 61
for sex, 35 for labour (26 of these begging), 14 for criminality; 32 women, 4 men, 48 girls, 26 boys; three foreigners;
75 found by mobile units.
"""

import random
from collections.abc import Mapping

from nrm.statistics.attack.controls.population import GROUPED, LIKELY, People
from nrm.statistics.attack.controls.practices import Document
from nrm.statistics.cells import cell
from tests.statistics.attack.bed import printed

SAID: tuple[tuple[Mapping[str, str], int], ...] = (
    ({}, 110),
    ({"exploitation": "SEX"}, 61),
    ({"exploitation": "BEGGING"}, 26),
    ({"exploitation": "LABOUR"}, 9),
    ({"exploitation": "CRIMINALITY"}, 14),
    ({"sex": "F", "majority": "ADULT"}, 32),
    ({"sex": "M", "majority": "ADULT"}, 4),
    ({"sex": "F", "majority": "CHILD"}, 48),
    ({"sex": "M", "majority": "CHILD"}, 26),
    ({"citizenship": "FOREIGN"}, 3),
    ({"structure": "MOBILE"}, 75),
)
"""Groups of potential victims (VMT) of the year, and their numbers."""
VICTIMS = 2


def said() -> list[tuple[Mapping[str, str], int]]:
    """Return all groups of the year that are told, with their numbers."""
    numbers: list[tuple[Mapping[str, str], int]] = [
        ({"status": "VMT", **codes}, number) for codes, number in SAID
    ]
    return [*numbers, ({"status": "VT"}, VICTIMS)]


def report() -> Document:
    """Return the report as a release of numbers by others."""
    cells = [
        printed(cell({name: [code] for name, code in codes.items()}), kind="external", value=number)
        for codes, number in said()
    ]
    return {"id": "TIP 2023", "period": "2022", "cells": cells}


def year(*, seed: int) -> list[People]:
    """Return the invented persons of the four quarters of a year to which the report applies."""
    chance = random.Random(seed)
    kinds = [
        (codes["sex"], codes["majority"])
        for codes, number in SAID
        if "majority" in codes
        for _ in range(number)
    ]
    persons = [
        {"status": "VMT", "sex": sex, "age": _age(majority, chance)} for sex, majority in kinds
    ]
    for name in ("exploitation", "citizenship", "structure"):
        codes_given = _shuffled(name, len(persons), chance)
        for person, code in zip(persons, codes_given, strict=True):
            person[name] = code
    persons += [
        {"status": "VT", "sex": "F", "age": "18-24", "citizenship": "AL", "exploitation": "SEX"}
        | {"structure": "POLICE"}
        for _ in range(VICTIMS)
    ]
    qarks = LIKELY["qark"]
    for person in persons:
        person["qark"] = chance.choices(list(qarks), list(qarks.values()))[0]
        person.update({name: of[person[finer]] for name, (finer, of) in GROUPED.items()})
    chance.shuffle(persons)
    return [persons[at::4] for at in range(4)]


def _age(majority: str, chance: random.Random) -> str:
    ages = {
        code: LIKELY["age"][code] for code, its in GROUPED["majority"][1].items() if its == majority
    }
    return chance.choices(list(ages), list(ages.values()))[0]


def _shuffled(name: str, size: int, chance: random.Random) -> list[str]:
    """Return a code of the variable for everybody: as often as was said, the rest by chance."""
    said = {codes[name]: number for codes, number in SAID if set(codes) == {name}}
    others = {code: weight for code, weight in LIKELY[name].items() if code not in said}
    codes = [code for code, number in said.items() for _ in range(number)]
    codes += chance.choices(
        list(others) or ["OTHER"], list(others.values()) or [1], k=size - len(codes)
    )
    chance.shuffle(codes)
    return codes
