"""The few ways in which the system says no; `foundation.web.errors` maps each to a page."""


class NotFound(Exception):
    """What was asked for does not exist, or does not exist for this actor."""


class NotPermitted(Exception):
    """The actor's role never allows this act, whatever the case."""


class RuleBroken(Exception):
    """A rule of the procedure forbids the act now.

    `message` is for the person at the screen and says what to do next; `field` names the form field that it is
    about, when there is one.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Exception):
    """Somebody else saved the same thing since this page was opened."""


class Altered(Exception):
    """What is kept differs from what was written or signed last, so it is not shown."""


class Misconfigured(Exception):
    """The installation cannot run safely; the message says what to mend."""


class Distrusted(Exception):
    """What somebody brought here is not what was once signed or sealed here; the message says what is wrong with it."""
