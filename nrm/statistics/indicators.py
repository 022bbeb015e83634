"""The indicators of the national action plan that the case forms feed; each is declared once, in `indicators.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from nrm.foundation.text import Text
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.variables import VARIABLES

_EVERYBODY_IDENTIFIED = (
    "të gjithë personat e identifikuar në periudhë",
    "all persons identified in the period",
)
CONSENT = "F1.consent_statistics"
"""The question on which every optional indicator stands, beside its own."""
_ASKED = frozenset(
    {
        *("sex", "majority", "citizenship", "exploitation", "structure", "scope"),
        *("channel", "recruitment", "previously"),
    }
)
"""Variables of everybody that are answered by somebody, and may have been left open."""


class BaseSet(StrEnum):
    """Whom the whole of an indicator is taken from."""

    IDENTIFIED = "ID"
    ASSISTED = "AS"
    OUTSIDE = "OUT"
    """In no shelter, while the file is open."""


class Rule(StrEnum):
    """As of when the files are read; every person counts in the period of registration."""

    REGISTRATION = "REGISTRATION"
    """What the initial identification says, as corrected by the period's end."""
    PERIOD_END = "PERIOD_END"
    """What had happened by the period's end."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number of persons and, unless `among` is None, the number of whom it is a share.

    `counted` and `whole` say in words what `cell` and `among` count; `seed` is the reference in the National Action
    Plan 2018-2020; `fields` names the questions, signatures and acts that it stands on; `note` tells where the plan
    asks for something else.
    """

    id: str
    name: Text
    seed: str
    fields: tuple[str, ...]
    base: BaseSet
    rule: Rule
    counted: Text
    cell: Cell
    whole: Text | None
    among: Cell | None
    unstated: Cell | None
    """Those whose answer is not known; None where nobody is asked: what was done or signed is known."""
    note: Text | None

    @property
    def is_share(self) -> bool:
        """Tell whether the indicator is a share of a whole rather than a plain number."""
        return self.among is not None

    @property
    def is_optional(self) -> bool:
        """Tell whether it counts only those who agreed to optional statistics."""
        return _is_optional(self.cell)


def _indicator(row: Mapping[str, Any]) -> Indicator:
    is_share = row.get("kind", "share") == "share"
    counted = _cell(row["cell"])
    among = _cell(row["among"]) if "among" in row else EVERYBODY
    return Indicator(
        id=row["id"],
        name=Text(*row["name"]),
        seed=row["seed"],
        fields=(*row["fields"], *([CONSENT] if _is_optional(counted) else [])),
        base=BaseSet(row.get("base", BaseSet.IDENTIFIED)),
        rule=Rule(row.get("rule", Rule.REGISTRATION)),
        counted=Text(*row["counted"]),
        cell=counted,
        whole=Text(*row.get("whole", _EVERYBODY_IDENTIFIED)) if is_share else None,
        among=among if is_share else None,
        unstated=_unstated(counted),
        note=Text(*row["note"]) if "note" in row else None,
    )


def _is_optional(counted: Cell) -> bool:
    return any(VARIABLES[name].is_optional for name in counted.variables)


def _unstated(counted: Cell) -> Cell | None:
    optional = [name for name in counted.variables if VARIABLES[name].is_optional]
    if optional:
        first = optional[0]
        others = {name: codes for name, codes in counted.parts if name not in optional}
        return cell({**others, first: VARIABLES[first].unstated})
    asked = [name for name in counted.variables if name in _ASKED]
    return cell({asked[0]: VARIABLES[asked[0]].unstated}) if len(asked) == 1 else None


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
