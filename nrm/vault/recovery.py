"""Recovery codes: three, for three custodians, of which any two bring a private key back and one alone does nothing.

The key is locked once for each pair. A code has 125 random bits, so that no slow function is needed to keep it from
being guessed.
"""

import secrets
from collections.abc import Mapping, Sequence
from itertools import combinations

from nrm.vault.aead import Tampered, bound
from nrm.vault.key_pairs import PrivateKey, Where, key_from, lock, typed_code, unlock

CUSTODIANS = 3
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_GROUPS, _GROUP = 5, 5
_LENGTH = 1 + _GROUPS * _GROUP
_NUMBERS = "ABC"
"""The first sign of a code tells whose it is."""


def new_codes() -> tuple[str, ...]:
    """Return three new codes as they are written down, such as `A-K7QXM-...`; nothing here keeps them."""
    return tuple(
        "-".join(
            [number, *("".join(map(secrets.choice, [_SIGNS] * _GROUP)) for _ in range(_GROUPS))]
        )
        for number in _NUMBERS
    )


def lock_for_pairs(
    private: PrivateKey, codes: Sequence[str], *, where: Where
) -> Mapping[str, bytes]:
    """Lock a private key for each pair of the three `codes`; returns pair, such as `AB`, -> lock."""
    return {
        _pair(two): lock(private, _key_of(two, where), where=(*where, _pair(two)))
        for two in combinations(sorted(map(typed_code, codes)), 2)
    }


def recover(locks: Mapping[str, bytes], codes: Sequence[str], *, where: Where) -> PrivateKey:
    """Return the private key by two of the codes, in any order; raises `Tampered` when they do not fit."""
    two = tuple(sorted({typed_code(code) for code in codes}))
    if len(two) != 2 or any(len(code) != _LENGTH for code in two) or _pair(two) not in locks:
        raise Tampered("not two codes of one set")
    return unlock(locks[_pair(two)], _key_of(two, where), where=(*where, _pair(two)))


def _pair(two: Sequence[str]) -> str:
    return "".join(code[0] for code in two)


def _key_of(two: Sequence[str], where: Where) -> bytes:
    return key_from(bound(*two), f"recovery|{'|'.join(where)}")
