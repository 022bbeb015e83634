"""What a monitoring visit (F9), the 12-month check among them, asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.codes import Code, CodeList

_PLAN = Section.PLAN
ORDINARY, TWELVE_MONTHS = "ORDINARY", "TWELVE_MONTHS"
OCCASION = CodeList(
    name="visit_occasion",
    title=Text("Rasti i vizitës", "Occasion of the visit"),
    codes=(
        Code(ORDINARY, Text("Vizitë e zakonshme", "Ordinary visit")),
        Code(TWELVE_MONTHS, Text("Kontrolli pas 12 muajsh", "12-month check")),
    ),
)
AFTER_A_YEAR = When("occasion", (TWELVE_MONTHS,))

_VISIT = Part(
    "visit",
    Text("Vizita", "The visit"),
    (
        Field(
            "occasion",
            Kind.CHOICE,
            Text("Pse bëhet vizita", "Why the visit is made"),
            _PLAN,
            codes=OCCASION,
            required=True,
        ),
        Field(
            "visited_on",
            Kind.DATE,
            Text("Data e vizitës", "Date of the visit"),
            _PLAN,
            required=True,
            in_past=True,
        ),
        Field(
            "visit_kind",
            Kind.CHOICE,
            Text("Si u bë", "How it took place"),
            _PLAN,
            codes=lists.VISIT_KIND,
            required=True,
        ),
        Field(
            "has_job",
            Kind.YES_NO,
            Text("A ka personi punë?", "Does the person have a job?"),
            _PLAN,
            required=AFTER_A_YEAR,
            relevant=AFTER_A_YEAR,
        ),
        Field(
            "has_network",
            Kind.YES_NO,
            Text("A ka personi rrjet shoqëror?", "Does the person have a social network?"),
            _PLAN,
            required=AFTER_A_YEAR,
            relevant=AFTER_A_YEAR,
        ),
        Field(
            "trafficked_again",
            Kind.YES_NO,
            Text("A u trafikua personi përsëri?", "Was the person trafficked again?"),
            _PLAN,
            hint=Text(
                "Nëse po: mbyllni rastin dhe hapni një episod të ri për të njëjtin person.",
                "If so: close the case and open a new episode of the same person.",
            ),
            required=AFTER_A_YEAR,
            relevant=AFTER_A_YEAR,
        ),
        Field(
            "early_reason",
            Kind.LONG_TEXT,
            Text(
                "Pse bëhet kontrolli para 12 muajsh",
                "Why the check is made before 12 months have passed",
            ),
            _PLAN,
            hint=Text(
                "Vetëm kur kontrolli bëhet para kohe.", "Only when the check is made ahead of time."
            ),
            relevant=AFTER_A_YEAR,
        ),
    ),
)
_FINDINGS = Part(
    "findings",
    Text("Gjetjet", "Findings"),
    (
        Field(
            "findings",
            Kind.CHOICES,
            Text("Çfarë u gjet", "What was found"),
            _PLAN,
            codes=lists.VISIT_FINDING,
            required=True,
        ),
        Field(
            "progress",
            Kind.LONG_TEXT,
            Text("Përparimi sipas objektivave", "Progress by goal"),
            _PLAN,
        ),
        Field(
            "new_risks",
            Kind.LONG_TEXT,
            Text("Rreziqe të reja", "New risks"),
            Section.RISK,
            hint=Text(
                "Kur ka rrezik të ri, bëni edhe një vlerësim të ri (F4).",
                "When there is a new risk, make a new assessment (F4) as well.",
            ),
            required=When("findings", ("NEW_RISK",)),
        ),
        Field(
            "satisfaction",
            Kind.CHOICE,
            Text(
                "Sa i kënaqur është personi me shërbimet, sipas tij",
                "How satisfied the person is with the services, in their own view",
            ),
            _PLAN,
            codes=lists.SATISFACTION,
        ),
        Field("next_visit_on", Kind.DATE, Text("Vizita e radhës", "Next visit"), _PLAN),
    ),
    template="reintegration/with_goals.html",
)

F9 = FormDeclaration(
    code="F9",
    title=Text("Vizitë monitorimi", "Monitoring visit"),
    consequence=Text(
        "Vizita hyn në dosje; kontrolli pas 12 muajsh shënohet si i kryer.",
        "The visit goes into the file; a 12-month check is marked as done.",
    ),
    parts=(_VISIT, _FINDINGS),
)
