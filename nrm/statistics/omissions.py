"""What a report does not show, and why, in words."""

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.hidden_words import not_told
from nrm.statistics.levels import left_out
from nrm.statistics.report import Protection, Report

NEVER = Text(
    "Nuk botohen kurrë: të dhëna për persona të veçantë, shtetësia sipas vendit, mesataret dhe kohëzgjatjet e sakta."
    " Një periudhë që nuk ka mbaruar nuk ka shifra.",
    "Never published: data on single persons, citizenship by country, means and exact durations. A period that is not"
    " over has no figures.",
)


def not_shown(report: Report) -> list[Text]:
    """Return what the report withholds, does not lay out and never has, each with the reason; nothing if exact."""
    if report.protection is Protection.NONE:
        return []
    if report.suppressed:
        return [*not_told(report), NEVER]
    return [*_withheld(report), *_not_laid_out(report), NEVER]


def _withheld(report: Report) -> list[Text]:
    tables = [
        one.table for one in report.tables if any(each.number is None for each in one.figures)
    ]
    if not tables:
        return []
    titles = [one.title(report.scope.rollup) for one in tables]
    count = number_words(sum(each.number is None for one in report.tables for each in one.figures))
    return [
        Text(
            f"Të pabotuara («–») janë {count} numra në këto tabela: {'; '.join(one.sq for one in titles)}. Së bashku me"
            " numra që kanë botuar të tjerë, ata do të tregonin për persona të veçantë.",
            f"Withheld (“–”) are {count} numbers in these tables: {'; '.join(one.en for one in titles)}. Together with"
            " numbers that others have published they would tell about single persons.",
        )
    ]


def _not_laid_out(report: Report) -> list[Text]:
    titles = [one.title(report.scope.rollup) for one in left_out(report.scope.period)]
    if not titles:
        return []
    return [
        Text(
            f"Në këtë nivel nuk paraqiten: {'; '.join(one.sq for one in titles)}. Pothuajse çdo numër do të ishte 0 ose"
            " 5; ata gjenden në skedarët CSV e XLSX dhe paraqiten për periudha më të gjata.",
            f"Not laid out at this level: {'; '.join(one.en for one in titles)}. Nearly every number would be 0 or 5;"
            " they are in the CSV and XLSX files, and laid out for longer periods.",
        )
    ]
