"""How dates, moments, numbers and delays are written for people in Albania."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from nrm.foundation import clock

NARROW_SPACE = "\u00a0"
"""Between thousands: a space that never breaks a number in two."""
END_OF_DAY = (23, 59)


def date_words(value: date | datetime | str | None) -> str:
    """Return a date as 27.03.2019 (a moment on Albania's clock; ISO text is taken); "" for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return f"{value:%d.%m.%Y}"


def moment_words(value: datetime | None) -> str:
    """Return an aware moment as 27.03.2019 14:05 on Albania's clock; "" for None."""
    return "" if value is None else f"{clock.local(value):%d.%m.%Y %H:%M}"


def number_words(value: float | None, places: int | None = None) -> str:
    """Return a number as 1 234,5; `places` (0 to 6) fixes the decimals, else up to 2 as needed."""
    if value is None:
        return "–"
    text = f"{value:,.{2 if places is None else places}f}"
    whole, _point, decimals = text.partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    grouped = whole.replace(",", NARROW_SPACE).replace("-", "−")
    return f"{grouped},{decimals}" if decimals else grouped


def deadline_words(due: datetime) -> str:
    """Return an aware moment by which something is due: the day alone when it may take until midnight."""
    local = clock.local(due)
    return date_words(due) if (local.hour, local.minute) == END_OF_DAY else moment_words(due)


def late_words(due: datetime) -> str:
    """Return how late something is, "3 days late" or "late" within the first day; "" when it is not."""
    if due >= clock.now():
        return ""
    return due_words(due) if days_late(due) else str(_("late"))


def days_late(due: date | datetime, *, today: date | None = None) -> int:
    """Return how many days `due` has passed (0 when it has not)."""
    return max(0, ((today or clock.today()) - _day(due)).days)


def due_words(due: date | datetime) -> str:
    """Return how far a deadline is: "3 days late", "today", "tomorrow", "in 5 days"."""
    days = (_day(due) - clock.today()).days
    if days < 0:
        return str(ngettext("%(num)s day late", "%(num)s days late", -days))
    if days == 0:
        return str(_("today"))
    return str(_("tomorrow") if days == 1 else ngettext("in %(num)s day", "in %(num)s days", days))


def ago_words(moment: datetime) -> str:
    """Return how long ago an aware moment was, in words; after a week its date."""
    minutes = int((clock.now() - moment).total_seconds() // 60)
    if minutes < 1:
        return str(_("just now"))
    if minutes < 60:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes))
    days = (clock.today() - clock.local(moment).date()).days
    if days == 0:
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60))
    if days == 1:
        return str(_("yesterday"))
    return str(
        ngettext("%(num)s day ago", "%(num)s days ago", days) if days < 7 else date_words(moment)
    )


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
