"""The linked tables of a report: which dimensions are crossed, and which cell stands behind each printed number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

from nrm.foundation.text import Text
from nrm.reference import lists, places
from nrm.statistics import variables
from nrm.statistics.cells import Cell, cell
from nrm.statistics.facts.fact import NOT_STATED


class Base(StrEnum):
    """Whom the figures count."""

    VMT = "vmt"
    VT = "vt"
    BOTH = "both"


class Rollup(StrEnum):
    """Whether forced begging is printed beside forced labour or inside it; the published series do both."""

    SEPARATE = "separate"
    IN_LABOUR = "in-labour"


BASE_NAMES = {
    Base.BOTH: Text(
        "Viktima të mundshme dhe viktima (VMT dhe VT)", "Potential victims and victims (VMT and VT)"
    ),
    Base.VMT: Text("Vetëm viktima të mundshme (VMT)", "Potential victims only (VMT)"),
    Base.VT: Text("Vetëm viktima (VT)", "Victims only (VT)"),
}
ROLLUP_NAMES = {
    Rollup.SEPARATE: Text("Lypja e detyruar më vete", "Forced begging on its own"),
    Rollup.IN_LABOUR: Text(
        "Lypja e detyruar brenda punës së detyruar", "Forced begging within forced labour"
    ),
}
_STATUSES = {Base.VMT: ("VMT",), Base.VT: ("VT",), Base.BOTH: ("VMT", "VT")}

_NOT_STATED = Text("E pashënuar", "Not stated")
_OTHER = Text("Tjetër", "Other")
_ABROAD = Text("Jashtë vendit", "Abroad")


@dataclass(frozen=True, slots=True)
class Category:
    """One printed line of a dimension and the codes of the variable that it counts."""

    code: str
    text: Text
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A variable as it is printed."""

    id: str
    title: Text
    categories: tuple[Category, ...]


def _dimension(name: str, title: Text, texts: Mapping[str, Text]) -> Dimension:
    """Return the dimension that prints every code of the variable `name` on a line of its own."""
    known = {NOT_STATED: _NOT_STATED, "OTHER": _OTHER, "ABROAD": _ABROAD, **texts}
    codes = variables.VARIABLES[name].codes
    return Dimension(name, title, tuple(Category(code, known[code], (code,)) for code in codes))


_GROUPS = lists.STRUCTURE_GROUP
_FIXED = (
    _dimension("status", Text("Statusi", "Status"), {one.code: one.text for one in lists.STATUS}),
    _dimension("sex", Text("Gjinia", "Sex"), {one.code: one.text for one in lists.SEX}),
    _dimension(
        "age_group",
        Text("Grupmosha", "Age group"),
        {
            "0-13": Text("0-13 vjeç", "Aged 0-13"),
            "14-17": Text("14-17 vjeç", "Aged 14-17"),
            "0-17": Text("Fëmijë, mosha e pashënuar", "Child, age not stated"),
            "18-24": Text("18-24 vjeç", "Aged 18-24"),
            "25+": Text("25 vjeç e lart", "Aged 25 and over"),
            "18+": Text("I rritur, mosha e pashënuar", "Adult, age not stated"),
        },
    ),
    _dimension(
        "majority",
        Text("Fëmijë ose i rritur", "Child or adult"),
        {code: lists.AGE_GROUP.text(code) for code in ("CHILD", "ADULT")},
    ),
    _dimension(
        "citizenship",
        Text("Shtetësia", "Citizenship"),
        {"AL": Text("Shqiptare", "Albanian"), "FOREIGN": Text("E huaj", "Foreign")},
    ),
    _dimension(
        "structure",
        Text("Struktura e identifikimit", "Identifying structure"),
        {one.code: one.text for one in lists.STRUCTURE},
    ),
    _dimension("structure_group", _GROUPS.title, {one.code: one.text for one in _GROUPS}),
    _dimension(
        "sector",
        Text("Sektori i institucionit", "Sector of the institution"),
        {code: _GROUPS.text(code) for code in ("STATE", "NGO")},
    ),
    _dimension("qark", Text("Qarku", "Qark"), {one.code: one.text for one in places.QARK}),
)


def _service(group: str, title: Text) -> Dimension:
    name = f"service_{group.lower()}"
    given = tuple(code for code in variables.VARIABLES[name].codes if code in {"PARTICULAR", "YES"})
    return Dimension(
        name,
        Text(f"Shërbimi: {title.sq}", f"Service: {title.en}"),
        (
            Category("YES", Text("Është marrë", "Received"), given),
            Category("NO", Text("Nuk është marrë", "Not received"), ("NO", "NONE")),
            Category(NOT_STATED, _NOT_STATED, (NOT_STATED,)),
        ),
    )


