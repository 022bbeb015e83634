"""What is asked of a goal of the plan and of a service that was given: each a row of its own."""

from nrm.foundation.declaration import Field, Kind, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.institutions import SHELTERS, InstitutionKind

_PLAN = Section.PLAN
OPEN = "OPEN"
"""A goal that is under way; a new goal starts so."""
OTHER_PROVIDER = "OTHER"
"""Stands in the place of an institution's code when the provider is not in the directory."""

GOAL_FIELDS = (
    Field(
        "domain",
        Kind.CHOICE,
        Text("Fusha", "Domain"),
        _PLAN,
        codes=lists.NEED,
        required=True,
        htcds="spl_Type",
    ),
    Field("goal", Kind.LONG_TEXT, Text("Objektivi", "Goal"), _PLAN, required=True),
    Field(
        "action",
        Kind.LONG_TEXT,
        Text("Çfarë do të bëhet", "What will be done"),
        _PLAN,
        required=True,
    ),
    Field(
        "provider",
        Kind.TEXT,
        Text("Kush përgjigjet", "Who is responsible"),
        _PLAN,
        hint=Text("Institucioni ose personi.", "The institution or the person."),
        required=True,
    ),
    Field("starts_on", Kind.DATE, Text("Fillon më", "Starts on"), _PLAN, required=True),
    Field(
        "due_on",
        Kind.DATE,
        Text("Afati", "Due on"),
        _PLAN,
        required=True,
        htcds="spl_PlannedEndDate",
    ),
)
RESULT_FIELDS = (
    Field(
        "result",
        Kind.CHOICE,
        Text("Rezultati", "Result"),
        _PLAN,
        codes=lists.GOAL_RESULT,
        required=True,
    ),
    Field(
        "ended_on",
        Kind.DATE,
        Text("Data e rezultatit", "Date of the result"),
        _PLAN,
        required=When("result", ("MET", "PARTLY_MET", "NOT_MET", "DROPPED")),
        relevant=When("result", ("MET", "PARTLY_MET", "NOT_MET", "DROPPED")),
        in_past=True,
        htcds="spl_ActualEndDate",
    ),
    Field(
        "result_note", Kind.LONG_TEXT, Text("Shënim për rezultatin", "Note on the result"), _PLAN
    ),
)
SERVICE_FIELDS = (
    Field(
        "service",
        Kind.CHOICE,
        Text("Shërbimi", "Service"),
        _PLAN,
        codes=lists.SERVICE,
        required=True,
        htcds="spl_Type",
        key_data=True,
    ),
    Field("given_on", Kind.DATE, Text("Data", "Date"), _PLAN, required=True, in_past=True),
    Field(
        "provider",
        Kind.INSTITUTION,
        Text("Kush e dha", "Who gave it"),
        _PLAN,
        required=True,
        institution_kinds=(
            *sorted(SHELTERS),
            InstitutionKind.NGO,
            InstitutionKind.SHSSH,
            InstitutionKind.HEALTH,
            InstitutionKind.EDUCATION,
            InstitutionKind.POLICE,
        ),
    ),
    Field(
        "quantity",
        Kind.INTEGER,
        Text("Sasia", "Quantity"),
        _PLAN,
        minimum=1,
        maximum=10_000,
    ),
    Field("unit", Kind.CHOICE, Text("Njësia", "Unit"), _PLAN, codes=lists.SERVICE_UNIT),
    Field(
        "cost",
        Kind.INTEGER,
        Text("Kostoja në lekë", "Cost in lek"),
        _PLAN,
        minimum=0,
        maximum=100_000_000,
    ),
    Field(
        "funding", Kind.CHOICE, Text("Kush e pagoi", "Who paid for it"), _PLAN, codes=lists.FUNDING
    ),
)
