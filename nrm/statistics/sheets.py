"""Short reports for particular readers, made of published numbers alone: a qark's for its KRAT, the children's one.

A line that the plan has no cell for is the sum of published lines; its ends are the sums of theirs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product

from nrm.foundation.text import Text
from nrm.reference import places
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.periods import Length, Period
from nrm.statistics.report import Report, Scope
from nrm.statistics.tables import SERVICE_TABLES
from nrm.statistics.variables import AGE_GROUP, CHILD

Chosen = Mapping[str, tuple[str, ...]]
"""Codes by dimension: the lines of a table that are added up."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a sheet: the lines `chosen` of the table that crosses `table`, and those that stand beside it."""

    code: str
    label: Text
    table: tuple[str, ...]
    chosen: Chosen
    beside: Chosen


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a sheet before it is answered."""

    id: str
    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A line with its numbers; None where one is withheld."""

    code: str
    label: Text
    number: Printed | None
    beside: Printed | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a sheet with its lines."""

    id: str
    title: Text
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of short report: for whom it is, in which periods it has something to say, what stands beside."""

    id: str
    title: Text
    reader: Text
    beside: Text
    lengths: frozenset[Length]
    asked: Callable[[Scope], Iterator[Asked]]

    def is_made_for(self, period: Period) -> bool:
        """Tell whether the sheet is laid out for a period of this length."""
        return period.length in self.lengths

    def answered(self, report: Report) -> tuple[Question, ...]:
        """Return the sheet's questions with the numbers of `report`."""
        return tuple(
            Question(one.id, one.title, tuple(_answer(row, report) for row in one.rows))
            for one in self.asked(report.scope)
        )


_TOTAL = Text("Gjithsej", "Total")
_IN_ALL = Text("Persona të identifikuar", "Persons identified")
_CHILDREN = tuple(
    code for one in AGE_GROUP.groupings for code, wider in one.code_of.items() if wider == CHILD
)


def _answer(row: Row, report: Report) -> Answer:
    number = _added(row.table, row.chosen, report)
    return Answer(row.code, row.label, number, _added(row.table, row.beside, report))


def _added(table: tuple[str, ...], chosen: Chosen, report: Report) -> Printed | None:
    figures = report.table(*table)
    names = tuple(chosen)
    parts = [
        figures.figure(**dict(zip(names, codes, strict=True))).number
        for codes in product(*chosen.values())
    ]
    printed = [one for one in parts if one is not None]
    if len(printed) < len(parts):
        return None
    return Printed(
        sum(one.value for one in printed),
        sum(one.lo for one in printed),
        sum(one.hi for one in printed),
    )


def _crossed(table: tuple[str, ...], by: str, whom: Chosen, scope: Scope) -> Asked:
    """Return the question that the dimension `by` of a table asks of those in `whom`."""
    dimension = scope.dimension(by)
    lines = [
        Row(one.code, one.text, table, {**whom, by: (one.code,)}, {by: (one.code,)})
        for one in dimension.categories
    ]
    return Asked(by, dimension.title, (*lines, Row("", _TOTAL, table, whom, {})))


def _about_places(codes: tuple[str, ...], scope: Scope) -> Iterator[Asked]:
    whom = {"qark": codes}
    yield Asked("total", _IN_ALL, (Row("", _TOTAL, ("qark",), whom, {}),))
    yield _crossed(("qark", "sex"), "sex", whom, scope)
    yield _crossed(("qark", "exploitation"), "exploitation", whom, scope)
    yield _crossed(("structure_group", "qark"), "structure_group", whom, scope)


def _about_children(scope: Scope) -> Iterator[Asked]:
    whom = {"age_group": _CHILDREN}
    ages = [one for one in scope.dimension("age_group").categories if one.code in _CHILDREN]
    rows = [
        Row(
            one.code,
            one.text,
            ("age_group",),
            {"age_group": (one.code,)},
            {"age_group": (one.code,)},
        )
        for one in ages
    ]
    total = Row("", _TOTAL, ("age_group",), whom, {})
    yield Asked("age_group", scope.dimension("age_group").title, (*rows, total))
    yield _crossed(("age_group", "sex"), "sex", whom, scope)
    yield _crossed(("age_group", "exploitation"), "exploitation", whom, scope)
    yield Asked("services", Text("Shërbimet e marra", "Services received"), tuple(_services(scope)))


def _services(scope: Scope) -> Iterator[Row]:
    for table in SERVICE_TABLES:
        service, majority = table.dimensions
        title = scope.dimension(service).title
        label = Text(title.sq.partition(": ")[2], title.en.partition(": ")[2])
        received = {service: ("YES",)}
        yield Row(service, label, table.dimensions, {**received, majority: (CHILD,)}, received)


_COUNTRY = Text("Gjithë vendi", "Whole country")
_ALL_AGES = Text("Të gjitha moshat", "All ages")
_REGIONS = (
    (
        "NORTH",
        Text("Rajoni verior", "Northern region"),
        ("AL-02", "AL-07", "AL-08", "AL-09", "AL-10"),
    ),
    ("CENTRE", Text("Rajoni qendror", "Central region"), ("AL-03", "AL-11")),
    (
        "SOUTH",
        Text("Rajoni jugor", "Southern region"),
        ("AL-01", "AL-04", "AL-05", "AL-06", "AL-12"),
    ),
)
"""INSTAT's statistical regions (NUTS 2)."""


def _of_place(code: str, name: Text, codes: tuple[str, ...]) -> Sheet:
    return Sheet(
        id=f"krat:{code}",
        title=name,
        reader=Text(
            "Për Komitetin Rajonal kundër Trafikimit (KRAT)",
            "For the Regional Anti-Trafficking Committee (KRAT)",
        ),
        beside=_COUNTRY,
        lengths=frozenset({Length.HALF_YEAR, Length.YEAR}),
        asked=partial(_about_places, codes),
    )


def _sheets() -> Iterator[Sheet]:
    yield Sheet(
        id="child",
        title=Text("Fëmijët", "Children"),
        reader=Text(
            "Për Agjencinë Shtetërore për Mbrojtjen e të Drejtave të Fëmijëve (ASHMDF)",
            "For the State Agency for the Protection of Children's Rights (ASHMDF)",
        ),
        beside=_ALL_AGES,
        lengths=frozenset(Length),
        asked=_about_children,
    )
    for code, name, codes in _REGIONS:
        yield _of_place(code, name, codes)
    for qark in places.QARQE:
        name = Text(f"Qarku {qark.name}", f"Qark of {qark.name}")
        yield _of_place(qark.code, name, (qark.code,))


SHEETS = {one.id: one for one in _sheets()}
"""By what it is called in addresses and commands."""
