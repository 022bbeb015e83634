"""What the initial identification (F1) asks for the person's sake: needs, safe contact, information and consent."""

from nrm.foundation.declaration import Field, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists, places

_DECISION, _CONTACT = Section.DECISION, Section.CONTACT
IS_CHILD = When("child", ("YES",))
"""`child` is known from the person's particulars."""
OPTIONAL_STATISTICS = Text(
    "Pa emra. Të gjithë numërohen te ajo që Autoriteti duhet të raportojë: sa, kush, ku dhe nga kush u"
    " identifikuan. Vetëm me pëlqim numërohen shërbimet, strehimi, puna, shkolla dhe si përfundoi rasti. Pa «po» nuk"
    " numërohen; shërbimet nuk varen nga kjo. Ky kufi është zgjedhje e brendshme, jo ligj. Tërheqja vlen për shifrat"
    " e ardhshme; të botuarat mbeten.",
    "No names. Everybody is counted in what the Authority must report: how many, who, where and by whom they were"
    " identified. Only with consent: services, housing, work, school and how the case ended. Without a “yes” they are"
    " not counted; services do not depend on it. This line is an internal choice, not law. Withdrawing holds for"
    " future figures; published ones stay.",
)
"""What the line between optional and other figures is (INF): `nrm.statistics.facts.fact` draws it."""

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
        Field(
            "consent_statistics",
            Kind.CHOICE,
            Text(
                "Pranon të numërohet në statistikat vullnetare?", "Agrees to optional statistics?"
            ),
            _DECISION,
            hint=OPTIONAL_STATISTICS,
            codes=lists.CONSENT_ANSWER,
        ),
    ),
)
