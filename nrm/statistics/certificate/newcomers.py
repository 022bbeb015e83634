"""Who should be let into a search that finds nothing: somebody whom what stands in its way does not hold back."""

from collections.abc import Iterable, Sequence

from nrm.statistics.certificate.space import Choices, Person, Space

Asked = Sequence[tuple[int, int]]
"""What a group asks of its persons: variables and the bits of their codes."""
Weights = Sequence[tuple[Asked, float]]
"""Groups, and for how much each counts when a person is in it."""
_NOTHING = 1e-6
"""What counts for less than this counts for nothing."""


def helpful(space: Space, weights: Weights, like: Iterable[Person]) -> Person | None:
    """Return somebody in groups of much weight, as like one of these persons as can be; None: of none to speak of.

    One group is gone through after the other, the heaviest first, so that there may be others of more weight.
    """
    heaviest = sorted(weights, key=lambda one: -abs(one[1]))
    choices: Choices = space.everything()
    for asked, weight in heaviest:
        choices = _inside(space, choices, asked) if weight > 0 else _outside(space, choices, asked)
    found = max(
        (space.somebody(choices, like=one) for one in like),
        key=lambda person: _weight(person, weights),
        default=None,
    )
    return found if found is not None and _weight(found, weights) > _NOTHING else None


def _inside(space: Space, choices: Choices, asked: Asked) -> Choices:
    return space.narrowed(choices, asked) or choices


def _outside(space: Space, choices: Choices, asked: Asked) -> Choices:
    if any(not choices[at] & bits for at, bits in asked):
        return choices
    narrower = (space.narrowed(choices, [(at, ~bits)]) for at, bits in asked)
    return next((one for one in narrower if one is not None), choices)


def _weight(person: Person, weights: Weights) -> float:
    return sum(
        weight for asked, weight in weights if all(bits >> person[at] & 1 for at, bits in asked)
    )
