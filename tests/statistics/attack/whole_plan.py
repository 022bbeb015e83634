"""A year that the outside numbers fit, published with the whole plan, and those numbers as the gate knows them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nrm.statistics.attack.controls.population import People
from nrm.statistics.cells import cell
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.facts.fact import Fact
from nrm.statistics.periods import parse
from tests.statistics.attack import outside
from tests.statistics.attack.gate import QUARTERS, SOURCE, Numbers
from tests.statistics.invented import population, rounded_numbers

_CODES = {
    "structure": {
        "MOBILE": "MOBILE_UNIT",
        "POLICE": "POLICE_AT",
        "NGO": "NGO_SHELTER",
        "BORDER": "BORDER_POLICE",
        "OTHER": "NJMF",
    },
    "age_group": {"25-34": "25+", "35+": "25+"},
}
"""The codes of the plan for those of the test bed, where they are others."""
_NAMES = {"age": "age_group"}
_FOLLOWING = {"majority", "region"}
"""What follows from other codes, and is no trait."""


def published_year(*, seed: int) -> Numbers:
    """Return the whole plan of the quarters of a year as we would publish it."""
    return {
        name: dict(
            rounded_numbers(
                _facts(persons, quarter=name, seed=seed + at),
                period=parse(name),
                seed=name.encode(),
            )
        )
        for at, (name, persons) in enumerate(zip(QUARTERS, outside.year(seed=seed), strict=True))
    }


def said() -> list[Tie]:
    """Return the outside numbers in the codes of the plan."""
    return [
        Tie(
            QUARTERS,
            cell({name: [code] for name, code in _in_plan(codes).items()}),
            one,
            one,
            SOURCE,
        )
        for codes, one in outside.said()
    ]


def _facts(persons: People, *, quarter: str, seed: int) -> list[Fact]:
    """Return these persons, what the test bed does not tell of them being invented."""
    strangers = population(len(persons), seed=seed, day=parse(quarter).first_day)
    return [
        replace(stranger, **_in_plan({name: person[name] for name in person.keys() - _FOLLOWING}))
        for stranger, person in zip(strangers, persons, strict=True)
    ]


def _in_plan(codes: Mapping[str, str]) -> dict[str, Any]:
    named = {_NAMES.get(name, name): code for name, code in codes.items()}
    return {name: _CODES.get(name, {}).get(code, code) for name, code in named.items()}
