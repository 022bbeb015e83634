"""What is asked when a signal is taken; nothing about the person is obligatory."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section
from nrm.foundation.text import Text
from nrm.reference import lists, places
from nrm.reference.institutions import InstitutionKind

_HEARD = Section.INTERVIEW

SIGNAL = FormDeclaration(
    code="S",
    title=Text("Sinjalizim", "Signal"),
    consequence=Text(
        "Institucioni që zgjidhni e sheh menjëherë sinjalizimin në listën e vet të punës.",
        "The institution you choose sees the signal in its worklist at once.",
    ),
    parts=(
        Part(
            "heard",
            Text("Çfarë u sinjalizua", "What was reported"),
            (
                Field(
                    "urgency",
                    Kind.CHOICE,
                    Text("Sa urgjente është", "How urgent it is"),
                    _HEARD,
                    hint=Text(
                        "E menjëhershme: dikush është në rrezik tani.",
                        "Immediate: somebody is in danger now.",
                    ),
                    codes=lists.URGENCY,
                    required=True,
                ),
                Field(
                    "narrative",
                    Kind.LONG_TEXT,
                    Text("Çfarë u tha", "What was said"),
                    _HEARD,
                    required=True,
                ),
                Field(
                    "child_involved",
                    Kind.YES_NO,
                    Text("Ka fëmijë të përfshirë?", "Is a child involved?"),
                    _HEARD,
                ),
                Field("qark", Kind.CHOICE, Text("Qarku", "Region"), _HEARD, codes=places.QARK),
                Field("place", Kind.TEXT, Text("Vendi", "Place"), _HEARD),
            ),
        ),
        Part(
            "source",
            Text("Nga kush erdhi dhe kujt i shkon", "Where it came from and where it goes"),
            (
                Field(
                    "channel",
                    Kind.CHOICE,
                    Text("Kanali i raportimit", "Reporting channel"),
                    _HEARD,
                    codes=lists.CHANNEL,
                    required=True,
                ),
                Field(
                    "reporter",
                    Kind.CHOICE,
                    Text("Kush e raportoi", "Who reported it"),
                    _HEARD,
                    codes=lists.REPORTER,
                    required=True,
                ),
                Field(
                    "contact",
                    Kind.TEXT,
                    Text("Si kontaktohet raportuesi", "How to reach the reporter"),
                    _HEARD,
                    hint=Text(
                        "Lëreni bosh kur nuk dëshiron të kontaktohet.",
                        "Leave empty when they do not wish to be contacted.",
                    ),
                ),
                Field(
                    "forward_to",
                    Kind.INSTITUTION,
                    Text("Kujt i përcillet", "Forwarded to"),
                    _HEARD,
                    required=True,
                    institution_kinds=(
                        InstitutionKind.SHSSH,
                        InstitutionKind.MUNICIPALITY,
                        InstitutionKind.NJMF,
                        InstitutionKind.POLICE,
                        InstitutionKind.STATE_SHELTER,
                        InstitutionKind.NGO_SHELTER,
                    ),
                ),
            ),
        ),
    ),
)
