"""Countries and citizenships: ISO 3166-1 alpha-2, XK for Kosovo, XX for none, ZZ for not stated."""

from babel import Locale

from nrm.foundation.text import Text
from nrm.reference.codes import Code, CodeList
from nrm.reference.collation import sort_key

ALBANIA = "AL"
KOSOVO = "XK"
STATELESS_OR_UNKNOWN = "XX"
NOT_STATED = "ZZ"
"""Nobody asked or noted it (CLDR's code for an unknown region): neither Albanian nor foreign."""

# CLDR also names groupings, test codes and islands without inhabitants; none is a citizenship.
_NOT_COUNTRIES = frozenset("AC AQ BV CP CQ DG EA EU EZ HM IC QO TA TF UM UN XA XB ZZ".split())


def _countries() -> tuple[Code, ...]:
    albanian = Locale("sq").territories
    english = {str(code): name for code, name in Locale("en").territories.items()}
    codes = [
        Code(code, Text(albanian[code], name))
        for code, name in english.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    ]
    return tuple(sorted(codes, key=lambda entry: sort_key(entry.text.sq)))


COUNTRY = CodeList(
    name="country",
    title=Text("Shteti", "Country"),
    codes=(
        *_countries(),
        Code(STATELESS_OR_UNKNOWN, Text("Pa shtetësi ose e panjohur", "Stateless or unknown")),
        Code(NOT_STATED, Text("E pashënuar", "Not stated")),
    ),
)


def countries_first(*first: str) -> CodeList:
    """Return the list of countries with the codes in `first` on top, the rest in Albanian order.

    Raises KeyError for a code that is no country.
    """
    top = tuple(COUNTRY[code] for code in first)
    rest = tuple(entry for entry in COUNTRY if entry.code not in first)
    return CodeList(name=COUNTRY.name, title=COUNTRY.title, codes=top + rest)
