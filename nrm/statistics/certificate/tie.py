"""A number that binds quarters together or says more than a rounded one."""

from dataclasses import dataclass

from nrm.statistics.cells import Cell


@dataclass(frozen=True, slots=True)
class Tie:
    """The persons of `cell` in all `quarters` together number from `lo` to `hi`; `source` says who published it."""

    quarters: tuple[str, ...]
    cell: Cell
    lo: int
    hi: int
    source: str
