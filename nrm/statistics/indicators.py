"""The indicators of the national action plan that the case forms feed; each is declared once, in `indicators.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from nrm.foundation.text import Text
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.variables import VARIABLES

_EVERYBODY_IDENTIFIED = (
    "të gjithë personat e identifikuar në periudhë",
    "all persons identified in the period",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number of persons and, unless `among` is None, the number of whom it is a share.

    `counted` and `whole` say in words what `cell` and `among` count; `seed` is the reference in the National Action
    Plan 2018-2020; `forms` names the forms whose answers it stands on.
    """

    id: str
    name: Text
    seed: str
    forms: str
    counted: Text
    cell: Cell
    whole: Text | None
    among: Cell | None

    @property
    def is_share(self) -> bool:
        """Tell whether the indicator is a share of a whole rather than a plain number."""
        return self.among is not None


def _indicator(row: Mapping[str, Any]) -> Indicator:
    is_share = row.get("kind", "share") == "share"
    among = _cell(row["among"]) if "among" in row else EVERYBODY
    return Indicator(
        id=row["id"],
        name=Text(*row["name"]),
        seed=row["seed"],
        forms=row["forms"],
        counted=Text(*row["counted"]),
        cell=_cell(row["cell"]),
        whole=Text(*row.get("whole", _EVERYBODY_IDENTIFIED)) if is_share else None,
        among=among if is_share else None,
    )


def _cell(counted: Mapping[str, list[str]]) -> Cell:
    for name, codes in counted.items():
        unknown = set(codes) - set(VARIABLES[name].codes)
        if unknown:
            raise ValueError(f"the variable {name!r} has no code {unknown}")
    return cell(counted)


_DECLARED = (
    resources.files("nrm.statistics").joinpath("indicators.toml").read_text(encoding="utf-8")
)
INDICATORS = tuple(_indicator(row) for row in tomllib.loads(_DECLARED)["indicator"])
