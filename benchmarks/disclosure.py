"""Measure how much figures give away, and what their protection costs: python3 -m benchmarks.disclosure PART.

ladder [sizes]  invented quarters (seven variables, linked tables), published in known-weak ways and in ours: how many
                protected numbers a joint attack on all tables finds exactly or narrows
utility         cells shown and mean error of our rounding, of hiding 1 to 4, and of optimal suppression table by table
                (pytauargus) on the same tables; the error of each over the cells that it shows
growth          the same for 1,000, 10,000 and 100,000 persons in a period, with the seconds each takes
outside [seeds] years of the whole plan, published, with all that the US report for 2022 says of them: how many numbers
                it gives away, how many of them outright, and the seconds of the audit and of checking its certificate
repeated        small tables attacked by somebody who repeats the rounding with secrets of his own

All seconds are of one processor. The tables and weak practices are those of the attack's controls. What is attacked
over longer times stands in `benchmarks/attack.py`.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import replace
from io import StringIO
from statistics import fmean
from time import process_time

import numpy as np
from pytauargus import protect

from nrm.statistics.attack.controls import population, practices
from nrm.statistics.attack.controls.population import People, people
from nrm.statistics.attack.controls.practices import LATE, SMALLEST_SHOWN, Document
from nrm.statistics.attack.known import Known
from nrm.statistics.attack.pinning import Pinned, pin_in, protected
from nrm.statistics.attack.program import Program
from nrm.statistics.cells import Cell, cell
from nrm.statistics.certificate.audit import Audit, audit
from nrm.statistics.certificate.audit import protected as protected_in
from nrm.statistics.certificate.check import check
from nrm.statistics.certificate.document import certificate_of, digest
from nrm.statistics.certificate.implied import Implied
from nrm.statistics.certificate.tie import Tie
from tests.statistics.attack import bed, whole_plan
from tests.statistics.attack.gate import SOURCE, Numbers
from tests.statistics.attack.repeated import Repeated
from tests.statistics.attack.small_tables import invented, known_of, rounded, two_layers
from tests.statistics.test_certificate import file_of, rounding, theirs

SIZES = (20, 30, 50)
SEEDS = range(3)


def ladder(sizes: Sequence[int]) -> None:
    """Attack one quarter of each size as it would be published in different ways."""
    for size in sizes or SIZES:
        for seed in SEEDS:
            persons = people(size, seed=seed)
            ours = bed.rounded_release(bed.rounded(persons, seed=seed))
            name = f"{size} persons, {seed}: "
            _told(f"{name}1 to 4 hidden", bed.known([bed.hidden_release(persons)]))
            _told(f"{name}each table suppressed", bed.known([suppressed(persons)[0]]))
            _told(f"{name}rounded together", bed.known([ours]))
            shares = practices.percentages(population.counted(persons, population.TABLES))
            known = bed.known([ours, shares])
            _told(f"{name}with true percentages", known, only=_crossed_and_small(persons))
            _told(f"{name}rounded again", _again(ours, persons, seed=seed))


def _again(ours: Document, persons: People, *, seed: int) -> Known:
    """Return a quarter rounded by us before and after late cases; how many they are at most, everybody knows."""
    everybody = [*persons, *people(LATE, seed=1_000 + seed)]
    again = bed.rounded_release(bed.rounded(everybody, seed=1_000 + seed), period="again")
    told = practices.printed((), kind="external", lo=0, hi=LATE)
    late = {"id": "talk", "period": "late", "cells": [told]}
    return bed.known([ours, again, late], periods={"again": [practices.QUARTER, "late"]})


def _crossed_and_small(persons: People) -> Callable[[Pinned], bool]:
    counts = bed.counted(persons)

    def wanted(one: Pinned) -> bool:
        parts = tuple(part for part in one.number.group.parts if part[0] != "period")
        return len(parts) == 2 and 0 < counts.get(Cell(parts), 0) < SMALLEST_SHOWN

    return wanted


def _told(
    name: str, known: Known, *, only: Callable[[Pinned], bool] | None = None
) -> tuple[Pinned, ...]:
    start = process_time()
    numbers = protected(known)
    if only is not None:
        numbers = tuple(one for one in numbers if only(Pinned(one, 0, None)))
    pinned = pin_in(Program(known), numbers, far=False)
    exact = sum(one.is_exact for one in pinned)
    narrowed = sum(one.is_narrowed and not one.is_exact for one in pinned)
    took = process_time() - start
    print(
        f"{name:<45}{len(pinned):>6}{exact:>7} exact{narrowed:>7} narrowed{took:>8.1f} s",
        flush=True,
    )
    return pinned


def utility(arguments: Sequence[int]) -> None:
    """Print what readers get of quarters of 20, 30 and 50 persons."""
    for size in arguments or SIZES:
        _compared(size)


def growth(arguments: Sequence[int]) -> None:
    """Print the same for large periods."""
    for size in arguments or (1_000, 10_000, 100_000):
        _compared(size)


def _compared(size: int) -> None:
    persons = people(size, seed=size)
    counts = bed.counted(persons)
    print(
        f"{size:,} persons, {len(counts)} cells, {sum(map(bool, counts.values()))} of them with anybody in"
    )
    start = process_time()
    ours = bed.rounded(persons, seed=size)
    took = process_time() - start
    hidden = {one: number for one, number in counts.items() if not 0 < number < SMALLEST_SHOWN}
    start = process_time()
    _, shown = suppressed(persons)
    for name, cells, seconds in (
        ("rounded together", ours, took),
        ("1 to 4 hidden", hidden, 0.0),
        ("each table suppressed", shown, process_time() - start),
    ):
        filled = sum(1 for one in cells if counts[one] > 0)
        print(
            f"  {name:<24}{len(cells):>5} shown, {filled:>4} with anybody in; mean error"
            f" {_error(cells, counts):.2f}, of one variable {_error(_plain(cells), counts):.2f}; {seconds:.2f} s",
            flush=True,
        )


def _plain(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    return {one: number for one, number in cells.items() if len(one.variables) <= 1}


def _error(cells: Mapping[Cell, int], counts: Mapping[Cell, int]) -> float:
    return fmean(abs(number - counts[one]) for one, number in cells.items()) if cells else 0.0


def suppressed(persons: People, *, period: str = "2022-Q1") -> tuple[Document, dict[Cell, int]]:
    """Return the tables, each optimally suppressed on its own so that 1 to 4 are hidden, and the cells shown.

    What one table shows is known, though another hides it. An empty cell is shown: the program leaves it out.
    """
    named = {name: f"the_{name}" for name in population.EVERY_CODE}  # it keeps "status" for itself
    columns: dict[str, list[object]] = {
        other: [one[name] for one in persons] for name, other in named.items()
    }
    columns["persons"] = [1.0] * len(persons)
    crossed = [table for table in population.TABLES if len(table) > 1]
    with (
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),  # it leaves its logs where it stands
        redirect_stdout(StringIO()),
    ):
        found = protect(
            columns,
            [[named[name] for name in table] for table in crossed],
            "persons",
            safety_rules="FREQ(5,100)",
            suppress="OPT(1)",
            workdir=folder,
        )
    shown = {one: 0 for one, number in bed.counted(persons).items() if not number}
    for table, result in zip(crossed, found.tables, strict=True):
        for row in result.rows:
            if row["status"] == "S":
                codes = {name: [str(row[named[name]]).strip()] for name in table}
                inside = {name: code for name, code in codes.items() if code != ["Total"]}
                shown[cell(inside)] = round(float(row["persons"]))
    cells = [
        bed.printed(one, kind="exact", value=shown[one])
        if one in shown
        else bed.printed(one, kind="suppressed", lo=0, hi=None)
        for one in bed.plan().cells
    ]
    return {"id": f"suppressed {period}", "period": period, "cells": cells}, shown


def outside(arguments: Sequence[int]) -> None:
    """Audit published years beside the numbers of others."""
    for seed in arguments or (1,):
        numbers, ties = whole_plan.published_year(seed=seed), whole_plan.said()
        start = process_time()
        found = audit(numbers, ties=ties)
        audited = process_time()
        implied = Implied(found.space, ties)
        outright = sum(bool(implied.too_few(one.quarter, one.cell)) for one in found.failures)
        counted = process_time()
        list(check(_checkable(numbers, ties, found)))
        print(
            f"year {seed}: {len(found.failures):,} of {sum(map(len, map(protected_in, found.quarters.values()))):,}"
            f" protected numbers given away, {outright:,} of them outright; {len(found.sets):,} data sets;"
            f" audit {audited - start:.1f} s, check {process_time() - counted:.1f} s",
            flush=True,
        )


def _checkable(numbers: Numbers, ties: Sequence[Tie], found: Audit) -> Document:
    """Return the year, the numbers of others and the certificate as a stranger checks them."""
    drafts = [rounding(name, one) for name, one in numbers.items()]
    drafts.append(theirs("2022", {one.cell: one.lo for one in ties}, SOURCE))
    known = replace(found, failures=(), broken=found.failures)
    return file_of(drafts, certificate_of(known, covers=[digest(one.numbers) for one in drafts]))


def repeated(arguments: Sequence[int]) -> None:
    """Attack small tables with the program in hand."""
    draws = Repeated((2, 3), draws=4_000)
    for seed in range(arguments[0] if arguments else 12):
        printed = rounded(invented((2, 3), size=30, seed=seed), shape=(2, 3), seed=seed)
        tables = two_layers(known_of(printed, shape=(2, 3)), shape=(2, 3))
        some = np.random.default_rng(seed).permutation(tables)[:300]
        guess = draws.guess(printed, tables=some)
        print(
            f"table {seed}: {len(tables):,} tables fit, {guess.possible} of {guess.candidates} tried are possible;"
            f" the best guess at a cell is right in {guess.likeliest:.2f}, blindly in {guess.blind:.2f}",
            flush=True,
        )


PARTS: dict[str, Callable[[Sequence[int]], None]] = {
    one.__name__: one for one in (ladder, utility, growth, outside, repeated)
}

if __name__ == "__main__":
    PARTS[sys.argv[1]]([int(one) for one in sys.argv[2:]])
