"""The public page as it is shown: what can be chosen, the report, and what it takes to check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.statistics.ledger.catalogue import Origin, origins
from nrm.statistics.levels import is_shown
from nrm.statistics.page import Chart, Grid, charts_of, tables_of
from nrm.statistics.periods import Period
from nrm.statistics.releasing import group_words
from nrm.statistics.report import Report


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
        if self.report is None:
            return []
        laid_out = {
            one.table.id
            for one in self.report.tables
            if is_shown(one.table, self.report.scope.period)
        }
        return [one for one in tables_of(self.report) if one.id in laid_out]

    @property
    def headlines(self) -> list[tuple[int, str]]:
        """What a year tells exactly: the number and who is counted."""
        found = self.report.headlines if self.report else ()
        return [(one.value, group_words(one.cell)) for one in found]

    @property
    def origins(self) -> list[Origin]:
        """The releases that the numbers are of."""
        return origins(self.report.releases or ()) if self.report else []


def by_year(periods: Sequence[Period]) -> list[tuple[int, list[tuple[str, Text]]]]:
    """Return the periods that can be chosen, as they are written and in words, under the year in which they end."""
    return [
        (year, [(str(one), one.label) for one in group])
        for year, group in groupby(periods, key=lambda one: one.last_day.year)
    ]
