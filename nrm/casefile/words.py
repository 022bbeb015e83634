"""Words of the case page that are not in a template: parts people play, and codes in the identity bar."""

from nrm.foundation.text import Text
from nrm.procedure.rules import Part
from nrm.reference import lists

PART_NAMES = {
    Part.LEAD: Text("Menaxher i rastit", "Case manager"),
    Part.MEMBER: Text("Anëtar i ekipit", "Member of the team"),
    Part.AUTHORITY: Text("Autoriteti Përgjegjës", "Responsible Authority"),
    Part.RECEIVER: Text("Shërbimi pritës", "Receiving service"),
    Part.FORMAL_POLICE: Text("Policia, identifikimi formal", "Police, formal identification"),
    Part.FORMAL_SOCIAL: Text(
        "Shërbimi Social Shtetëror, identifikimi formal",
        "State Social Service, formal identification",
    ),
}


def status_words(code: str) -> str:
    """Return the trafficking status in words."""
    return str(lists.STATUS.text(code))


def short_status_words(code: str) -> str:
    """Return the status as lists show it: the two of the mechanism by the abbreviation that everybody uses."""
    return code if code in ("VMT", "VT") else status_words(code)


def sex_words(code: str | None) -> str:
    """Return the sex in words."""
    return str(lists.SEX.text(code)) if code else "–"


def language_words(code: str | None) -> str:
    """Return the language in words."""
    return str(lists.LANGUAGE.text(code)) if code else "–"
