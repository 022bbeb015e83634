"""The published yearly series of 2016-2022 that the invented register reproduces.

Sources, per year of identification: United States Department of State, Trafficking in Persons
Reports 2018-2021 and 2023, chapter Albania; for the children of 2021 INSTAT as quoted in the press.
What no source states is kept as not stated. Two things are invented: how sex, age and status go
together (only 2022 publishes that), and the identifying structure where only the mobile units, or
nothing, is published, because F1 cannot be signed without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nrm.reference.countries import NOT_STATED as NO_CITIZENSHIP

VMT, VT = "VMT", "VT"
F, M, NS = "F", "M", "NOT_STATED"
CHILD, ADULT = "CHILD", "ADULT"
UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Series:
    """One year: how many people in each joint cell and of each trait.

    `people` counts (status, sex, age group). `exploitation` counts codes of `lists.EXPLOITATION`
    among those with `exploitation_of` status; whoever is left is UNKNOWN. `structure` counts codes
    of `lists.STRUCTURE`; `state_mobile` of the mobile units' people were met by a field team of the
    state, which is how the sources split state and civil society from 2018 on. `foreign` names a
    citizenship for each foreigner; all others have `citizenship`.
    """

    year: int
    people: Mapping[tuple[str, str, str], int]
    structure: Mapping[str, int]
    exploitation: Mapping[str, int]
    exploitation_of: tuple[str, ...] = (VMT, VT)
    foreign: tuple[str, ...] = ()
    citizenship: str = "AL"
    state_mobile: int = 0

    @property
    def total(self) -> int:
        """How many people were identified in the year."""
        return sum(self.people.values())


SERIES = (
    Series(
        year=2016,
        people={
            (VT, F, ADULT): 20,
            (VT, F, CHILD): 9,
            (VT, M, ADULT): 3,
            (VT, M, CHILD): 1,
            (VMT, F, ADULT): 25,
            (VMT, F, CHILD): 30,
            (VMT, M, ADULT): 3,
            (VMT, M, CHILD): 4,
        },
        # Invented: nothing on structures was found for this year.
        structure={
            "SELF": 2,
            "CONSULATE": 2,
            "LABOUR_INSPECTION": 1,
            "SCHOOL": 1,
            "HEALTH": 2,
            "BORDER_POLICE": 5,
            "NJMF": 8,
            "POLICE_AT": 14,
            "POLICE_OTHER": 5,
            "SHSSH": 8,
            "MUNICIPALITY": 8,
            "NGO_SHELTER": 14,
            "NGO_OTHER": 8,
            "MOBILE_UNIT": 17,
        },
        exploitation={},
        # Eight foreigners are published, their countries are not.
        foreign=("XK", "XK", "XK", "XK", "RS", "RS", "MK", "NG"),
    ),
    Series(
        year=2017,
        people={
            (VT, F, ADULT): 14,
            (VT, F, CHILD): 7,
            (VT, M, ADULT): 2,
            (VT, M, CHILD): 3,
            (VMT, F, ADULT): 28,
            (VMT, F, CHILD): 31,
            (VMT, M, ADULT): 5,
            (VMT, M, CHILD): 15,
        },
        # State 60, of which police 11; civil society 16; self 3; mobile units 26.
        structure={
            "SELF": 3,
            "CONSULATE": 2,
            "LABOUR_INSPECTION": 2,
            "SCHOOL": 2,
            "HEALTH": 3,
            "BORDER_POLICE": 2,
            "NJMF": 15,
            "POLICE_AT": 7,
            "POLICE_OTHER": 2,
            "SHSSH": 12,
            "MUNICIPALITY": 13,
            "NGO_SHELTER": 10,
            "NGO_OTHER": 6,
            "MOBILE_UNIT": 26,
        },
        exploitation={},
        foreign=("XK", "XK", "XK", "XK", "SY", "SY", "NG", "RS", "PH"),
    ),
    Series(
        year=2018,
        people={
            (VT, F, ADULT): 1,
            (VT, F, CHILD): 1,
            (VMT, F, ADULT): 21,
            (VMT, F, CHILD): 37,
            (VMT, M, ADULT): 6,
            (VMT, M, CHILD): 29,
        },
        # State 33, of which police 5; civil society 62; 51 of both by mobile units.
        structure={
            "JOINT_INSPECTION": 1,
            "SCHOOL": 1,
            "HEALTH": 1,
            "BORDER_POLICE": 1,
            "NJMF": 6,
            "POLICE_AT": 3,
            "POLICE_OTHER": 1,
            "SHSSH": 4,
            "MUNICIPALITY": 4,
            "NGO_SHELTER": 13,
            "NGO_OTHER": 9,
            "MOBILE_UNIT": 51,
        },
        state_mobile=11,
        exploitation={"MARRIAGE": 3, "BEGGING": 27, "SEX": 36, "LABOUR": 25},
        foreign=("XK",),
    ),
    Series(
        year=2019,
        people={
            (VT, F, ADULT): 4,
            (VT, F, CHILD): 2,
            (VT, M, CHILD): 1,
            (VMT, F, ADULT): 27,
            (VMT, F, CHILD): 47,
            (VMT, M, ADULT): 5,
            (VMT, M, CHILD): 17,
        },
        # State 43, of which 42 by mobile units; civil society 60.
        structure={"POLICE_AT": 1, "NGO_SHELTER": 34, "NGO_OTHER": 26, "MOBILE_UNIT": 42},
        state_mobile=42,
        # Begging is inside labour in this source and in that of 2020.
        exploitation={"MARRIAGE": 1, "SEX": 65, "LABOUR": 37},
        foreign=("XK", "XK", "PH", "PH", "SY", "MK"),
    ),
    Series(
        year=2020,
        people={
            (VT, F, ADULT): 3,
            (VT, F, CHILD): 2,
            (VMT, F, ADULT): 19,
            (VMT, F, CHILD): 38,
            (VMT, M, ADULT): 6,
            (VMT, M, CHILD): 18,
        },
        # Mobile units 45; the rest is invented.
        structure={
            "SELF": 2,
            "LABOUR_INSPECTION": 1,
            "SCHOOL": 1,
            "BORDER_POLICE": 2,
            "NJMF": 7,
            "POLICE_AT": 6,
            "POLICE_OTHER": 2,
            "SHSSH": 4,
            "MUNICIPALITY": 4,
            "NGO_SHELTER": 8,
            "NGO_OTHER": 4,
            "MOBILE_UNIT": 45,
        },
        exploitation={"CRIMINALITY": 6, "SEX": 48, "LABOUR": 27},
        exploitation_of=(VMT,),
        foreign=("GM", "PH", "RS"),
    ),
    Series(
        year=2021,
        people={(VT, NS, CHILD): 3, (VT, NS, NS): 2, (VMT, NS, CHILD): 109, (VMT, NS, NS): 45},
        # Mobile units 126; the rest is invented.
        structure={
            "SELF": 2,
            "SCHOOL": 1,
            "BORDER_POLICE": 2,
            "NJMF": 7,
            "POLICE_AT": 5,
            "SHSSH": 3,
            "MUNICIPALITY": 4,
            "NGO_SHELTER": 6,
            "NGO_OTHER": 3,
            "MOBILE_UNIT": 126,
        },
        exploitation={},
        citizenship=NO_CITIZENSHIP,
    ),
    Series(
        year=2022,
        people={
            (VT, NS, NS): 2,
            (VMT, F, ADULT): 32,
            (VMT, F, CHILD): 48,
            (VMT, M, ADULT): 4,
            (VMT, M, CHILD): 26,
        },
        # Mobile units 75; the rest is invented.
        structure={
            "SELF": 2,
            "JOINT_INSPECTION": 1,
            "HEALTH": 1,
            "BORDER_POLICE": 3,
            "NJMF": 8,
            "POLICE_AT": 6,
            "SHSSH": 3,
            "MUNICIPALITY": 5,
            "NGO_SHELTER": 5,
            "NGO_OTHER": 3,
            "MOBILE_UNIT": 75,
        },
        # Labour is 35, of which 26 begging.
        exploitation={"CRIMINALITY": 14, "BEGGING": 26, "SEX": 61, "LABOUR": 9},
        exploitation_of=(VMT,),
        foreign=("SY", "SY", "XK"),
    ),
)
