"""From the margins of a year to its people: who has which traits, so that every margin is exact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from nrm.demo.population_series import ADULT, CHILD, NS, UNKNOWN, F, M, Series

_NOISE = 1.0
"""How much chance weighs against the table below: a fit of 2 or more always wins."""

# What makes a trait likely: sums of the weights of a person's sex, age group and so on.
_FIT: Mapping[str, Mapping[str, float]] = {
    "MARRIAGE": {F: 2, CHILD: 2},
    "CRIMINALITY": {M: 2, CHILD: 0.5},
    "BEGGING": {CHILD: 2, M: 0.3},
    "SEX": {F: 2, ADULT: 0.2},
    "CONSULATE": {ADULT: 2},
    "LABOUR_INSPECTION": {"LABOUR": 2, ADULT: 2},
    "JOINT_INSPECTION": {"LABOUR": 2, ADULT: 2},
    "SCHOOL": {CHILD: 2},
    "NJMF": {CHILD: 2, "BEGGING": 0.5},
    "BORDER_POLICE": {ADULT: 0.6},
    "SELF": {ADULT: 0.8},
    "FOREIGN": {ADULT: 1, "MOBILE_UNIT": -0.5, "NJMF": -2, "SCHOOL": -2, "CONSULATE": -9},
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What the sources count about one person; `state_led` is about mobile units only."""

    status: str
    sex: str
    age_group: str
    exploitation: str = UNKNOWN
    structure: str = ""
    citizenship: str = "AL"
    state_led: bool = False


def people_of(series: Series, dice: Random) -> tuple[Traits, ...]:
    """Return one `Traits` for each person of the year, in random order."""
    people = [
        Traits(status, sex, age, citizenship=series.citizenship)
        for (status, sex, age), count in series.people.items()
        for _position in range(count)
    ]
    dice.shuffle(people)
    people = _deal_exploitation(people, series, dice)
    dealt = _deal(people, series.structure, dice)
    people = [replace(one, structure=dealt[at]) for at, one in enumerate(people)]
    people = _deal_foreign(people, series, dice)
    return tuple(_with_leaders(people, series.state_mobile))


def _deal_exploitation(people: Sequence[Traits], series: Series, dice: Random) -> list[Traits]:
    known = [at for at, one in enumerate(people) if one.status in series.exploitation_of]
    dealt = _deal([people[at] for at in known], series.exploitation, dice)
    by_place = {known[at]: code for at, code in dealt.items()}
    return [replace(one, exploitation=by_place.get(at, UNKNOWN)) for at, one in enumerate(people)]


def _deal_foreign(people: Sequence[Traits], series: Series, dice: Random) -> list[Traits]:
    chosen = _deal(people, {"FOREIGN": len(series.foreign)}, dice)
    countries = dict(zip(sorted(chosen), series.foreign, strict=True))
    return [
        replace(one, citizenship=countries.get(at, one.citizenship))
        for at, one in enumerate(people)
    ]


def _with_leaders(people: Sequence[Traits], state_mobile: int) -> Iterator[Traits]:
    left = state_mobile
    for one in people:
        led = one.structure == "MOBILE_UNIT" and left > 0
        left -= led
        yield replace(one, state_led=led)


def _deal(people: Sequence[Traits], quotas: Mapping[str, int], dice: Random) -> dict[int, str]:
    """Give each code to exactly as many people as its quota says, to the likeliest first.

    Return the code by place in `people`. Codes are dealt in the order of `quotas`, so the pickiest
    stand first there. Raises ValueError when there are fewer people than places.
    """
    if sum(quotas.values()) > len(people):
        raise ValueError("the margins promise more people than there are")
    free = set(range(len(people)))
    dealt: dict[int, str] = {}
    for code, count in quotas.items():
        ranked = _ranked(code, people, sorted(free), dice)
        for at in ranked[:count]:
            dealt[at] = code
            free.remove(at)
    return dealt


def _ranked(code: str, people: Sequence[Traits], free: Sequence[int], dice: Random) -> list[int]:
    chance = {at: dice.random() * _NOISE for at in free}
    return sorted(free, key=lambda at: fit(code, people[at]) + chance[at], reverse=True)


def fit(code: str, one: Traits) -> float:
    """Return how likely `code` is for a person with these traits; 0 is neutral."""
    weights = _FIT.get(code, {})
    known = (one.sex, one.age_group, one.exploitation, one.structure)
    return sum(weights.get(trait, 0.0) for trait in known if trait != NS)
