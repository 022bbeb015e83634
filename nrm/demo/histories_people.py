"""Who does what in the invented histories: roles, and institutions near the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from nrm.auth.roles import Role
from nrm.demo.population import Person
from nrm.demo.population_series import CHILD
from nrm.reference.countries import ALBANIA, NOT_STATED
from nrm.reference.institutions import InstitutionKind, institution
from nrm.reference.places import qark_of, seat_of

_ROLE_OF = {
    InstitutionKind.SHSSH: Role.SOCIAL_WORKER,
    InstitutionKind.MUNICIPALITY: Role.SOCIAL_WORKER,
    InstitutionKind.MOBILE_UNIT: Role.SOCIAL_WORKER,
    InstitutionKind.NJMF: Role.CHILD_PROTECTION,
    InstitutionKind.POLICE: Role.POLICE,
    InstitutionKind.BORDER_POLICE: Role.POLICE,
    InstitutionKind.STATE_SHELTER: Role.SHELTER,
    InstitutionKind.NGO_SHELTER: Role.SHELTER,
    InstitutionKind.NGO: Role.SHELTER,
    InstitutionKind.HOTLINE: Role.HOTLINE,
    InstitutionKind.AP: Role.AP_REVIEWER,
}

SEAT_QARK, SEAT_TOWN = "AL-12", "VLORE"
"""Where the demonstration accounts work, with a shelter in the same town."""
SEATS: Mapping[Role, str] = {
    Role.SOCIAL_WORKER: f"DRSHSSH_{SEAT_TOWN}",
    Role.CHILD_PROTECTION: f"NJMF_{SEAT_TOWN}",
    Role.POLICE: f"DVP_{SEAT_TOWN}",
    Role.SHELTER: "VATRA",
    Role.HOTLINE: "LINJA_116006",
    Role.AP_REVIEWER: "AP",
    Role.AP_DATA: "AP",
    Role.ZKKA: "ZKKA",
    Role.AUDITOR: "MBROJTJA_TE_DHENAVE",
    Role.ADMIN: "ZKKA",
}
"""Where the demonstration accounts sit: the live cases give each of them work."""

_SHELTER_OF = {
    "AL-01": "VATRA",
    "AL-04": "VATRA",
    "AL-05": "VATRA",
    "AL-12": "VATRA",
    "AL-03": "TV",
    "AL-06": "TV",
    "AL-09": "TV",
}
_CAPITAL = "TIRANE"


@dataclass(frozen=True, slots=True)
class Desk:
    """A role at an institution: whoever works there in that role acts."""

    role: Role
    institution: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who takes part in one history."""

    identifier: Desk
    receiver: Desk
    other_receiver: Desk
    police: Desk
    social: Desk
    hotline: Desk = Desk(Role.HOTLINE, "LINJA_116006")
    authority: Desk = Desk(Role.AP_REVIEWER, "AP")


def desk_at(code: str) -> Desk:
    """Return the desk that deals with cases at the institution `code`; raises KeyError."""
    return Desk(_ROLE_OF[institution(code).kind], code)


def cast_for(person: Person, dice: Random) -> Cast:
    """Return who takes part in the case of `person`, by age, exploitation and place."""
    town = person.bashki if person.qark.startswith("AL-") else _CAPITAL
    seat = seat_of(qark_of(town))
    receiver = _receiver(person, town, dice)
    other = "DE" if receiver != "DE" else "QKPVT"
    return Cast(
        identifier=desk_at(person.institution),
        receiver=desk_at(receiver),
        other_receiver=desk_at(other),
        police=desk_at(f"DVP_{seat}"),
        social=desk_at(f"DRSHSSH_{seat}"),
    )


def _receiver(person: Person, town: str, dice: Random) -> str:
    shelter = _SHELTER_OF.get(qark_of(town), "DE")
    if person.traits.citizenship not in (ALBANIA, NOT_STATED):
        return "QKPVT"
    if person.traits.age_group == CHILD and person.traits.exploitation != "SEX":
        return dice.choice((f"NJMF_{town}", f"NJMF_{town}", "ARSIS"))
    if person.traits.age_group == CHILD:
        return dice.choice((shelter, "ARSIS", "MWL"))
    return dice.choice((shelter, shelter, shelter, f"BASHKI_{town}"))


def seated_cast(*, child: bool, by_police: bool) -> Cast:
    """Return a cast of the demonstration accounts; the first one is who meets the person."""
    own = Role.CHILD_PROTECTION if child else Role.SOCIAL_WORKER
    meets = Role.POLICE if by_police else own
    receives = Role.CHILD_PROTECTION if child else Role.SHELTER
    return Cast(
        identifier=Desk(meets, SEATS[meets]),
        receiver=Desk(receives, SEATS[receives]),
        other_receiver=desk_at("DE"),
        police=Desk(Role.POLICE, SEATS[Role.POLICE]),
        social=Desk(Role.SOCIAL_WORKER, SEATS[Role.SOCIAL_WORKER]),
    )
