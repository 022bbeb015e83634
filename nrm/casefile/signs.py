"""The signs at the head of a case: how high the risk is, and whether it is safe to make contact."""

from dataclasses import dataclass
from enum import StrEnum

from nrm.cases.access import CaseFile
from nrm.cases.door import open_rows
from nrm.foundation import clock
from nrm.foundation.declaration import Section, Values
from nrm.foundation.text import Text
from nrm.records import digests
from nrm.records.queries import part_of
from nrm.reference import lists
from nrm.risk.queries import signed_sections
from nrm.risk.rules import holds_on

SIGNS = "signs"
"""The purpose of a look that shows these signs only."""
_SOURCES = {"F1": Section.CONTACT, "F4": Section.RISK, "F5": Section.SAFETY}
"""The forms whose newest signed version the signs come from, with the section that is opened."""


class Contact(StrEnum):
    """Whether it is safe to make contact with the person."""

    BY_RULES = "by_rules"
    """Somebody wrote down how."""
    DANGER = "danger"
    """The suspected exploiter is near and no safety plan says what to do."""
    NO_RULES = "no_rules"


@dataclass(frozen=True, slots=True)
class Risk:
    """The level of the newest assessment (a code of `risk_level`), and whether it is still valid."""

    level: str
    holds: bool

    @property
    def words(self) -> Text:
        """The level in words."""
        return lists.RISK_LEVEL.text(self.level)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the head of the case shows; None for what is not known or closed to the actor."""

    risk: Risk | None = None
    contact: Contact | None = None


def signs_of(file: CaseFile) -> Signs:
    """Return the signs that the actor may see; one look in the trail when there are any.

    Raises `Altered`, told to the trail, when a form that they come from is not what was signed: a sign that says it is
    safe to call must not be one that somebody put back.
    """
    newest = {
        form: rows[-1]
        for form, section in _SOURCES.items()
        if file.reads(section)
        and (rows := signed_sections(file.case.id, form=form, section=section))
    }
    if not newest:
        return Signs()
    for record, _sealed in newest.values():
        digests.signed_sections(file, record)
    sealed = {form: row for form, (_record, row) in newest.items()}
    opened = open_rows(file, [part_of(row) for row in sealed.values()], purpose=SIGNS)
    said = {form: opened[row.id] for form, row in sealed.items()}
    return Signs(_risk(said.get("F4")), contact_sign(said.get("F1"), said.get("F5")))


def contact_sign(initial: Values | None, safety: Values | None) -> Contact | None:
    """Say from the contact answers of F1 and the newest F5 how to make contact; None before either is signed."""
    if initial is None and safety is None:
        return None
    if safety and safety.get("safe_contact"):
        return Contact.BY_RULES
    if initial and initial.get("suspect_near") == "YES":
        return Contact.DANGER
    return Contact.BY_RULES if initial and initial.get("safe_contact") else Contact.NO_RULES


def _risk(assessment: Values | None) -> Risk | None:
    if not assessment:
        return None
    return Risk(str(assessment["level"]), holds_on(assessment, clock.today()))
