"""What the sources do not count about a person: invented details that go with the known traits."""

from collections.abc import Mapping, Sequence
from random import Random

from nrm.demo.population_joint import Traits
from nrm.demo.population_series import CHILD, UNKNOWN
from nrm.reference.countries import ALBANIA
from nrm.reference.countries import NOT_STATED as NO_CITIZENSHIP
from nrm.reference.places import bashki_of, seat_of

ABROAD = "ABROAD"

# Ages in completed years, first and last included.
_AGES: Mapping[tuple[str, str], tuple[int, int]] = {
    (CHILD, "BEGGING"): (5, 14),
    (CHILD, "SEX"): (13, 17),
    (CHILD, "LABOUR"): (11, 17),
    (CHILD, "CRIMINALITY"): (12, 17),
    (CHILD, "MARRIAGE"): (13, 16),
}
_ANY_CHILD, _ANY_ADULT = (8, 17), (18, 48)

_QARK_WEIGHT = {
    "AL-11": 30,
    "AL-03": 13,
    "AL-04": 10,
    "AL-12": 9,
    "AL-02": 9,
    "AL-10": 8,
    "AL-06": 6,
    "AL-09": 5,
    "AL-08": 4,
    "AL-01": 3,
    "AL-07": 3,
    "AL-05": 2,
}
_AT_THE_SEAT = 0.6
"""The share of people met in the main bashki of a qark."""
_FIRST_UNITS = ("AL-03", "AL-11", "AL-12")
_UNITS_2020 = ("AL-01", "AL-02", "AL-03", "AL-07", "AL-09", "AL-10", "AL-11", "AL-12")

_RECRUITMENT: Mapping[str, Mapping[str, int]] = {
    "SEX": {
        "FALSE_ROMANCE": 35,
        "SOCIAL_NETWORKS": 25,
        "FRIENDS": 15,
        "FAMILY": 10,
        "ONLINE_ADVERTISEMENT": 10,
        "TRAVEL_TOURISM_AGENCY": 5,
    },
    "LABOUR": {
        "FRIENDS": 30,
        "ONLINE_ADVERTISEMENT": 20,
        "FAMILY": 25,
        "PLACE_OF_BUSINESS": 15,
        "PRIVATE_EMPLOYMENT_AGENCY": 10,
    },
    "BEGGING": {"FAMILY": 80, "FRIENDS": 15, "OTHER": 5},
    "CRIMINALITY": {"FRIENDS": 50, "FAMILY": 30, "SOCIAL_NETWORKS": 20},
    "MARRIAGE": {"FAMILY": 60, "FALSE_MARRIAGE": 30, "MARRIAGE_AGENCY": 10},
    UNKNOWN: {"FAMILY": 30, "FRIENDS": 25, "SOCIAL_NETWORKS": 25, UNKNOWN: 20},
}
_CONTROL: Mapping[str, Sequence[str]] = {
    "SEX": ("PSYCHOLOGICAL_ABUSE", "THREATS_CHILDREN_FAMILY", "TAKES_EARNINGS", "SEXUAL_ABUSE"),
    "LABOUR": ("WITHHOLDS_DOCUMENTS", "EXCESSIVE_WORKING_HOURS", "DEBT_BONDAGE", "TAKES_EARNINGS"),
    "BEGGING": ("TAKES_EARNINGS", "PHYSICAL_ABUSE", "WITHHOLDS_NECESSITIES"),
    "CRIMINALITY": ("PHYSICAL_THREATS", "DEBT_BONDAGE", "RESTRICTS_MOVEMENT"),
    "MARRIAGE": ("RESTRICTS_MOVEMENT", "PSYCHOLOGICAL_ABUSE", "THREATS_CHILDREN_FAMILY"),
    UNKNOWN: ("PSYCHOLOGICAL_ABUSE", "FALSE_PROMISES", "RESTRICTS_MOVEMENT"),
}

