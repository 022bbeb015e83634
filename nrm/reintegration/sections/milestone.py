"""What a reintegration milestone (F8) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists

_PLAN = Section.PLAN
JOB = When("milestone", ("JOB",))
PAID = When("milestone", ("ECONOMIC_AID", "COMPENSATION"))
IN_COURT = When("milestone", ("LEGAL_CASE",))

_MILESTONE = Part(
    "milestone",
    Text("Hapi i arritur", "The milestone"),
    (
        Field(
            "milestone",
            Kind.CHOICE,
            Text("Çfarë u arrit", "What was reached"),
            _PLAN,
            codes=lists.MILESTONE,
            required=True,
        ),
        Field(
            "reached_on",
            Kind.DATE,
            Text("Data", "Date"),
            _PLAN,
            required=True,
            in_past=True,
        ),
        Field(
            "job_sector",
            Kind.CHOICE,
            Text("Sektori i punës", "Sector of the job"),
            _PLAN,
            codes=lists.JOB_SECTOR,
            required=JOB,
            relevant=JOB,
        ),
        Field(
            "job_contract",
            Kind.CHOICE,
            Text("Kontrata", "Contract"),
            _PLAN,
            codes=lists.JOB_CONTRACT,
            required=JOB,
            relevant=JOB,
        ),
        Field(
            "amount",
            Kind.INTEGER,
            Text("Shuma në lekë", "Amount in lek"),
            _PLAN,
            hint=Text("Për ndihmën ekonomike: në muaj.", "For economic aid: a month."),
            relevant=PAID,
            minimum=0,
            maximum=1_000_000_000,
        ),
        Field(
            "remote_testimony",
            Kind.YES_NO,
            Text("A kërkoi të dëshmojë me lidhje audiovizive?", "Asked to testify by video link?"),
            _PLAN,
            hint=Text(
                "Është e drejtë e viktimës (KPP, neni 361, pika 8).",
                "It is the victim's right (Code of Criminal Procedure, art. 361, point 8).",
            ),
            relevant=IN_COURT,
        ),
        Field("details", Kind.LONG_TEXT, Text("Hollësi", "Details"), _PLAN),
    ),
)
_SINCE = Part(
    "since",
    Text("Si vijoi", "How it went on"),
    (
        Field(
            "still_holds",
            Kind.YES_NO,
            Text("A vazhdon edhe sot?", "Does it still hold today?"),
            _PLAN,
            required=True,
        ),
        Field(
            "resettled_on",
            Kind.DATE,
            Text("Data e largimit nga qendra", "Date of leaving the shelter"),
            _PLAN,
            hint=Text(
                "Vetëm kur personi u largua me këtë hap. Duhet një vlerësim rreziku që vlen atë ditë "
                "(PKV 2018-2020, Mbrojtja 2.(b).2).",
                "Only when the person left with this milestone. A risk assessment valid on that day is needed "
                "(NAP 2018-2020, Protection 2.(b).2).",
            ),
            in_past=True,
        ),
    ),
)

F8 = FormDeclaration(
    code="F8",
    title=Text("Hap i riintegrimit", "Reintegration milestone"),
    consequence=Text(
        "Hapi hyn në dosje; me të parin rasti kalon në riintegrim.",
        "The milestone goes into the file; with the first one the case passes into reintegration.",
    ),
    parts=(_MILESTONE, _SINCE),
)
