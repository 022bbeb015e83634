"""The public page as it is shown: what can be chosen, the report, and what it takes to check it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.changes import change, change_words
from nrm.statistics.ledger.catalogue import Origin, origins
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.losses import losses
from nrm.statistics.omissions import not_shown
from nrm.statistics.page import Chart, Grid, charts_of, laid_out
from nrm.statistics.periods import Period
from nrm.statistics.releasing import group_words
from nrm.statistics.report import Report
from nrm.statistics.sheets import SHEETS, Question, Sheet
from nrm.statistics.variables import CHILD


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page has for a reader; without a report `problem` says why, or nothing is published at all."""

    report: Report | None = None
    problem: RuleBroken | None = None

    @property
    def charts(self) -> list[Chart]:
        """A chart with its table for each question."""
        return charts_of(self.report) if self.report else []

    @property
    def tables(self) -> list[Grid]:
        """The crossed tables that are laid out for the period."""
        return laid_out(self.report) if self.report else []

    @property
    def not_shown(self) -> list[Text]:
        """What is withheld or not laid out, and why."""
        return not_shown(self.report) if self.report else []

    @property
    def headlines(self) -> list[tuple[int, str]]:
        """What a year tells exactly: the number and who is counted."""
        found = self.report.headlines if self.report else ()
        return [(one.value, headline_words(one.cell)) for one in found]

    @property
    def origins(self) -> list[Origin]:
        """The releases that the numbers are of."""
        return origins(self.report.releases or ()) if self.report else []

    @property
    def losses(self) -> Text | None:
        """What others' numbers have taken from these."""
        return losses(self.origins)


_HEADLINES = {
    EVERYBODY: Text("persona gjithsej", "persons in all"),
    cell({"sex": ["F"]}): Text("gra dhe vajza", "women and girls"),
    cell({"majority": [CHILD]}): Text("fëmijë", "children"),
}


def headline_words(counted: Cell) -> str:
    """Return who is counted by an exact number of a year."""
    words = _HEADLINES.get(counted)
    return str(words) if words else group_words(counted)


def years_rows(years: Mapping[Period, Printed]) -> list[tuple[str, str, str, str]]:
    """Return the years as a table shows them: number, between what the true one lies, change from the year before."""
    return [
        (
            str(year),
            number_words(told.value),
            f"{number_words(told.lo)}–{number_words(told.hi)}",
            change_words(change(years.get(year.previous), told)),
        )
        for year, told in years.items()
    ]


def sheet_rows(question: Question) -> list[tuple[str, str, str, str]]:
    """Return the lines of a sheet's question: name, number, true number, what stands beside."""
    return [
        (
            str(one.label),
            number_words(one.number.value if one.number else None),
            f"{number_words(one.number.lo)}–{number_words(one.number.hi)}" if one.number else "–",
            number_words(one.beside.value if one.beside else None),
        )
        for one in question.answers
    ]


def sheet_bars(question: Question) -> list[tuple[str, int]]:
    """Return the lines of a question that have anything to draw, without its total."""
    return [
        (str(one.label), one.number.value)
        for one in question.answers
        if one.code and one.number and one.number.value
    ]


def sheets_offered(period: Period) -> list[Sheet]:
    """Return the sheets that are made for a period of this length."""
    return [one for one in SHEETS.values() if one.is_made_for(period)]


def by_year(periods: Sequence[Period]) -> list[tuple[int, list[tuple[str, Text]]]]:
    """Return the periods that can be chosen, as they are written and in words, under the year in which they end."""
    return [
        (year, [(str(one), one.label) for one in group])
        for year, group in groupby(periods, key=lambda one: one.last_day.year)
    ]
