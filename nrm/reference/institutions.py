"""The directory of institutions that take part in the mechanism, and their kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nrm.foundation.text import Text
from nrm.reference.codes import Code, CodeList, read_data
from nrm.reference.places import BASHKI, BORDER_POINTS, QARQE, Bashki, Qark, qark_of


class InstitutionKind(StrEnum):
    """What an institution is; the sector of a kind is its group in `INSTITUTION_KIND`."""

    AP = "AP"
    ZKKA = "ZKKA"
    SHSSH = "SHSSH"
    POLICE = "POLICE"
    BORDER_POLICE = "BORDER_POLICE"
    MUNICIPALITY = "MUNICIPALITY"
    NJMF = "NJMF"
    STATE_SHELTER = "STATE_SHELTER"
    NGO_SHELTER = "NGO_SHELTER"
    NGO = "NGO"
    MOBILE_UNIT = "MOBILE_UNIT"
    HOTLINE = "HOTLINE"
    LABOUR_INSPECTION = "LABOUR_INSPECTION"
    ASHMDF = "ASHMDF"
    HEALTH = "HEALTH"
    EDUCATION = "EDUCATION"
    CONSULATE = "CONSULATE"
    PROSECUTION = "PROSECUTION"
    OVERSIGHT = "OVERSIGHT"


SHELTERS = frozenset({InstitutionKind.STATE_SHELTER, InstitutionKind.NGO_SHELTER})

# Who may receive a person for protection and assistance.
RECEIVING = SHELTERS | {
    InstitutionKind.NGO,
    InstitutionKind.MUNICIPALITY,
    InstitutionKind.NJMF,
    InstitutionKind.SHSSH,
}


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution; `qark` and `bashki` are codes of `places`, None for one seated abroad.

    A directorate of a qark has no bashki.
    """

    code: str
    kind: InstitutionKind
    name: Text
    qark: str | None
    bashki: str | None = None


_DATA = read_data("institutions")

INSTITUTION_KIND = CodeList(
    name="institution_kind",
    title=Text("Lloji i institucionit", "Kind of institution"),
    codes=tuple(
        Code(row["code"], Text(row["sq"], row["en"]), group=row["sector"]) for row in _DATA["kind"]
    ),
)

_WITH_BORDER = frozenset(point.qark for point in BORDER_POINTS)


def _for_qark(kind: str, pattern: dict[str, str], qark: Qark) -> Institution:
    return Institution(
        code=f"{pattern['code']}_{qark.seat}",
        kind=InstitutionKind(kind),
        name=Text(pattern["sq"].format(qark.name), pattern["en"].format(qark.name)),
        qark=qark.code,
    )


def _for_bashki(kind: str, pattern: dict[str, str], bashki: Bashki) -> Institution:
    return Institution(
        code=f"{pattern['code']}_{bashki.code}",
        kind=InstitutionKind(kind),
        name=Text(pattern["sq"].format(bashki.name), pattern["en"].format(bashki.name)),
        qark=bashki.qark,
        bashki=bashki.code,
    )


def _single(row: dict[str, Any]) -> Institution:
    bashki = row.get("bashki")
    return Institution(
        code=row["code"],
        kind=InstitutionKind(row["kind"]),
        name=Text(row["sq"], row["en"]),
        qark=qark_of(bashki) if bashki else None,
        bashki=bashki,
    )


def _all() -> Iterator[Institution]:
    yield from (_single(row) for row in _DATA["institution"])
    for kind, pattern in _DATA["per_qark"].items():
        for qark in QARQE:
            if kind != InstitutionKind.BORDER_POLICE or qark.code in _WITH_BORDER:
                yield _for_qark(kind, pattern, qark)
    for kind, pattern in _DATA["per_bashki"].items():
        yield from (_for_bashki(kind, pattern, bashki) for bashki in BASHKI)


DIRECTORY = tuple(_all())
_BY_CODE = {institution.code: institution for institution in DIRECTORY}


def institution(code: str) -> Institution:
    """Return the institution with `code`; raises KeyError when the directory has none."""
    return _BY_CODE[code]


def sector_of(kind: str) -> str:
    """Return the sector of a kind of institution: STATE, NGO or OTHER; raises KeyError.

    A mobile unit of its own is run by an NGO centre; the field teams of the state belong to a
    regional directorate and so to the state.
    """
    return INSTITUTION_KIND[kind].group or "OTHER"