_SERVICES = tuple(_service(one.code, one.text) for one in lists.SERVICE_GROUP)


def _exploitation(rollup: Rollup) -> Dimension:
    named = (*lists.EXPLOITATION, *lists.EXPLOITATION_GROUP)  # the groups have the shorter words
    texts = {one.code: one.text for one in named}
    inside = {"LABOUR": ("LABOUR", "BEGGING")} if rollup is Rollup.IN_LABOUR else {}
    absorbed = {"BEGGING"} if rollup is Rollup.IN_LABOUR else set()
    return Dimension(
        "exploitation",
        Text("Lloji i shfrytëzimit", "Type of exploitation"),
        tuple(
            Category(code, texts[code], inside.get(code, (code,)))
            for code in variables.EXPLOITATION_CODES
            if code not in absorbed
        ),
    )


DIMENSIONS: dict[Rollup, dict[str, Dimension]] = {
    rollup: {one.id: one for one in (*_FIXED, *_SERVICES, _exploitation(rollup))}
    for rollup in Rollup
}


@dataclass(frozen=True, slots=True)
class Table:
    """Dimensions crossed with each other, with all their totals."""

    dimensions: tuple[str, ...]

    @property
    def is_optional(self) -> bool:
        """Tell whether it counts by something that is counted of those only who agreed to it."""
        return any(variables.VARIABLES[name].is_optional for name in self.dimensions)

    @property
    def id(self) -> str:
        """The name of the table in files."""
        return "_by_".join(self.dimensions)

    def title(self, rollup: Rollup) -> Text:
        """The table's name for readers."""
        titles = [DIMENSIONS[rollup][name].title for name in self.dimensions]
        return Text(
            _joined([one.sq for one in titles], "dhe"), _joined([one.en for one in titles], "and")
        )


def _joined(names: list[str], last: str) -> str:
    lowered = [names[0], *(name[0].lower() + name[1:] for name in names[1:])]
    return f" {last} ".join(part for part in (", ".join(lowered[:-1]), lowered[-1]) if part)


ONE_WAY = tuple(
    Table((name,))
    for name in ("status", "sex", "age_group", "citizenship", "exploitation", "structure", "qark")
)
CROSSED = tuple(
    Table(names)
    for names in (
        ("age_group", "sex"),
        ("age_group", "exploitation"),
        ("sex", "exploitation"),
        ("sex", "citizenship"),
        ("status", "exploitation"),
        ("structure_group", "exploitation"),
        ("structure_group", "sector"),
        ("structure_group", "qark"),
        ("qark", "sex"),
        ("qark", "exploitation"),
        ("age_group", "sex", "exploitation"),
    )
)
SERVICE_TABLES = tuple(Table((one.id, "majority")) for one in _SERVICES)
TABLES = ONE_WAY + CROSSED + SERVICE_TABLES


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a printed table: its codes by dimension (a total leaves its dimension out) and its cell."""

    key: Mapping[str, str]
    cell: Cell


def lines(table: Table, *, base: Base, rollup: Rollup) -> Iterator[Line]:
    """Yield every number of `table`, the whole first, then the totals, then the crossed ones."""
    dimensions = [printed(name, base=base, rollup=rollup) for name in table.dimensions]
    for size in range(len(dimensions) + 1):
        for chosen in combinations(dimensions, size):
            for categories in product(*(one.categories for one in chosen)):
                named = tuple(zip(chosen, categories, strict=True))
                key = {dimension.id: category.code for dimension, category in named}
                counted = {dimension.id: category.counts for dimension, category in named}
                yield Line(key, of_base(cell(counted), base=base))


def printed(name: str, *, base: Base, rollup: Rollup) -> Dimension:
    """Return the dimension `name` with the lines that a report has: not those of statuses that it leaves out."""
    dimension = DIMENSIONS[rollup][name]
    if name != "status":
        return dimension
    kept = tuple(one for one in dimension.categories if one.code in _STATUSES[base])
    return Dimension(name, dimension.title, kept)


def of_base(counted: Cell, *, base: Base) -> Cell:
    """Return those of `counted` whom the base counts."""
    return counted if base is Base.BOTH else counted.within(cell({"status": _STATUSES[base]}))


def apart_from_base(counted: Cell) -> tuple[Base, Cell]:
    """Return the base that counts nobody but those of `counted`, and the group that it is of: `of_base` makes the cell.

    Those of one status are the group without the status, counted by the base of that status.
    """
    wanted = dict(counted.parts)
    statuses = wanted.pop("status", None)
    base = next((base for base in (Base.VMT, Base.VT) if _STATUSES[base] == statuses), None)
    return (base, cell(wanted)) if base else (Base.BOTH, counted)
