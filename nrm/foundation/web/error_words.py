"""What each refusal says: what happened, why, what can be done and whom to ask."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from nrm.foundation.web.questions import Words

_ASK_ADMINISTRATOR = _l(
    "If you need more help, ask the administrator of the register in your institution."
)
_ASK_WITH_NUMBER = _l(
    "If it happens again, tell the administrator of the register the number on this page."
)


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """The words of one error page."""

    title: Words
    why: Words
    can_do: tuple[Words, ...]
    ask: Words = _ASK_ADMINISTRATOR


ERROR_WORDS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _l("The page could not be understood"),
        _l("The address or what was sent is not in the right form. Nothing was saved."),
        (_l("Go back and try once more."), _l("Or start again from the first page.")),
    ),
    403: ErrorWords(
        _l("Your role does not include this"),
        _l("Each role opens only the pages its work needs. Nothing was changed."),
        (_l("Go to the first page to see what you can do."),),
        _l("If your work needs it, ask the administrator of the register in your institution."),
    ),
    404: ErrorWords(
        _l("There is no such page for you"),
        _l("The address may be wrong or old, or the page is not part of your work."),
        (_l("Check the address."), _l("Or find what you need from the first page.")),
    ),
    405: ErrorWords(
        _l("This page cannot be opened that way"),
        _l("The page expects something to be sent from a form. Nothing was saved."),
        (_l("Go back to the form and use its button."),),
    ),
    409: ErrorWords(
        _l("Somebody else saved this before you"),
        _l(
            "Your page was no longer the newest. So that nobody's work is lost, yours was not saved."
        ),
        (
            _l("Go back in your browser: what you typed is usually still there. Copy it."),
            _l("Open the page anew, see what changed, and add your part."),
        ),
        _l("Speak with your colleague if the two of you keep working on the same page."),
    ),
    413: ErrorWords(
        _l("What you sent is too large"),
        _l("A text or file is larger than the register takes. Nothing was saved."),
        (_l("Go back in your browser, make it shorter or smaller, and send it once more."),),
    ),
    422: ErrorWords(
        _l("This cannot be done now"),
        _l("A rule of the procedure does not allow it at this point. Nothing was changed."),
        (_l("Go back, and see what the file says comes next."),),
        _l("If you think the rule does not fit, ask your supervisor."),
    ),
    423: ErrorWords(
        _l("This is not as it was written"),
        _l(
            "What the register holds differs from what was written or signed last, so it is not shown. "
            "The trail has noted it."
        ),
        (_l("Do not write it anew: what is there is evidence."),),
        _l("Tell the data protection officer of your institution today."),
    ),
    429: ErrorWords(
        _l("Too many attempts"),
        _l("To protect the register, it waits after many attempts in a short time."),
        (_l("Wait a few minutes, then try once more."),),
    ),
    500: ErrorWords(
        _l("Something went wrong on our side"),
        _l("The register could not finish what you asked. Nothing was half saved."),
        (_l("Try once more in a few minutes."),),
        _ASK_WITH_NUMBER,
    ),
    503: ErrorWords(
        _l("The register is busy"),
        _l("Its database does not answer at the moment. Nothing was saved."),
        (_l("Go back in your browser and send it once more in a minute."),),
        _ASK_WITH_NUMBER,
    ),
}

NO_ROOM = ErrorWords(
    _l("Not saved: the register has no room left"),
    _l("The disk of the register is full. Nothing was saved, and nothing was half saved."),
    (
        _l("Copy the text below if there is some, and keep it as safe as a file."),
        _l("Send it once more when there is room again."),
    ),
    _l("Tell the administrator of the register now, with the number on this page."),
)
"""For a database that cannot grow."""

PAGE_EXPIRED = ErrorWords(
    _l("This page was open too long"),
    _l("You were signed out in the meantime, so what you sent was not saved."),
    (
        _l("Copy the text below if there is some."),
        _l("Sign in again, open the page anew and put it in."),
    ),
)
"""For a form whose session has ended."""


def words_for(status: int) -> ErrorWords:
    """Return the words for an HTTP `status` of 400 or above."""
    return ERROR_WORDS.get(status) or ERROR_WORDS[400 if status < 500 else 500]
