"""Attack what is published over time: python3 -m benchmarks.attack PART.

controls        the weak practices with all their tables, as `nrm statistics attack --controls full` tries them
quarters [n]    n quarters each of 20, 30 and 50 persons, rounded by us: numbers narrowed; of the first of each,
                whole people at every end
suppressed [n]  n quarters each of 20, 30, 50 and 100 persons, everybody found alone, with their small numbers hidden
years [n] [m]   n years of four quarters of 30 persons as we publish them, with the year's exact headlines and a number
                by others: m numbers, spread over all, attacked with everything, and whole people at their ends
                if they are not more than a hundred
afresh [n] [m]  the same quarters with a year that is rounded afresh instead of added up, as we must never do
presence [n]    n quarters with siblings, a raid and a workshop in them: whole people who fit though nobody is like one
                record, or like any of a case group; and the printed rows that are certainly all of one kind

All seconds are of one processor.
"""

import sys
from collections.abc import Callable, Sequence
from time import process_time

from nrm.statistics.attack.controls.control import tried
from nrm.statistics.attack.controls.population import people
from nrm.statistics.attack.controls.trial import whole
from nrm.statistics.attack.known import Known
from nrm.statistics.attack.pinning import pin_in, protected, show
from nrm.statistics.attack.program import Program
from nrm.statistics.attack.reading import read
from nrm.statistics.certificate.document import plan_document
from nrm.statistics.protection import plan
from tests.statistics.attack import bed
from tests.statistics.attack.presence import (
    CASE_GROUPS,
    TRIPLES,
    can_be_without,
    hideable,
    never_empty,
    quarter_of,
    rows_of_one_kind,
)
from tests.statistics.attack.years import published, quarters_of, rounded_afresh
from tests.statistics.hiding import hidden_draft
from tests.statistics.invented import population

SIZES = (20, 30, 50)
LARGER = 100
SIZE, YEARS, SAMPLED = 30, 3, 100


def controls(_: Sequence[int]) -> None:
    """Break what is weak."""
    for control in whole():
        start = process_time()
        outcome = tried(control)
        sharp = "as hard as it must be" if outcome.is_sharp else "LESS THAN IT MUST BE"
        print(f"{outcome}: {sharp}; {process_time() - start:.1f} s", flush=True)


def quarters(arguments: Sequence[int]) -> None:
    """Attack quarters of ours."""
    for size in SIZES:
        for seed in range(arguments[0] if arguments else 5):
            release = bed.rounded_release(bed.rounded(people(size, seed=seed), seed=seed))
            _attacked(f"{size} persons, {seed}", bed.known([release]), whole_people=not seed)


def suppressed(arguments: Sequence[int]) -> None:
    """Attack suppressed quarters of ours."""
    for size in (*SIZES, LARGER):
        for seed in range(arguments[0] if arguments else 5):
            draft = hidden_draft(population(size, seed=seed))
            shown = sum(not one.is_hidden for one in draft.entries)
            release = draft.numbers | {"id": "suppressed"}
            known = read({"plan": plan_document(plan.published()), "releases": [release]})
            _attacked(f"{size} persons, {seed}, {shown} shown", known, whole_people=not seed)


def years(arguments: Sequence[int]) -> None:
    """Attack years of ours with everything that is published of them."""
    repeats, most = [*arguments, *(YEARS, SAMPLED)[len(arguments) :]]
    for seed in range(repeats):
        known = bed.known(published(quarters_of(SIZE, seed=seed), seed=seed))
        _attacked(f"year {seed}", known, most=most, whole_people=most <= SAMPLED)


def afresh(arguments: Sequence[int]) -> None:
    """Attack years that are rounded again."""
    repeats, most = [*arguments, *(YEARS, SAMPLED)[len(arguments) :]]
    for seed in range(repeats):
        known = bed.known(rounded_afresh(quarters_of(SIZE, seed=seed), seed=seed))
        _attacked(f"year {seed}", known, most=most, whole_people=most <= SAMPLED)


def presence(arguments: Sequence[int]) -> None:
    """Look for people without those whom somebody may look for."""
    for seed in range(arguments[0] if arguments else YEARS):
        persons = quarter_of(seed=seed)
        numbers = bed.rounded(persons, seed=seed)
        known = bed.known([bed.rounded_release(numbers)])
        start = process_time()
        for names in TRIPLES:
            cells = hideable(persons, numbers, names)
            groups = [hideable(group, numbers, names) for group in CASE_GROUPS.values()]
            print(
                f"quarter {seed}, {' x '.join(names)}: without {len(cells) - len(never_empty(known, cells))}"
                f" of {len(cells)} records' combinations, {sum(can_be_without(known, one) for one in groups)}"
                f" of {len(groups)} case groups; {process_time() - start:.1f} s",
                flush=True,
            )
        start = process_time()
        certain = len(rows_of_one_kind(known))
        print(
            f"quarter {seed}: {certain} rows all of one kind; {process_time() - start:.1f} s",
            flush=True,
        )


def _attacked(
    name: str, known: Known, *, most: int | None = None, whole_people: bool = True
) -> None:
    """Attack `most` of the protected numbers, spread over all, and tell what came of it."""
    every = protected(known)
    few = min(most or len(every), len(every))
    numbers = tuple(every[at * len(every) // few] for at in range(few))
    start = process_time()
    program = Program(known)
    pinned = pin_in(program, numbers)
    fractions = process_time()
    print(
        f"{name}: {few} of {len(every)} protected numbers, {len(known.numbers)} known, {program.cross.size:,} columns:"
        f" {sum(one.is_exact for one in pinned)} exact, {sum(one.is_narrowed for one in pinned)} narrowed,"
        f" {fractions - start:.1f} s",
        flush=True,
    )
    if not whole_people:
        return
    found = show(program, pinned)
    changed = sum(
        (one.low, one.high) != (two.low, two.high) for one, two in zip(pinned, found, strict=True)
    )
    print(
        f"  whole people at all ends of {sum(one.is_shown for one in found)}, {changed} ends other than of fractions,"
        f" {process_time() - fractions:.1f} s",
        flush=True,
    )


PARTS: dict[str, Callable[[Sequence[int]], None]] = {
    one.__name__: one for one in (controls, quarters, suppressed, years, afresh, presence)
}

if __name__ == "__main__":
    PARTS[sys.argv[1]]([int(one) for one in sys.argv[2:]])
