"""What the closure of a case (F10) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.codes import Code, CodeList
from nrm.reference.institutions import InstitutionKind

_DECISION, _PLAN = Section.DECISION, Section.PLAN
GOALS_MET = CodeList(
    name="goals_met",
    title=Text("Objektivat e arritur", "Goals met"),
    codes=(
        Code("ALL", Text("Të gjithë ose pothuajse të gjithë", "All or nearly all")),
        Code("SOME", Text("Disa", "Some")),
        Code("NONE", Text("Asnjë", "None")),
        Code("NO_PLAN", Text("Nuk kishte plan", "There was no plan")),
    ),
)
NO_FOLLOW_UP = lists.CLOSURE.tagged("final") | {"NOT_VICTIM"}
FOLLOWED_UP = When(
    "reason", tuple(code.code for code in lists.CLOSURE if code.code not in NO_FOLLOW_UP)
)
"""Reasons after which somebody still has to look after the person for a while."""

_WHY = Part(
    "why",
    Text("Pse mbyllet rasti", "Why the case is closed"),
    (
        Field(
            "closed_on",
            Kind.DATE,
            Text("Data e mbylljes", "Date of closure"),
            _DECISION,
            required=True,
            in_past=True,
        ),
        Field(
            "reason",
            Kind.CHOICE,
            Text("Arsyeja e mbylljes", "Reason for closure"),
            _DECISION,
            codes=lists.CLOSURE,
            required=True,
            htcds="cas_ReasonForCaseClosure",
        ),
        Field(
            "reason_words",
            Kind.LONG_TEXT,
            Text("Arsyeja me fjalë", "The reason in words"),
            _DECISION,
            hint=Text(
                "E detyrueshme kur rasti mbyllet para riintegrimit të plotë.",
                "Obligatory when the case is closed before full reintegration.",
            ),
        ),
        Field(
            "goals_met",
            Kind.CHOICE,
            Text("Sa objektiva të planit u arritën", "How many goals of the plan were met"),
            _DECISION,
            codes=GOALS_MET,
            required=True,
        ),
        Field(
            "final_risk",
            Kind.CHOICE,
            Text("Niveli i rrezikut në mbyllje", "Risk level at closure"),
            _DECISION,
            codes=lists.RISK_LEVEL,
            required=FOLLOWED_UP,
        ),
        Field(
            "retention",
            Kind.CHOICE,
            Text("Si ruhet dosja", "How the file is kept"),
            _DECISION,
            codes=lists.RETENTION,
            required=True,
        ),
    ),
    template="reintegration/with_goals.html",
)
_AFTERWARDS = Part(
    "afterwards",
    Text("Pas mbylljes", "After the closure"),
    (
        Field(
            "handed_over",
            Kind.YES_NO,
            Text(
                "A iu kalua rasti shërbimeve të bashkisë?",
                "Was the case handed over to municipal services?",
            ),
            _DECISION,
            required=FOLLOWED_UP,
        ),
        Field(
            "handed_to",
            Kind.INSTITUTION,
            Text("Cilit shërbim", "To which service"),
            _PLAN,
            required=When("handed_over", ("YES",)),
            relevant=When("handed_over", ("YES",)),
            institution_kinds=(InstitutionKind.MUNICIPALITY, InstitutionKind.NJMF),
        ),
        Field(
            "follow_up_consent",
            Kind.CHOICE,
            Text(
                "A pranon personi të kontaktohet më pas?",
                "Does the person agree to be contacted later?",
            ),
            _DECISION,
            codes=lists.CONSENT_ANSWER,
            required=FOLLOWED_UP,
        ),
        Field(
            "follow_up",
            Kind.LONG_TEXT,
            Text("Kush e ndjek personin, kur dhe si", "Who follows up, when and how"),
            _PLAN,
            hint=Text(
                "E detyrueshme kur kontrolli pas 12 muajsh nuk është bërë ende.",
                "Obligatory when the 12-month check has not been made yet.",
            ),
        ),
    ),
)

F10 = FormDeclaration(
    code="F10",
    title=Text("Mbyllja e rastit", "Case closure"),
    consequence=Text(
        "Rasti mbyllet, ekipi përveç drejtuesit nuk e sheh më dhe Autoriteti Përgjegjës merr dijeni.",
        "The case is closed, the team except its lead no longer sees it, and the Responsible Authority is told.",
    ),
    parts=(_WHY, _AFTERWARDS),
)
