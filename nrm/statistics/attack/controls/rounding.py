"""Rounding as textbooks have it: each number to the multiple of 5 below or above, adding up in every table.

A multiple of 5 stays as it is, so nobody is always printed as 0, and a printed 5 says that somebody is there. Handbook
on Statistical Disclosure Control, chapter 5 (zero-restricted controlled rounding).
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from nrm.statistics.attack.controls.population import GROUPED, Key
from nrm.statistics.attack.known import Unsettled

BASE = 5
SPREAD = 0.5 * BASE
"""Standard deviation of the charge by which chance chooses between two good roundings, in persons."""


def rounded(counts: Mapping[Key, int], *, seed: int) -> dict[Key, int]:
    """Return what is printed of `counts`, the cells of tables with all their totals.

    Raises `Unsettled` when no rounding adds up, or none is found.
    """
    chance = random.Random(seed)
    place = {key: at for at, key in enumerate(counts)}
    low = np.array([count // BASE for count in counts.values()])
    high = np.array([-(-count // BASE) for count in counts.values()])
    price = [BASE - 2 * (count % BASE) + chance.gauss(0, SPREAD) for count in counts.values()]
    found = milp(
        np.array(price),
        integrality=np.ones(len(place)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(sums_of(place), 0, 0),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        raise Unsettled(f"no rounding: {found.message}")
    return {key: BASE * round(found.x[at]) for key, at in place.items()}


def sums_of(keys: Iterable[Key]) -> sparse.csc_array:
    """Return a row for each way in which one of `keys`, a column each, is the sum of others: times counts it is 0."""
    place = {key: at for at, key in enumerate(keys)}
    sums = list(_sums(place))
    rows = sparse.lil_array((len(sums), len(place)))
    for at, (whole, parts) in enumerate(sums):
        rows[at, place[whole]] = -1
        rows[at, [place[one] for one in parts]] = 1
    return sparse.csc_array(rows)


def _sums(keys: Mapping[Key, int]) -> Iterator[tuple[Key, list[Key]]]:
    """Yield every cell with those that it is the sum of: by one more variable, or by the finer one of a coarser."""
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in keys:
        for at, (name, code) in enumerate(key):
            rest = key[:at] + key[at + 1 :]
            parts[rest, name].append(key)
            for coarser, (finer, code_of) in GROUPED.items():
                whole = tuple(sorted((*rest, (coarser, code_of[code])))) if finer == name else ()
                if whole in keys and len(whole) == len(key):
                    parts[whole, name].append(key)
    for (whole, _), those in parts.items():
        yield whole, those
