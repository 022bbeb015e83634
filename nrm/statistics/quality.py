"""How good the data behind figures is, from the numbers as they are printed: what was not stated, what is complete."""

from nrm.foundation.text import Text
from nrm.statistics.facts.fact import NOT_STATED
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.report import Report, TableFigures, share_of
from nrm.statistics.words import amount, percent_words

_UNANSWERED = {"age_group": ("0-17", "18+", NOT_STATED)}
"""Lines that say how often a question was left open, where it is more than one."""
_KEY_DATA = "I70"


def unstated(figures: TableFigures, report: Report) -> Text | None:
    """Return in words how many of a table of one dimension were not stated; None where everybody was or nobody is."""
    (dimension,) = figures.table.dimensions
    lines = [
        line
        for line in figures.figures
        if line.key.get(dimension) in _UNANSWERED.get(dimension, (NOT_STATED,))
    ]
    if (
        not lines
        or not all(line.number for line in lines)
        or not report.total
        or not any(line.value for line in lines)
    ):
        return None
    numbers = [line.number for line in lines if line.number]
    open_ones = Printed(
        sum(one.value for one in numbers),
        sum(one.lo for one in numbers),
        sum(one.hi for one in numbers),
    )
    told = amount(open_ones)
    share = share_of(open_ones.value, report.total, protection=report.protection)
    of_all = "" if share is None or not open_ones.lo else f" ({percent_words(share)})"
    return Text(f"E pashënuar: {told.sq}{of_all}.", f"Not stated: {told.en}{of_all}.")


def key_data(report: Report) -> Text | None:
    """Return in words how many files have all key data; None of too few to say."""
    figure = next(one for one in report.indicators if one.indicator.id == _KEY_DATA)
    if figure.counted is None or not figure.denominator:
        return None
    told = amount(figure.counted)
    share = "" if figure.share is None else f" ({percent_words(figure.share)})"
    return Text(
        f"Të gjitha të dhënat kyçe i kanë {told.sq} dosje{share}.",
        f"Files with all key data: {told.en}{share}.",
    )
