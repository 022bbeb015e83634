"""The qarqe, their bashki and the border crossing points of Albania."""

import unicodedata
from dataclasses import dataclass

from nrm.foundation.text import Text
from nrm.reference.codes import Code, CodeList, read_data
from nrm.reference.collation import sort_key


@dataclass(frozen=True, slots=True)
class Qark:
    """One of the twelve regions; `code` is its ISO 3166-2 code (AL-01 to AL-12).

    `seat` is the code of its main bashki, which gives the qark its name.
    """

    code: str
    name: str

    @property
    def seat(self) -> str:
        return _bashki_code(self.name)


@dataclass(frozen=True, slots=True)
class Bashki:
    """One of the 61 municipalities; `qark` is the code of its region."""

    code: str
    name: str
    qark: str


@dataclass(frozen=True, slots=True)
class BorderPoint:
    """A border crossing point (PKK); `kind` is LAND, PORT or AIRPORT."""

    code: str
    name: str
    qark: str
    kind: str


def _bashki_code(name: str) -> str:
    """Return the upper-case ASCII form of a name: "Vau i Dejës" gives VAU_I_DEJES."""
    letters = unicodedata.normalize("NFKD", name.upper())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace(" ", "_").replace("-", "_")


def _names(entries: tuple[Qark, ...] | tuple[Bashki, ...], *, name: str, title: Text) -> CodeList:
    codes = tuple(Code(entry.code, Text(entry.name, entry.name)) for entry in entries)
    return CodeList(name=name, title=title, codes=(*codes, _ABROAD, _UNKNOWN))


_DATA = read_data("places")
_ABROAD = Code("ABROAD", Text("Jashtë vendit", "Abroad"))
_UNKNOWN = Code("UNKNOWN", Text("I panjohur", "Unknown"))

QARQE = tuple(
    sorted(
        (Qark(row["code"], row["name"]) for row in _DATA["qark"]),
        key=lambda qark: sort_key(qark.name),
    )
)
BASHKI = tuple(
    sorted(
        (
            Bashki(_bashki_code(name), name, row["code"])
            for row in _DATA["qark"]
            for name in row["bashki"]
        ),
        key=lambda bashki: sort_key(bashki.name),
    )
)
BORDER_POINTS = tuple(BorderPoint(**row) for row in _DATA["border_point"])

# Both lists end with the pseudo-areas ABROAD and UNKNOWN.
QARK = _names(QARQE, name="qark", title=Text("Qarku", "Qark (region)"))
BASHKI_LIST = _names(BASHKI, name="bashki", title=Text("Bashkia", "Municipality"))
BORDER_POINT = CodeList(
    name="border_point",
    title=Text("Pika e kalimit kufitar (PKK)", "Border crossing point (PKK)"),
    codes=tuple(
        Code(point.code, Text(point.name, point.name), group=point.kind)
        for point in sorted(BORDER_POINTS, key=lambda point: sort_key(point.name))
    ),
)
_QARK_OF = {bashki.code: bashki.qark for bashki in BASHKI}
_SEAT_OF = {qark.code: qark.seat for qark in QARQE}


def qark_of(bashki: str) -> str:
    """Return the code of the qark in which `bashki` lies; ABROAD and UNKNOWN stand for themselves.

    Raises KeyError for a code that is not in `BASHKI_LIST`.
    """
    if bashki in (_ABROAD.code, _UNKNOWN.code):
        return bashki
    return _QARK_OF[bashki]


def seat_of(qark: str) -> str:
    """Return the code of the main bashki of `qark`; raises KeyError for a pseudo-area."""
    return _SEAT_OF[qark]


def bashki_of(qark: str) -> tuple[Bashki, ...]:
    """Return the municipalities of `qark` in Albanian order; empty for a pseudo-area."""
    return tuple(bashki for bashki in BASHKI if bashki.qark == qark)
