"""What the initial identification (F1) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.identification.initial_care import INFORMATION, NEEDS
from nrm.reference import lists, places
from nrm.reference.indicators import INDICATORS, Element, element_list

_DECISION, _INTERVIEW = Section.DECISION, Section.INTERVIEW
INDICATOR_FIELDS = {
    Element.ACT: "indicators_act",
    Element.MEANS: "indicators_means",
    Element.PURPOSE: "indicators_purpose",
    Element.GENERAL: "indicators_general",
}


def _indicators(element: Element) -> Field:
    codes = element_list(element)
    return Field(
        INDICATOR_FIELDS[element],
        Kind.CHOICES,
        codes.title,
        _INTERVIEW,
        codes=codes,
        code_hints={each.code: each.example for each in INDICATORS},
    )


F1 = FormDeclaration(
    code="F1",
    title=Text("Identifikimi fillestar", "Initial identification"),
    consequence=Text(
        "Statusi i personit ndryshon sipas vendimit tuaj dhe Autoriteti Përgjegjës njoftohet menjëherë.",
        "The person's status changes as you decided and the Responsible Authority is notified at once.",
    ),
    parts=(
        Part(
            "circumstances",
            Text("Kush, kur dhe ku", "Who, when and where"),
            (
                Field(
                    "structure",
                    Kind.CHOICE,
                    Text("Struktura që bën identifikimin", "Structure that identifies"),
                    _DECISION,
                    codes=lists.STRUCTURE,
                    required=True,
                    key_data=True,
                ),
                Field(
                    "met_on",
                    Kind.DATE,
                    Text("Data e takimit me personin", "Date of meeting the person"),
                    _DECISION,
                    required=True,
                    in_past=True,
                ),
                Field(
                    "qark",
                    Kind.CHOICE,
                    Text("Qarku", "Region"),
                    _DECISION,
                    codes=places.QARK,
                    required=True,
                    key_data=True,
                ),
                Field(
                    "bashki",
                    Kind.CHOICE,
                    Text("Bashkia", "Municipality"),
                    _DECISION,
                    codes=places.BASHKI_LIST,
                ),
                Field(
                    "border_point",
                    Kind.CHOICE,
                    Text(
                        "Pika e kalimit kufitar, nëse ishte në kufi",
                        "Border crossing point, if it was there",
                    ),
                    _DECISION,
                    codes=places.BORDER_POINT,
                ),
                Field(
                    "accompaniment",
                    Kind.CHOICE,
                    Text("Me kë ishte personi", "Who the person was with"),
                    _INTERVIEW,
                    codes=lists.ACCOMPANIMENT,
                ),
                Field(
                    "channel",
                    Kind.CHOICE,
                    Text("Si erdhi sinjali", "How the signal came in"),
                    _DECISION,
                    codes=lists.CHANNEL,
                ),
            ),
        ),
        Part(
            "indicators",
            Text("Treguesit", "Indicators"),
            (
                *(_indicators(element) for element in INDICATOR_FIELDS),
                Field(
                    "other_signs",
                    Kind.LONG_TEXT,
                    Text("Shenja të tjera", "Other signs"),
                    _INTERVIEW,
                ),
            ),
            intro=Text(
                "Shënoni çfarë vutë re ose tregoi personi. Nuk është e nevojshme t'i pyesni të gjitha.",
                "Tick what you saw or the person told you. There is no need to ask about every one.",
            ),
            template="identification/indicators.html",
        ),
        Part(
            "facts",
            Text("Çfarë dihet për trafikimin", "What is known about the trafficking"),
            (
                Field(
                    "main_exploitation",
                    Kind.CHOICE,
                    Text("Forma kryesore e shfrytëzimit", "Main form of exploitation"),
                    _INTERVIEW,
                    codes=lists.EXPLOITATION,
                    required=When("decision", ("VMT",)),
                    htcds="vic_TypeOfExploitation",
                    key_data=True,
                ),
                Field(
                    "other_exploitation",
                    Kind.CHOICES,
                    Text("Forma të tjera", "Other forms"),
                    _INTERVIEW,
                    codes=lists.EXPLOITATION,
                ),
                Field(
                    "scope",
                    Kind.CHOICE,
                    Text("Brenda vendit apo ndërkufitar", "Inside the country or across borders"),
                    _INTERVIEW,
                    codes=lists.SCOPE,
                    key_data=True,
                ),
                Field(
                    "recruitment",
                    Kind.CHOICES,
                    Text("Si u rekrutua", "How the person was recruited"),
                    _INTERVIEW,
                    codes=lists.RECRUITMENT,
                    htcds="vic_MethodOfRecruitment",
                ),
                Field(
                    "control",
                    Kind.CHOICES,
                    Text("Si mbahej nën kontroll", "How the person was controlled"),
                    _INTERVIEW,
                    codes=lists.CONTROL,
                    htcds="vic_MethodsOfControl",
                ),
                Field(
                    "trafficked_before",
                    Kind.YES_NO,
                    Text("A është trafikuar më parë?", "Trafficked before?"),
                    _INTERVIEW,
                ),
                Field(
                    "account",
                    Kind.LONG_TEXT,
                    Text(
                        "Çfarë tregoi personi, me fjalët e veta",
                        "What the person told, in their own words",
                    ),
                    _INTERVIEW,
                ),
            ),
        ),
        NEEDS,
        INFORMATION,
        Part(
            "decision",
            Text("Vendimi juaj", "Your decision"),
            (
                Field(
                    "decision",
                    Kind.CHOICE,
                    Text("Vendimi", "Decision"),
                    _DECISION,
                    codes=lists.INITIAL_DECISION,
                    required=True,
                    htcds="vic_TraffickingStatus",
                ),
                Field(
                    "reason",
                    Kind.LONG_TEXT,
                    Text("Arsyeja", "Reason"),
                    _DECISION,
                    hint=Text(
                        "Pse e vendosët këtë, edhe kur ndryshon nga sugjerimi.",
                        "Why you decide so, also when it differs from the suggestion.",
                    ),
                    required=True,
                ),
            ),
            template="identification/decision.html",
        ),
    ),
)
