"""Files: their shape, that they agree, and that nothing in them runs."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any, cast

import openpyxl
import pytest
from pypdf import PdfReader

from nrm.foundation.language import LANGUAGES, Language
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.outputs.json_file import to_json
from nrm.statistics.outputs.pdf_file import pdf_of
from nrm.statistics.outputs.tidy import csv_of, xlsx_of
from nrm.statistics.protection.rounding import truth_behind
from nrm.statistics.report import Report, Scope
from nrm.statistics.tables import Base, Rollup
from nrm.statistics.words import amount, sentences
from tests.statistics.invented import QUARTER, SEED, exact, fact, population, rounded

MADE_ON = date(2018, 10, 15)
PEOPLE = population(34, seed=4)


@pytest.fixture(scope="module")
def public() -> Report:
    """Return a rounded report on both statuses."""
    return rounded(PEOPLE, scope=Scope(QUARTER), seed=SEED)


@pytest.fixture(scope="module")
def internal() -> Report:
    """Return an exact report on VMT, with begging inside labour."""
    return exact(PEOPLE, scope=Scope(QUARTER, Base.VMT, Rollup.IN_LABOUR))


def in_json(report: Report) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(to_json(report)))


def in_csv(report: Report, language: Language = "en") -> list[dict[str, str]]:
    text = csv_of(report, language=language).decode()
    return list(csv.DictReader(StringIO(text)))


def in_pdf(report: Report, language: Language) -> str:
    pages = PdfReader(BytesIO(pdf_of(report, language=language, made_on=MADE_ON))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_json_says_what_it_is_about(public: Report, internal: Report) -> None:
    keys = {"period", "base", "protection", "release", "late", "headlines", "tables", "indicators"}
    assert in_json(public).keys() == in_json(internal).keys() == keys
    assert in_json(public)["protection"] == {"method": "rounded", "base": 5}
    assert in_json(internal)["protection"] == {"method": "none", "base": 5}
    assert (in_json(internal)["period"], in_json(internal)["base"]) == ("2018-Q3", "vmt")


def test_json_totals_leave_their_dimension_out(public: Report) -> None:
    for table in in_json(public)["tables"]:
        keys = [cell["key"] for cell in table["cells"]]
        assert keys[0] == {}
        assert all(set(key) <= set(table["dimensions"]) for key in keys)
        assert any(set(key) == set(table["dimensions"]) for key in keys)
        assert all(isinstance(cell["value"], int) for cell in table["cells"])


def test_json_indicators_have_their_parts(public: Report) -> None:
    for one in in_json(public)["indicators"]:
        assert one.keys() == {"id", "optional", "numerator", "denominator", "value"}
        if one["denominator"] is None:
            assert one["value"] == one["numerator"]
        else:
            assert (one["value"] is None) == (one["denominator"] < 20)


def test_the_same_report_is_the_same_file(public: Report) -> None:
    assert to_json(public) == to_json(public)
    assert csv_of(public, language="sq") == csv_of(public, language="sq")


def test_csv_and_json_have_the_same_numbers(public: Report) -> None:
    rows = in_csv(public)
    for table in in_json(public)["tables"]:
        printed = {
            tuple(row[f"code_{at}"] for at in range(1, len(table["dimensions"]) + 1)): row["value"]
            for row in rows
            if row["kind"] == "table" and row["id"] == table["id"]
        }
        for cell in table["cells"]:
            key = tuple(cell["key"].get(name, "") for name in table["dimensions"])
            assert printed[key] == str(cell["value"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_has_words_in_the_language_asked_for(internal: Report, language: Language) -> None:
    labels = {row["label_1"] for row in in_csv(internal, language)}
    assert {"sq": {"Gjithsej", "Femër"}, "en": {"Total", "Female"}}[language] <= labels


def test_xlsx_has_a_sheet_a_table_and_no_formula(public: Report) -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx_of(public, language="sq")))
    assert len(book.sheetnames) == len(public.tables) + 3
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    sex = {row[0]: row[2] for row in book["sex"].iter_rows(min_row=2, values_only=True)}
    assert sex["F"] == public.table("sex").value(sex="F")
    assert sex[None] == public.total


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_who_what_when_and_how_to_read_it(
    public: Report, language: Language
) -> None:
    text = in_pdf(public, language)
    expected = {
        "sq": (
            "Tremujori III 2018",
            "15.10.2018",
            "Gjirokastër",
            "0 deri në 4",
            "Miratoi",
            "Faqja 1 nga",
        ),
        "en": (
            "Quarter III of 2018",
            "15.10.2018",
            "Gjirokastër",
            "0 to 4",
            "Approved by",
            "Page 1 of",
        ),
    }[language]
    for words in expected:
        assert words in text
    for figure in public.indicators:
        assert figure.indicator.seed.split(",")[0] in text
        assert figure.indicator.name.in_(language).split()[0] in text


def test_only_the_exact_document_is_marked_as_internal(public: Report, internal: Report) -> None:
    assert "NUK BOTOHET" in in_pdf(internal, "sq")
    assert "NUK BOTOHET" not in in_pdf(public, "sq")


def test_a_document_of_nobody_can_be_made() -> None:
    assert "0 persons" in in_pdf(exact([], scope=Scope(QUARTER, Base.VT)), "en")


@pytest.mark.parametrize(
    ("printed", "words"), [(0, "fewer than 5"), (5, "fewer than 10"), (10, "about 10")]
)
def test_rounded_numbers_are_said_so_that_they_are_true(printed: int, words: str) -> None:
    assert amount(Printed(printed, *truth_behind(printed))).en == words


def test_a_sentence_names_the_leading_form_only_when_it_certainly_leads() -> None:
    people = [fact(exploitation="SEX")] * 12 + [fact(exploitation="LABOUR")] * 9
    sure = exact(people, scope=Scope(QUARTER))
    assert any("sexual exploitation" in one.en for one in sentences(sure))
    unsure = rounded(people, scope=Scope(QUARTER), seed=SEED)
    assert not any("sexual exploitation" in one.en for one in sentences(unsure))
