"""A year, attacked with everything that is published of it: its quarters, its exact headlines, a number by others."""

from nrm.statistics.attack.controls.control import Control, Outcome
from nrm.statistics.attack.pinning import pin_in, protected
from nrm.statistics.attack.program import Program
from tests.statistics.attack import bed
from tests.statistics.attack.years import published, quarters_of

FEW = 12


def test_no_number_of_a_year_is_narrowed() -> None:
    """A few numbers, spread over all; a hundred of each of three years are attacked by `benchmarks.attack years`."""
    quarters = quarters_of(30, seed=1)
    known = bed.known(published(quarters, seed=1))
    every = protected(known)
    numbers = tuple(every[at * len(every) // FEW] for at in range(FEW))
    program = Program(known.against(numbers))
    assert program.cross.size == 57_600
    pinned = pin_in(program, numbers, far=False)
    assert [one for one in pinned if one.is_narrowed] == []
    assert Outcome(Control("ours", {}, quarters), pinned).false == 0
