"""What the initial identification (F1) asks for the person's sake: needs, safe contact, information and consent."""

from nrm.foundation.declaration import Field, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists, places

_DECISION, _CONTACT = Section.DECISION, Section.CONTACT
IS_CHILD = When("child", ("YES",))
"""`child` is known from the person's particulars."""

NEEDS = Part(
    "needs",
    Text("Nevojat dhe kontakti i sigurt", "Needs and safe contact"),
    (
        Field(
            "immediate_needs",
            Kind.CHOICES,
            Text("Nevoja të menjëhershme", "Immediate needs"),
            _CONTACT,
            codes=lists.IMMEDIATE_NEED,
        ),
        Field(
            "suspect_near",
            Kind.YES_NO,
            Text(
                "A është afër i dyshuari për shfrytëzim?",
                "Is the suspected exploiter near?",
            ),
            _CONTACT,
        ),
        Field(
            "whereabouts",
            Kind.TEXT,
            Text("Ku ndodhet tani personi", "Where the person is now"),
            _CONTACT,
        ),
        Field("phone", Kind.TEXT, Text("Telefoni", "Telephone"), _CONTACT),
        Field(
            "safe_contact",
            Kind.LONG_TEXT,
            Text("Si kontaktohet pa rrezik", "How to make contact safely"),
            _CONTACT,
            hint=Text(
                "Në cilin numër, kur, dhe çfarë nuk duhet thënë.",
                "On which number, when, and what not to say.",
            ),
        ),
        Field(
            "health_note",
            Kind.LONG_TEXT,
            Text("Shëndeti, shtatzënia, aftësia e kufizuar", "Health, pregnancy, disability"),
            Section.HEALTH,
        ),
    ),
)
INFORMATION = Part(
    "information",
    Text("Informimi dhe pëlqimi", "Information and consent"),
    (
        Field(
            "information_given",
            Kind.CHOICES,
            Text("Për çfarë u informua personi", "What the person was told about"),
            _DECISION,
            codes=lists.INFORMATION_GIVEN,
        ),
        Field(
            "child_informed",
            Kind.CHOICES,
            Text("Për çfarë u informua fëmija", "What the child was told about"),
            _DECISION,
            hint=Text(
                "Menjëherë dhe gjatë gjithë procesit (KDPM, neni 34).",
                "At once and throughout (Criminal Justice for Minors Code, art. 34).",
            ),
            codes=lists.CHILD_INFORMATION,
            relevant=IS_CHILD,
        ),
        Field(
            "women_present",
            Kind.YES_NO,
            Text(
                "Ishin të pranishme një police dhe një punonjëse sociale?",
                "Were a policewoman and a woman social worker present?",
            ),
            _DECISION,
            relevant=When("border_point", tuple(one.code for one in places.BORDER_POINT)),
        ),
        Field(
            "consent_referral",
            Kind.CHOICE,
            Text("Pranon të referohet te shërbimet?", "Agrees to be referred to services?"),
            _DECISION,
            codes=lists.CONSENT_ANSWER,
            required=When("decision", ("VMT",)),
        ),
        Field(
            "consent_formal",
            Kind.CHOICE,
            Text("Pranon identifikimin formal?", "Agrees to formal identification?"),
            _DECISION,
            codes=lists.CONSENT_ANSWER,
        ),
        Field(
            "consent_given_by",
            Kind.CHOICE,
            Text("Kush e dha pëlqimin", "Who gave consent"),
            _DECISION,
            codes=lists.CONSENT_GIVER,
        ),
    ),
)
