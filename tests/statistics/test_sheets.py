"""Short reports: made of published numbers alone, and true for everybody whom they count."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from pypdf import PdfReader

from nrm.foundation.documents.locking import LONGEST, SHORTEST, locked
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import cell, count
from nrm.statistics.files import FORMATS, sheet_of
from nrm.statistics.periods import Length, parse
from nrm.statistics.report import Report, Scope
from nrm.statistics.sheets import SHEETS
from nrm.statistics.variables import codes_of
from tests.statistics.invented import QUARTER, SEED, exact, population, rounded

PEOPLE = population(60, seed=11)


@pytest.fixture(scope="module")
def public() -> Report:
    return rounded(PEOPLE, scope=Scope(QUARTER), seed=SEED)


def test_there_is_a_sheet_for_each_qark_and_region_and_for_children() -> None:
    assert sum(name.startswith("krat:AL-") for name in SHEETS) == 12
    assert {"child", "krat:NORTH", "krat:CENTRE", "krat:SOUTH"} <= set(SHEETS)


def test_regions_divide_the_country() -> None:
    report = exact(PEOPLE, scope=Scope(QUARTER))
    qarqe = [f"krat:AL-{at:02}" for at in range(1, 13)]
    regions = ["krat:NORTH", "krat:CENTRE", "krat:SOUTH"]
    totals = [
        sum(
            one.number.value
            for name in names
            for one in SHEETS[name].answered(report)[0].answers
            if one.number
        )
        for names in (qarqe, regions)
    ]
    assert totals[0] == totals[1] > 0


@pytest.mark.parametrize("name", list(SHEETS))
def test_exact_sheets_count_people_and_rounded_ones_hold_the_truth(
    name: str, public: Report
) -> None:
    truth = SHEETS[name].answered(exact(PEOPLE, scope=Scope(QUARTER)))
    for true, told in zip(truth, SHEETS[name].answered(public), strict=True):
        for line, printed in zip(true.answers, told.answers, strict=True):
            assert line.number
            assert printed.number
            assert printed.number.lo <= line.number.value <= printed.number.hi
            assert printed.number.value % 5 == 0


def test_children_are_counted_by_hand() -> None:
    told = {one.id: one for one in SHEETS["child"].answered(exact(PEOPLE, scope=Scope(QUARTER)))}
    girls = cell({"majority": ["CHILD"], "sex": ["F"]})
    helped = cell({"majority": ["CHILD"], "service_education": ["YES"]})
    counts = count([codes_of(one) for one in PEOPLE], cells=[girls, helped])
    by_code = {one.code: one.number.value for one in told["sex"].answers if one.number}
    assert by_code["F"] == counts[girls] > 0
    by_service = {one.code: one.number.value for one in told["services"].answers if one.number}
    assert by_service["service_education"] == counts[helped]


def test_a_sheet_is_refused_where_it_would_say_nothing(public: Report) -> None:
    assert parse("2018-Q3").length is Length.QUARTER
    with pytest.raises(RuleBroken, match="0"):
        sheet_of(SHEETS["krat:AL-11"], public, ending="csv", language="sq")


@pytest.mark.parametrize("ending", list(FORMATS))
def test_every_file_has_the_same_numbers(public: Report, ending: str) -> None:
    made = sheet_of(SHEETS["child"], public, ending="json", language="en")
    lines = json.loads(made)["lines"]
    file = sheet_of(SHEETS["child"], public, ending=ending, language="en")
    if ending == "csv":
        rows = list(csv.DictReader(StringIO(file.decode())))
        assert [row["value"] for row in rows] == [str(one["value"]) for one in lines]
    elif ending == "xlsx":
        page = openpyxl.load_workbook(BytesIO(file)).worksheets[0]
        column = [cell.value for cell in page[1]].index("value")
        values = [row[column] for row in page.iter_rows(min_row=2, values_only=True)]
        assert values == [one["value"] for one in lines]
    elif ending == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
        for one in lines:
            assert one["label"].split()[0] in text


def test_a_locked_document_opens_with_its_password_alone(public: Report) -> None:
    made = sheet_of(SHEETS["child"], public, ending="pdf", language="en")
    closed = locked(made, "kafe libra dritare")
    reader = PdfReader(BytesIO(closed))
    assert reader.is_encrypted
    assert not reader.decrypt("kafe libra dritarE")
    assert not reader.decrypt("")
    assert reader.decrypt("kafe libra dritare")
    assert "Children" in reader.pages[0].extract_text()
    assert b"AESV3" in closed
    for word in (b"Children", b"ASHMDF"):
        assert word not in closed


@pytest.mark.parametrize("password", ["", "x" * (SHORTEST - 1), "ë" * (LONGEST // 2 + 1)])
def test_a_password_that_protects_nothing_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken):
        locked(b"", password)
