"""What the formal identification (F2) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section
from nrm.foundation.text import Text
from nrm.identification.initial_care import IS_CHILD
from nrm.reference import lists

_DECISION, _INTERVIEW = Section.DECISION, Section.INTERVIEW

F2 = FormDeclaration(
    code="F2",
    title=Text("Identifikimi formal", "Formal identification"),
    consequence=Text(
        "Formulari i kalon Shërbimit Social Shtetëror për nënshkrimin e dytë; vetëm atëherë vendimi hyn në fuqi.",
        "The form goes to the State Social Service for the second signature; only then does the decision take effect.",
    ),
    parts=(
        Part(
            "interview",
            Text("Intervista e përbashkët", "The joint interview"),
            (
                Field(
                    "interviewed_on",
                    Kind.DATE,
                    Text("Data e intervistës", "Date of the interview"),
                    _DECISION,
                    required=True,
                    in_past=True,
                ),
                Field(
                    "venue",
                    Kind.CHOICE,
                    Text("Ku u bë", "Where it took place"),
                    _DECISION,
                    codes=lists.VENUE,
                    required=True,
                ),
                Field(
                    "same_sex_interviewer",
                    Kind.YES_NO,
                    Text(
                        "U intervistua nga një person i së njëjtës gjini?",
                        "Interviewed by a person of the same sex?",
                    ),
                    _DECISION,
                    hint=Text(
                        "Është e drejtë e personit (KPP, neni 58/b).",
                        "It is the person's right (Code of Criminal Procedure, art. 58/b).",
                    ),
                ),
                Field(
                    "presences",
                    Kind.CHOICES,
                    Text("Kush ishte i pranishëm", "Who was present"),
                    _DECISION,
                    codes=lists.PRESENCE,
                    required=IS_CHILD,
                ),
                Field(
                    "absence_reason",
                    Kind.LONG_TEXT,
                    Text(
                        "Pse mungonte dikush që duhet të jetë pranë fëmijës",
                        "Why somebody who must be with the child was absent",
                    ),
                    _DECISION,
                    relevant=IS_CHILD,
                ),
                Field(
                    "recording_ref",
                    Kind.TEXT,
                    Text(
                        "Referenca e regjistrimit audio-video",
                        "Reference of the audio-video recording",
                    ),
                    _DECISION,
                ),
                Field(
                    "interviews_so_far",
                    Kind.INTEGER,
                    Text(
                        "Sa herë është intervistuar deri tani",
                        "Interviews so far, this one included",
                    ),
                    _DECISION,
                    minimum=1,
                    maximum=50,
                ),
            ),
        ),
        Part(
            "account",
            Text("Rrëfimi", "The account"),
            (
                Field(
                    "recruitment_story",
                    Kind.LONG_TEXT,
                    Text(
                        "Rekrutimi: kush, si, çfarë u premtua",
                        "Recruitment: who, how, what was promised",
                    ),
                    _INTERVIEW,
                ),
                Field("journey", Kind.LONG_TEXT, Text("Udhëtimi", "The journey"), _INTERVIEW),
                Field(
                    "exploitation_story",
                    Kind.LONG_TEXT,
                    Text("Shfrytëzimi dhe kushtet", "The exploitation and the conditions"),
                    _INTERVIEW,
                ),
                Field(
                    "perpetrators",
                    Kind.LONG_TEXT,
                    Text("Të dyshuarit dhe rolet e tyre", "Suspects and their roles"),
                    Section.CRIMINAL,
                ),
                Field(
                    "wishes",
                    Kind.LONG_TEXT,
                    Text("Çfarë dëshiron personi", "What the person wishes"),
                    _INTERVIEW,
                ),
            ),
        ),
        Part(
            "assessment",
            Text("Vlerësimi dhe vendimi", "Assessment and decision"),
            (
                Field(
                    "act_found", Kind.CHOICES, Text("Veprimi", "Act"), _DECISION, codes=lists.ACT
                ),
                Field(
                    "means_found",
                    Kind.CHOICES,
                    Text("Mjeti", "Means"),
                    _DECISION,
                    codes=lists.MEANS,
                    hint=Text(
                        "Nuk kërkohet për fëmijët (Kodi Penal, neni 128/b).",
                        "Not needed for children (Penal Code, art. 128/b).",
                    ),
                ),
                Field(
                    "purpose_found",
                    Kind.CHOICES,
                    Text("Qëllimi i shfrytëzimit", "Purpose of exploitation"),
                    _DECISION,
                    codes=lists.EXPLOITATION,
                ),
                Field(
                    "formal_decision",
                    Kind.CHOICE,
                    Text("Vendimi", "Decision"),
                    _DECISION,
                    codes=lists.FORMAL_DECISION,
                    required=True,
                ),
                Field(
                    "reasons", Kind.LONG_TEXT, Text("Arsyet", "Reasons"), _DECISION, required=True
                ),
            ),
        ),
    ),
)
