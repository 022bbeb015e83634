"""What the risk assessment (F4) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, Values, When
from nrm.foundation.text import Text
from nrm.reference import lists, places

_RISK = Section.RISK
IS_CHILD = When("child", ("YES",))
"""`child` is known from the person's particulars."""
FIRST_RAPID = "FIRST_RAPID"
THOROUGH = When(
    "occasion", tuple(code.code for code in lists.RISK_OCCASION if code.code != FIRST_RAPID)
)
"""Every occasion but the first rapid assessment, which needs the threats only."""
GRAVE = When("level", ("HIGH", "IMMINENT"))

_SCALE = Text(
    "0 nuk ka rrezik, 3 rrezik i lartë. Kur diçka nuk dihet, jepni pikët që do t'i jepnit rastit më të keq "
    "të mundshëm dhe shënojeni te vërejtjet.",
    "0 no risk, 3 high risk. When something is not known, score it as the worst that is likely "
    "and say so in the notes.",
)


def factor_name(code: str) -> str:
    """Return the name of the question that scores the factor `code` of the list `risk_factor`."""
    return f"factor_{code.lower()}"


def scores_in(answers: Values) -> dict[str, int]:
    """Return the scores among the answers of an F4 by factor."""
    given = {code.code: answers.get(factor_name(code.code)) for code in lists.RISK_FACTOR}
    return {code: int(score) for code, score in given.items() if score is not None}


def _factor(code: str, *, required: bool | When = THOROUGH) -> Field:
    child_only = lists.RISK_FACTOR[code].group == "CHILD"
    return Field(
        factor_name(code),
        Kind.SCORE,
        lists.RISK_FACTOR.text(code),
        _RISK,
        required=required,
        relevant=IS_CHILD if child_only else None,
    )


def _notes(part: str) -> Field:
    return Field(f"notes_{part}", Kind.LONG_TEXT, Text("Vërejtje", "Notes"), _RISK)


_CIRCUMSTANCES = Part(
    "circumstances",
    Text("Rasti i vlerësimit", "Occasion of the assessment"),
    (
        Field(
            "occasion",
            Kind.CHOICE,
            Text("Pse bëhet vlerësimi", "Why the assessment is made"),
            _RISK,
            codes=lists.RISK_OCCASION,
            required=True,
        ),
        Field(
            "assessed_on",
            Kind.DATE,
            Text("Data e vlerësimit", "Date of the assessment"),
            _RISK,
            required=True,
            in_past=True,
        ),
        Field(
            "assessors",
            Kind.TEXT,
            Text("Kush mori pjesë në vlerësim", "Who took part in the assessment"),
            _RISK,
            hint=Text(
                "Për shembull: policia, NJMF, shërbimi social.",
                "For example: police, child protection unit, social services.",
            ),
        ),
        Field(
            "sources",
            Kind.LONG_TEXT,
            Text("Burimet e informacionit", "Sources of information"),
            _RISK,
            required=THOROUGH,
        ),
    ),
)
_THREATS = Part(
    "threats",
    Text("Kërcënimet", "Threats"),
    (
        _factor("TRAFFICKER_AT_LARGE", required=True),
        _factor("THREATS_RECEIVED", required=True),
        _factor("WITNESS_ROLE", required=True),
        _notes("threats"),
    ),
    intro=_SCALE,
)
_FAMILY = Part(
    "family",
    Text("Familja", "The family"),
    (
        _factor("FAMILY_INVOLVED", required=True),
        _factor("DOMESTIC_VIOLENCE", required=True),
        _factor("PARENTS_CAPACITY"),
        _factor("SIBLINGS"),
        _factor("OUT_OF_SCHOOL"),
        _notes("family"),
    ),
    intro=_SCALE,
)
_CONDITIONS = Part(
    "conditions",
    Text("Kushtet e jetesës dhe vendi", "Living conditions and place"),
    (
        _factor("HOUSING"),
        _factor("INCOME"),
        _factor("DEBT"),
        _factor("STIGMA"),
        _factor("LOCATION"),
        Field(
            "qark",
            Kind.CHOICE,
            Text("Qarku për të cilin vlen vlerësimi", "Region that the assessment is about"),
            _RISK,
            codes=places.QARK,
        ),
        _notes("conditions"),
    ),
    intro=_SCALE,
)
_PERSON = Part(
    "person",
    Text("Gjendja e personit", "The person's condition"),
    (
        _factor("SELF_HARM", required=True),
        _factor("MENTAL_HEALTH"),
        _factor("ADDICTION"),
        _factor("DISABILITY"),
        _notes("person"),
    ),
    intro=_SCALE,
)
_LEVEL = Part(
    "level",
    Text("Niveli i rrezikut dhe masat", "Risk level and measures"),
    (
        Field(
            "level",
            Kind.CHOICE,
            Text("Niveli i rrezikut, sipas jush", "Risk level, as you decide"),
            _RISK,
            codes=lists.RISK_LEVEL,
            required=True,
        ),
        Field(
            "level_reason",
            Kind.LONG_TEXT,
            Text(
                "Arsyeja, kur ndryshon nga sugjerimi", "Reason, when it differs from the suggestion"
            ),
            _RISK,
        ),
        Field(
            "immediate_measures",
            Kind.CHOICES,
            Text("Masa të menjëhershme", "Immediate measures"),
            _RISK,
            codes=lists.PROTECTIVE_MEASURE,
            required=GRAVE,
        ),
        Field(
            "immediate_action",
            Kind.LONG_TEXT,
            Text("Çfarë u bë, nga kush", "What was done, by whom"),
            _RISK,
            required=GRAVE,
        ),
        Field(
            "next_review_on",
            Kind.DATE,
            Text("Rishikimi i radhës", "Next review"),
            _RISK,
            required=True,
        ),
        Field(
            "valid_until",
            Kind.DATE,
            Text("Vlerësimi vlen deri më", "The assessment is valid until"),
            _RISK,
            required=True,
        ),
    ),
    template="risk/level.html",
)

F4 = FormDeclaration(
    code="F4",
    title=Text("Vlerësimi i rrezikut", "Risk assessment"),
    consequence=Text(
        "Vlerësimi hyn në dosje dhe ekipi i rastit e Autoriteti Përgjegjës shohin nivelin e rrezikut.",
        "The assessment goes into the file; the case's team and the Responsible Authority see the risk level.",
    ),
    parts=(_CIRCUMSTANCES, _THREATS, _FAMILY, _CONDITIONS, _PERSON, _LEVEL),
)
