"""Measure the protection of one period's figures: python3 -m benchmarks.report_rounding [sizes ...].

For periods of 30, 100, 1,000 and 10,000 invented persons, ten each: seconds to count all cells and to round them
together to proven optimality, the mean error of all cells and of those of one dimension (persons), and how many empty
cells were printed as 5. Nearest multiples of five, cell by cell and not adding up, stand beside it. Takes some minutes.
"""

import sys
from dataclasses import dataclass
from statistics import fmean, median
from time import process_time

from nrm.statistics.cells import Cell, count
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import BASE, round_together
from nrm.statistics.variables import codes_of
from tests.statistics.invented import population

SIZES = (30, 100, 1_000, 10_000)
RUNS = 10


@dataclass(frozen=True, slots=True)
class Run:
    """One period, protected."""

    counting: float
    rounding: float
    error: float
    error_of_plain: float
    error_of_nearest: float
    raised: float


def main(sizes: list[int]) -> None:
    """Print one line a size."""
    plan = published()
    print(f"{len(plan.cells)} cells, {plan.universe.size} unknowns")
    print(f"{'persons':>8}{'count s':>9}{'round s: median':>17}{'worst':>7}", end="")
    print(f"{'error':>7}{'one-way':>9}{'nearest':>9}{'raised %':>10}")
    for size in sizes:
        runs = [measured(size, seed=seed) for seed in range(RUNS)]
        rounding = [run.rounding for run in runs]
        print(
            f"{size:>8}{fmean(run.counting for run in runs):>9.2f}{median(rounding):>17.2f}"
            f"{max(rounding):>7.2f}{fmean(run.error for run in runs):>7.2f}"
            f"{fmean(run.error_of_plain for run in runs):>9.2f}"
            f"{fmean(run.error_of_nearest for run in runs):>9.2f}"
            f"{fmean(run.raised for run in runs):>10.1%}"
        )


def measured(size: int, *, seed: int) -> Run:
    """Protect one invented period of `size` persons."""
    plan = published()
    people = population(size, seed=seed)
    start = process_time()
    counts = count([codes_of(one) for one in people], cells=plan.cells)
    counted = process_time()
    printed = round_together(counts, plan=plan, seed=seed.to_bytes(32))
    done = process_time()
    empty = [each for each in plan.cells if not counts[each]]
    nearest = {each: BASE * round(counts[each] / BASE) for each in plan.cells}
    return Run(
        counting=counted - start,
        rounding=done - counted,
        error=_error(printed, counts),
        error_of_plain=_error(printed, {each: n for each, n in counts.items() if _is_plain(each)}),
        error_of_nearest=_error(nearest, counts),
        raised=fmean(printed[each] > 0 for each in empty),
    )


def _is_plain(cell: Cell) -> bool:
    return len(cell.variables) <= 1


def _error(printed: dict[Cell, int], counts: dict[Cell, int]) -> float:
    return fmean(abs(printed[each] - number) for each, number in counts.items())


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
