"""Which passphrases are good enough and how user names are spelt."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from nrm.foundation.text import Text

SHORTEST = 15
"""Characters of a passphrase that people choose themselves (NIST SP 800-63B-4, 3.1.1.2)."""
LONGEST = 128
UNGUESSABLE = 8
"""Different pairs of letters that must be left when everything easy to guess is taken away."""
SHORTEST_WORD = 3
"""Letters from which a known word is taken away."""

TOO_SHORT = Text(
    "Përdorni të paktën 15 shkronja: për shembull katër fjalë që s'kanë lidhje me njëra-tjetrën",
    "Use at least 15 characters: for example four words that have nothing to do with each other",
)
TOO_EASY = Text(
    "Kjo frazë gjendet lehtë: zgjidhni fjalë që s'lidhen me ju, me punën ose me njëra-tjetrën",
    "This is easy to guess: choose words that have nothing to do with you, your work or each other",
)
SAME_AS_BEFORE = Text(
    "Kjo është fraza që keni tani: zgjidhni një tjetër",
    "This is the passphrase you have now: choose another",
)
USERNAME_WRONG = Text(
    "Përdorni 3 deri 40 shkronja të vogla pa theks, numra, pika ose viza, si arta.hoxha",
    "Use 3 to 40 small letters without accents, digits, dots or dashes, like arta.hoxha",
)

_USERNAME = re.compile(r"[a-z](?:[a-z0-9]|[.-](?=[a-z0-9])){2,39}")
_EASY = (
    "password passphrase passcode fjalekalim fjalekalimi fraza kalimi sekret secret hyrje login "
    "welcome miresevini letmein admin administrator perdorues user qwerty qwertz qwertyuiop asdf "
    "asdfghjkl zxcvbnm iloveyou tedua football futboll monkey dragon princess sunshine "
    "shqiperi shqiperia shqipe shqiponja albania albanian tirana tirane durres vlora vlore shkoder "
    "elbasan korce kosova nrm mkr mknr trafik trafikim trafiku trafikimi trafficking viktima "
    "viktime victim rasti rastet case register regjistri policia police ministria ministri "
    "ministry brendshme bashkia municipality strehe strehez shelter sherbimi social shtetor "
    "antitrafik mekanizmi mechanism kombetar referimi referral "
    "janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor "
    "summer winter spring autumn vera dimri pranvera vjeshta"
).split()


def username_problem(username: str) -> Text | None:
    """Return what is wrong with a new user name, None when nothing is."""
    return None if _USERNAME.fullmatch(username) else USERNAME_WRONG


def folded(username: str) -> str:
    """Return a user name as it is kept, however it was typed."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def passphrase_problem(passphrase: str, *, about: Iterable[str] = ()) -> Text | None:
    """Return what is wrong with a passphrase that somebody chose, None when nothing is.

    `about`: the person's user name, name and institution, whose words do not count. Lists of stolen
    passwords hardly reach 15 characters, so the check takes away their favourites, the words of
    the work, runs and repetitions, and asks that enough is left.
    """
    if len(passphrase) < SHORTEST:
        return TOO_SHORT
    plain = _plain(passphrase)
    known = {word for words in about for word in re.split(r"[^a-z0-9]+", _plain(words))}
    for word in sorted({*known, *_EASY}, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            plain = plain.replace(word, "")
    steps = {pair for pair in pairwise(filter(str.isalnum, plain)) if not _in_a_row(*pair)}
    return TOO_EASY if len(steps) < UNGUESSABLE else None


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _in_a_row(first: str, second: str) -> bool:
    """Tell whether two characters are the same or neighbours, as in "aaaa" and "4321"."""
    return abs(ord(first) - ord(second)) <= 1
