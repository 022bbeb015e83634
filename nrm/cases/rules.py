"""What follows from a person's particulars: age, childhood by presumption, initials; pure."""

from datetime import date
from typing import Any

from nrm.foundation.declaration import Values

ADULT_AT = 18


def age_on(identity: Values, day: date) -> int | None:
    """Return the age in whole years on `day`, from the birth date or else from the estimate; None if neither."""
    born = _date(identity.get("birth_date"))
    if born:
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    estimate, made_on = identity.get("estimated_age"), _date(identity.get("estimated_on"))
    if estimate is None:
        return None
    return int(estimate) + (day.year - made_on.year if made_on else 0)


def is_child(identity: Values, day: date) -> bool | None:
    """Tell whether the person counts as a child on `day`; None when nothing is known.

    Somebody of unknown age who may be a minor is presumed to be one (Code of Criminal Procedure, article 58/a).
    """
    age = age_on(identity, day)
    if age is not None and identity.get("birth_date"):
        return age < ADULT_AT
    if identity.get("maybe_minor") == "YES":
        return True
    if age is not None:
        return age < ADULT_AT
    return False if identity.get("maybe_minor") == "NO" else None


def initials(identity: Values) -> str:
    """Return the initials that stand for the name on lists, such as `A. K.`; a dash when there is no name."""
    names = [str(identity.get(name) or "") for name in ("first_name", "last_name")]
    letters = [f"{name[0].upper()}." for name in names if name]
    return " ".join(letters) or "–"


def full_name(identity: Values) -> str:
    """Return first name, father's name and last name as they are spoken."""
    parts = [identity.get(name) for name in ("first_name", "fathers_name", "last_name")]
    return " ".join(str(part) for part in parts if part) or "–"


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
