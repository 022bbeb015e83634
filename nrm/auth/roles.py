"""The roles of the mechanism and how an actor can be related to a case."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from nrm.audit.trail import Author
from nrm.foundation.text import Text
from nrm.vault.key_pairs import PrivateKey


class Role(StrEnum):
    """What a person does in the mechanism; one role per account."""

    SOCIAL_WORKER = "social_worker"
    CHILD_PROTECTION = "child_protection"
    POLICE = "police"
    SHELTER = "shelter"
    HOTLINE = "hotline"
    AP_REVIEWER = "ap_reviewer"
    AP_DATA = "ap_data"
    ZKKA = "zkka"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.SOCIAL_WORKER: Text("Punonjës social", "Social worker"),
    Role.CHILD_PROTECTION: Text("Punonjës i mbrojtjes së fëmijës", "Child protection worker"),
    Role.POLICE: Text("Polici antitrafik", "Anti-trafficking police"),
    Role.SHELTER: Text("Menaxher rasti në qendër", "Shelter case manager"),
    Role.HOTLINE: Text("Operator i linjës 116006", "Hotline 116006 operator"),
    Role.AP_REVIEWER: Text("Shqyrtues i Autoritetit Përgjegjës", "Responsible Authority reviewer"),
    Role.AP_DATA: Text("Nëpunës i të dhënave i AP", "Responsible Authority data officer"),
    Role.ZKKA: Text("Statistika e ZKKA", "National Coordinator's statistics"),
    Role.AUDITOR: Text(
        "Auditues / nëpunës i mbrojtjes së të dhënave", "Auditor / data protection officer"
    ),
    Role.ADMIN: Text("Administrator teknik", "Technical administrator"),
}


class Relationship(StrEnum):
    """What an actor has to do with a case."""

    TEAM = "team"
    """Named on the case's team."""
    INVITED = "invited"
    """The actor's institution has been asked to take part and nobody there has answered yet."""
    AUTHORITY = "authority"
    """The actor belongs to the Responsible Authority and the case was notified to it."""
    ENDED = "ended"
    """Was on the team once."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: passed to every service, never looked up inside one."""

    user_id: UUID
    role: Role
    institution_id: UUID
    institution_kind: str
    name: str
    session_id: UUID | None = None
    unlock: Callable[[], PrivateKey] | None = field(default=None, repr=False, compare=False)
    """Opens the actor's own private key; None where the session has none."""

    @property
    def author(self) -> Author:
        """The actor as the trail names them."""
        return Author(self.user_id, self.session_id)
