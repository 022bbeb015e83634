"""The test bed of the controls as the protection sees it: its cells, its rounding, and what an attacker reads of it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from nrm.statistics.attack.controls import population, practices
from nrm.statistics.attack.controls.population import (
    EVERY_CODE,
    GROUPED,
    TABLES,
    People,
    Table,
    keys_of,
)
from nrm.statistics.attack.controls.practices import Document
from nrm.statistics.attack.known import Known
from nrm.statistics.attack.reading import read
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.protection.rounding import Plan, round_together


@cache
def plan() -> Plan:
    """Return the plan of the linked tables with all their totals."""
    return plan_of(TABLES)


def plan_of(tables: Iterable[Table]) -> Plan:
    """Return the plan of `tables` with all their totals."""
    cells = [cell({name: [code] for name, code in key}) for key in keys_of(tables)]
    links = tuple((finer, coarser, code_of) for coarser, (finer, code_of) in GROUPED.items())
    return Plan.of(cells, version="bed", codes=EVERY_CODE, links=links)


def counted(persons: People) -> dict[Cell, int]:
    """Return the true numbers of the whole plan."""
    return count(persons, cells=plan().cells)


def rounded(persons: People, *, seed: int) -> dict[Cell, int]:
    """Return the numbers that the protection would print."""
    return round_together(counted(persons), plan=plan(), seed=seed.to_bytes(16))


def printed(one: Cell, **said: Any) -> Document:
    """Return the cell as it stands in a file of releases."""
    return {"key": {name: list(codes) for name, codes in one.parts}, **said}


def rounded_release(numbers: Mapping[Cell, int], *, period: str = "2022-Q1") -> Document:
    """Return the release of rounded numbers."""
    cells = [printed(one, kind="round5", value=value) for one, value in numbers.items()]
    return {"id": f"rounded {period}", "period": period, "cells": cells}


def hidden_release(persons: People) -> Document:
    """Return the release of every number except 1 to 4."""
    return practices.hidden(population.counted(persons, TABLES))


def known(releases: Iterable[Document], **more: Any) -> Known:
    """Return what an attacker reads in `releases`."""
    return read(practices.document(list(releases), **more))
