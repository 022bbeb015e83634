"""What the safety plan (F5) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists

_SAFETY = Section.SAFETY
DISAGREED = When("agreed", ("NO", "WITHDRAWN", "NOT_ASKED"))

_MEASURES = Part(
    "measures",
    Text("Masat mbrojtëse", "Protective measures"),
    (
        Field(
            "answers_level",
            Kind.CHOICE,
            Text(
                "Niveli i rrezikut të cilit i përgjigjet plani",
                "Risk level that the plan answers to",
            ),
            _SAFETY,
            hint=Text(
                "Si në vlerësimin më të ri të rrezikut (F4).",
                "As in the newest risk assessment (F4).",
            ),
            codes=lists.RISK_LEVEL,
            required=True,
        ),
        Field(
            "measures",
            Kind.CHOICES,
            Text("Masat", "Measures"),
            _SAFETY,
            hint=Text(
                "Kërkesa për urdhër kufizimi protokollohet ditën që depozitohet (KDPM, neni 37).",
                "A request for a restriction order is registered on the day it is filed "
                "(Criminal Justice for Minors Code, art. 37).",
            ),
            codes=lists.PROTECTIVE_MEASURE,
            required=True,
        ),
        Field(
            "measures_detail",
            Kind.LONG_TEXT,
            Text("Si zbatohen masat", "How the measures are carried out"),
            _SAFETY,
        ),
        Field(
            "responsible",
            Kind.LONG_TEXT,
            Text("Kush përgjigjet për secilën masë", "Who is responsible for each measure"),
            _SAFETY,
            hint=Text("Emri, institucioni, telefoni.", "Name, institution, telephone."),
            required=True,
        ),
        Field(
            "starts_on",
            Kind.DATE,
            Text("Plani fillon më", "The plan starts on"),
            _SAFETY,
            required=True,
        ),
        Field("ends_on", Kind.DATE, Text("Plani mbaron më", "The plan ends on"), _SAFETY),
    ),
)
_CONTACT = Part(
    "contact",
    Text("Kontakti i sigurt", "Safe contact"),
    (
        Field(
            "safe_contact",
            Kind.LONG_TEXT,
            Text("Rregullat e kontaktit të sigurt", "Safe-contact rules"),
            _SAFETY,
            hint=Text(
                "Në cilin numër, kur, dhe çfarë nuk duhet thënë.",
                "On which number, when, and what not to say.",
            ),
            required=True,
        ),
        Field(
            "emergency_contact",
            Kind.LONG_TEXT,
            Text("Kë thërret personi kur është në rrezik", "Whom the person calls when in danger"),
            _SAFETY,
            required=True,
        ),
        Field("code_word", Kind.TEXT, Text("Fjala e fshehtë", "Code word"), _SAFETY),
    ),
)
_AGREEMENT = Part(
    "agreement",
    Text("Pëlqimi dhe rishikimi", "Agreement and review"),
    (
        Field(
            "agreed",
            Kind.CHOICE,
            Text("A pajtohet personi me planin?", "Does the person agree to the plan?"),
            _SAFETY,
            codes=lists.CONSENT_ANSWER,
            required=True,
        ),
        Field(
            "disagreement",
            Kind.LONG_TEXT,
            Text("Pse jo, dhe çfarë bëhet prapëseprapë", "Why not, and what is done nevertheless"),
            _SAFETY,
            required=DISAGREED,
            relevant=DISAGREED,
        ),
        Field(
            "review_on",
            Kind.DATE,
            Text("Plani rishikohet më", "The plan is reviewed on"),
            _SAFETY,
            required=True,
        ),
    ),
)

F5 = FormDeclaration(
    code="F5",
    title=Text("Plani i sigurisë", "Safety plan"),
    consequence=Text(
        "Plani hyn në dosje; e lexon vetëm ekipi i rastit.",
        "The plan goes into the file; only the case's team reads it.",
    ),
    parts=(_MEASURES, _CONTACT, _AGREEMENT),
)
