"""Numbers of others as lines of a CSV file: read whole, or refused line by line; pure."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell, cell
from nrm.statistics.comparison.parts import parts_of
from nrm.statistics.ledger.externals import LONGEST_SOURCE
from nrm.statistics.periods import Period, parse
from nrm.statistics.tables import Base, apart_from_base, of_base
from nrm.statistics.variables import VARIABLES

COLUMNS = ("period", "base", "dimension", "code", "value", "source")
MOST_LINES = 1_000
LONGEST_NUMBER = 7
"""Digits: no published number of persons comes near it."""
_TOTAL = frozenset({"", "total"})


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else says: the persons of `group`, counted as `base`, number from `lo` to `hi`."""

    period: Period
    base: Base
    group: Cell
    lo: int
    hi: int
    source: str

    @property
    def cell(self) -> Cell:
        """The cell of ours that counts the same persons."""
        return of_base(self.group, base=self.base)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that cannot be taken, and why; `line` counts from 1, the heading is the first."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. Where there are problems there are no numbers: nothing is taken in halves."""

    numbers: tuple[Theirs, ...]
    problems: tuple[Problem, ...]


def read(text: str) -> Reading:
    """Read lines with the columns `COLUMNS`, in any order, between commas or semicolons.

    `dimension` names a variable, or several with * between; `code` their codes in the same order, alternatives with |
    between. Without a dimension everybody is counted. `value` is a number, or two with - between.
    """
    rows = list(_rows(text.lstrip("\ufeff")))
    if not rows or {name.lower() for name in rows[0][1]} != set(COLUMNS):
        words = _(
            "The first line must name these columns: %(columns)s.", columns=", ".join(COLUMNS)
        )
        return Reading((), (Problem(1, words),))
    if len(rows) - 1 > MOST_LINES:
        words = _("A file may have %(most)s lines; this one has more.", most=MOST_LINES)
        return Reading((), (Problem(MOST_LINES + 2, words),))
    names = [name.lower() for name in rows[0][1]]
    found: list[Theirs] = []
    problems: list[Problem] = []
    lines: dict[tuple[Period, Cell, str], int] = {}
    for line, answers in rows[1:]:
        try:
            one = _number(dict(zip(names, _as_wide(answers, names), strict=True)))
            _must_be_new(lines.setdefault((one.period, one.cell, one.source), line), line)
            found.append(one)
        except RuleBroken as broken:
            problems.append(Problem(line, str(broken.message)))
    if not rows[1:]:
        problems.append(Problem(2, _("There is no number under the heading.")))
    return Reading(() if problems else tuple(found), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    heading = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in heading else ",")
    try:
        for row in reader:
            if any(one.strip() for one in row):
                yield reader.line_num, [one.strip() for one in row]
    except csv.Error:
        yield reader.line_num, []


def _as_wide(answers: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    if len(answers) != len(names):
        raise RuleBroken(
            _(
                "This line has %(has)s columns and the heading %(wanted)s.",
                has=len(answers),
                wanted=len(names),
            )
        )
    return answers


def _number(answers: Mapping[str, str]) -> Theirs:
    period = parse(answers["period"])
    lo, hi = _value(answers["value"])
    source = answers["source"]
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise RuleBroken(
            _("Say who published it, in %(most)s characters at most.", most=LONGEST_SOURCE)
        )
    counted = of_base(_group(answers), base=_base(answers["base"]))
    one = Theirs(period, *apart_from_base(counted), lo, hi, source)
    if not parts_of(one.cell):
        raise RuleBroken(_("No table of ours counts this group, so there is nothing to compare."))
    return one


def _base(written: str) -> Base:
    if written.lower() not in set(Base):
        raise RuleBroken(_("The base is vmt, vt or both, not “%(written)s”.", written=written))
    return Base(written.lower())


def _group(answers: Mapping[str, str]) -> Cell:
    if answers["dimension"].lower() in _TOTAL and answers["code"].lower() in _TOTAL:
        return cell({})
    names = answers["dimension"].lower().split("*")
    codes = answers["code"].upper().split("*")
    if len(names) != len(codes) or len(set(names)) != len(names):
        raise RuleBroken(_("Each dimension needs one code: sex*majority goes with F*CHILD."))
    wanted = {name: tuple(code.split("|")) for name, code in zip(names, codes, strict=True)}
    for name, alternatives in wanted.items():
        if name not in VARIABLES:
            raise RuleBroken(_("There is no dimension “%(name)s”.", name=name))
        for code in alternatives:
            if code not in VARIABLES[name].codes:
                raise RuleBroken(
                    _("The dimension %(name)s has no code “%(code)s”.", name=name, code=code)
                )
    return cell(wanted)


def _value(written: str) -> tuple[int, int]:
    low, _dash, high = written.replace("–", "-").partition("-")
    ends = [one.strip() for one in (low, high or low)]
    if not all(one.isascii() and one.isdigit() and len(one) <= LONGEST_NUMBER for one in ends):
        raise RuleBroken(
            _("“%(written)s” is no number of persons: write 25, or 25-30.", written=written)
        )
    lo, hi = (int(one) for one in ends)
    if hi < lo:
        raise RuleBroken(_("The lower number comes first: 25-30."))
    return lo, hi


def _must_be_new(first: int, line: int) -> None:
    if first != line:
        raise RuleBroken(_("Line %(line)s says it already.", line=first))