# Indicators that go with a form of exploitation: always the first of PURPOSE, others by chance.
_PURPOSE: Mapping[str, Sequence[str]] = {
    "SEX": ("P1", "P6"),
    "LABOUR": ("P2", "P6", "P7"),
    "BEGGING": ("P3", "P6"),
    "CRIMINALITY": ("P4", "P6"),
    "MARRIAGE": ("P5",),
    UNKNOWN: (),
}
_MEANS: Mapping[str, Sequence[str]] = {
    "SEX": ("M2", "M3", "M5", "M6", "M8"),
    "LABOUR": ("M1", "M4", "M5", "M8"),
    "BEGGING": ("M3", "M8", "M9"),
    "CRIMINALITY": ("M2", "M4", "M8"),
    "MARRIAGE": ("M2", "M6", "M8"),
    UNKNOWN: ("M2", "M5", "M6", "M8"),
}
_GENERAL = ("G1", "G2", "G3", "G4")

_LANGUAGES = {"RS": "SR", "GM": "EN", "PH": "TL", "SY": "AR", "NG": "EN", "MK": "SQ", "XK": "SQ"}


def draw(dice: Random, weights: Mapping[str, int]) -> str:
    """Return one key of `weights`, as likely as its weight."""
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def age_of(traits: Traits, dice: Random) -> int:
    """Return an age in completed years that fits the age group and the exploitation."""
    usual = _ANY_CHILD if traits.age_group == CHILD else _ANY_ADULT
    first, last = _AGES.get((traits.age_group, traits.exploitation), usual)
    return dice.randint(first, last)


def place_of(traits: Traits, year: int, dice: Random) -> tuple[str, str]:
    """Return qark and bashki of identification; mobile units work where the year had some."""
    if traits.structure == "CONSULATE":
        return ABROAD, ABROAD
    allowed = _regions_with_units(year) if traits.structure == "MOBILE_UNIT" else _QARK_WEIGHT
    qark = draw(dice, {code: _QARK_WEIGHT[code] for code in allowed})
    if dice.random() < _AT_THE_SEAT:
        return qark, seat_of(qark)
    return qark, dice.choice(bashki_of(qark)).code


def _regions_with_units(year: int) -> Sequence[str]:
    if year < 2020:
        return _FIRST_UNITS
    return _UNITS_2020 if year < 2022 else (*_UNITS_2020, "AL-08")


def scope_of(traits: Traits, dice: Random) -> str:
    """Return a code of `lists.SCOPE`."""
    if traits.structure == "CONSULATE":
        return ABROAD
    if traits.citizenship not in (ALBANIA, NO_CITIZENSHIP):
        return draw(dice, {"INTO_ALBANIA": 70, "TRANSIT": 30})
    if traits.exploitation == UNKNOWN:
        return draw(dice, {"INTERNAL": 60, ABROAD: 20, "INTENDED": 10, UNKNOWN: 10})
    return draw(dice, {"INTERNAL": 65, ABROAD: 27, "INTENDED": 8})


def language_of(traits: Traits, dice: Random) -> str:
    """Return a code of `lists.LANGUAGE`."""
    if traits.citizenship in (ALBANIA, NO_CITIZENSHIP):
        return draw(dice, {"SQ": 94, "ROM": 6})
    return _LANGUAGES.get(traits.citizenship, "SQ")


def recruitment_of(traits: Traits, dice: Random) -> tuple[str, ...]:
    """Return codes of `lists.RECRUITMENT`."""
    return (draw(dice, _RECRUITMENT[traits.exploitation]),)


def control_of(traits: Traits, dice: Random) -> tuple[str, ...]:
    """Return codes of `lists.CONTROL`."""
    known = _CONTROL[traits.exploitation]
    return tuple(sorted(dice.sample(known, k=dice.randint(1, 2))))


def indicators_of(traits: Traits, scope: str, dice: Random) -> tuple[str, ...]:
    """Return at least three indicators that go with exploitation, scope and age."""
    ticked = {"A3" if traits.age_group != CHILD or dice.random() < 0.5 else "A6"}
    if scope in (ABROAD, "INTO_ALBANIA", "TRANSIT"):
        ticked.add(dice.choice(("A1", "A2", "A4")))
    ticked.update(_PURPOSE[traits.exploitation][: dice.randint(1, 2)])
    ticked.update(dice.sample(_MEANS[traits.exploitation], k=dice.randint(1, 3)))
    if traits.exploitation == "BEGGING":
        ticked.add("G5")
    while len(ticked) < 3 or dice.random() < 0.3:
        ticked.add(dice.choice(_GENERAL))
    return tuple(sorted(ticked))
