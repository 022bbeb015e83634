"""WTForms' own messages in our words, so that none reaches a user in raw English."""

from flask_babel import lazy_gettext as _l

OUR_WORDS = {
    "Invalid field name '%s'.": _l("Two answers must be the same, and one of them is missing"),
    "Field must be equal to %(other_name)s.": _l("The two answers must be the same"),
    "Field must be at least %(min)d character long.": _l("Write at least %(min)d characters"),
    "Field cannot be longer than %(max)d character.": _l("Write at most %(max)d characters"),
    "Field must be exactly %(max)d character long.": _l("Write exactly %(max)d characters"),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Write between %(min)d and %(max)d characters"
    ),
    "Number must be at least %(min)s.": _l("Write a number that is at least %(min)s"),
    "Number must be at most %(max)s.": _l("Write a number that is at most %(max)s"),
    "Number must be between %(min)s and %(max)s.": _l("Write a number from %(min)s to %(max)s"),
    "Date must be at least %(min)s.": _l("The date must be %(min)s or later"),
    "Date must be at most %(max)s.": _l("The date must be %(max)s or earlier"),
    "Date must be between %(min)s and %(max)s.": _l("The date must be from %(min)s to %(max)s"),
    "This field is required.": _l("Answer this question"),
    "Invalid input.": _l("This answer is not in the right form: check it"),
    "Invalid email address.": _l("Write an e-mail address like name@example.org"),
    "Invalid IP address.": _l("Write a valid network address"),
    "Invalid Mac address.": _l("Write a valid device address"),
    "Invalid URL.": _l("Write a web address that starts with https://"),
    "Invalid UUID.": _l("This link is not complete: open the page again"),
    "Invalid value, must be one of: %(values)s.": _l("Choose one of: %(values)s"),
    "Invalid value, can't be any of: %(values)s.": _l("Choose something other than: %(values)s"),
    "This field cannot be edited.": _l("This answer cannot be changed"),
    "This field is disabled and cannot have a value.": _l("This answer cannot be given here"),
    "Invalid CSRF Token.": _l("The page was open too long. Send it once more"),
    "CSRF token missing.": _l("The page was open too long. Send it once more"),
    "CSRF failed.": _l("The page was open too long. Send it once more"),
    "CSRF token expired.": _l("The page was open too long. Send it once more"),
    "Invalid Choice: could not coerce.": _l("Choose one of the answers"),
    "Choices cannot be None.": _l("There is nothing to choose from"),
    "Not a valid choice.": _l("Choose one of the answers"),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Choose from the answers given"
    ),
    "'%(value)s' is not a valid choice for this field.": _l("Choose from the answers given"),
    "Not a valid datetime value.": _l("Write the date like 27 3 2019"),
    "Not a valid date value.": _l("Write the date like 27 3 2019"),
    "Not a valid time value.": _l("Write the time like 14:30"),
    "Not a valid week value.": _l("Write the date like 27 3 2019"),
    "Not a valid integer value.": _l("Write a whole number, like 12"),
    "Not a valid decimal value.": _l("Write a number, like 12,5"),
    "Not a valid float value.": _l("Write a number, like 12,5"),
}
"""WTForms' message -> ours; a test compares with WTForms' own catalogue."""
