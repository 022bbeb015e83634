"""How a thing that is recorded about a person is declared: once, for form, page, print and figures alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from nrm.foundation.text import Text

Values = Mapping[str, Any]
"""Answers by field name, as JSON keeps them: ISO dates, codes, lists of codes; unanswered ones are absent."""


class Section(StrEnum):
    """A part of the file that is sealed as a whole and that a role may or may not read."""

    IDENTITY = "identity"
    CONTACT = "contact"
    INTERVIEW = "interview"
    DECISION = "decision"
    REFERRAL = "referral"
    HEALTH = "health"
    CRIMINAL = "criminal"
    CHILD = "child"
    RISK = "risk"
    SAFETY = "safety"
    PLAN = "plan"
    SHELTER_LOCATION = "shelter_location"
    WITNESS_PROTECTION = "witness_protection"


SECTION_TITLES = {
    Section.IDENTITY: Text("Identiteti", "Identity"),
    Section.CONTACT: Text("Kontakti dhe vendndodhja", "Contact and whereabouts"),
    Section.INTERVIEW: Text("Rrëfimi dhe treguesit", "Account and indicators"),
    Section.DECISION: Text("Vendimi", "Decision"),
    Section.REFERRAL: Text("Referimi", "Referral"),
    Section.HEALTH: Text("Shëndeti", "Health"),
    Section.CRIMINAL: Text("Procedimi penal", "Criminal proceedings"),
    Section.CHILD: Text("Fëmija dhe familja", "Child and family"),
    Section.RISK: Text("Rreziku", "Risk"),
    Section.SAFETY: Text("Siguria", "Safety"),
    Section.PLAN: Text("Plani dhe shërbimet", "Plan and services"),
    Section.SHELTER_LOCATION: Text("Vendndodhja e strehëzës", "Shelter location"),
    Section.WITNESS_PROTECTION: Text("Mbrojtja e dëshmitarit", "Witness protection"),
}

AGENCY_SECTIONS = frozenset({Section.SHELTER_LOCATION, Section.WITNESS_PROTECTION})
"""Sealed to the agency that wrote them as well: the keys of this installation alone do not open them."""


class Kind(StrEnum):
    """What sort of answer a field takes, and so how it is asked, checked and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    YES_NO = "yes_no"
    """`YES`, `NO` or `NOT_KNOWN`."""
    CHOICE = "choice"
    CHOICES = "choices"
    COUNTRY = "country"
    INSTITUTION = "institution"
    """The code of an institution; `institution_kinds` narrows the choice."""
    SCORE = "score"
    """0 to 3."""


class Codes(Protocol):
    """What a field needs of a code list."""

    def choices(self) -> dict[str, str]:
        """Return code -> words in the current language, in the list's order."""

    def __contains__(self, code: object) -> bool:
        """Tell whether `code` is in the list."""


@dataclass(frozen=True, slots=True)
class When:
    """A condition on another answer of the same form: one of `values` was given for `field`."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Values) -> bool:
        """Tell whether the condition is met by `answers`."""
        given = answers.get(self.field)
        chosen = given if isinstance(given, list) else [given]
        return any(value in chosen for value in self.values)


@dataclass(frozen=True, slots=True)
class Field:
    """One question: everything that any page, print, figure or exchange needs to know about it.

    `required`: True, False or the condition under which a signed form must have it. `relevant`: the condition
    under which it is asked at all. `minimum`/`maximum` bound integers; `in_past` forbids future dates. `htcds` is
    the name in IOM's Human Trafficking Case Data Standard 2.0.
    """

    name: str
    kind: Kind
    label: Text
    section: Section
    hint: Text | None = None
    codes: Codes | None = None
    required: bool | When = False
    relevant: When | None = None
    htcds: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    in_past: bool = False
    institution_kinds: tuple[str, ...] = ()
    code_hints: Mapping[str, Text] | None = None
    """An explanation or example for single codes of the list."""
    key_data: bool = False
    """Counts for the share of key data that is complete (seed, objective B2)."""

    def is_relevant(self, answers: Values) -> bool:
        """Tell whether the question is asked, given the other answers."""
        return self.relevant is None or self.relevant.holds(answers)

    def is_required(self, answers: Values) -> bool:
        """Tell whether a signed form must answer it, given the other answers."""
        if not self.is_relevant(answers):
            return False
        return self.required.holds(answers) if isinstance(self.required, When) else self.required


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a form: at most seven questions that belong together."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    intro: Text | None = None
    template: str | None = None
    """A page of its own, where the default is not enough."""


@dataclass(frozen=True, slots=True)
class FormDeclaration:
    """A form of the procedure, such as F1: its parts in the order in which they are asked."""

    code: str
    title: Text
    parts: tuple[Part, ...]
    consequence: Text
    """What signing does, in words, shown beside the button."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions, in order."""
        return tuple(field for part in self.parts for field in part.fields)

    def field(self, name: str) -> Field:
        """Return the question called `name`; raises KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def part(self, name: str) -> Part:
        """Return the part called `name`; raises KeyError when there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that the form writes into, each once, in order."""
        return tuple(dict.fromkeys(field.section for field in self.fields))

    def missing(self, answers: Values) -> tuple[Field, ...]:
        """Return the questions that must be answered before signing and are not."""
        return tuple(
            field
            for field in self.fields
            if field.is_required(answers) and answers.get(field.name) in (None, "", [])
        )
