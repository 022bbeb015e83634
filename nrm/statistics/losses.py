"""What numbers of others have taken from ours, in the words of the reports: it cannot be undone, so it is told."""

from collections.abc import Iterable

from nrm.foundation.text import Text
from nrm.statistics.ledger.catalogue import Origin


def losses(origins: Iterable[Origin]) -> Text | None:
    """Return how many of the numbers of these releases no longer hide what they should; None when all do."""
    many = sum(one.given_away for one in origins)
    if not many:
        return None
    return Text(
        f"Krahas numrave që kanë botuar të tjerë, {many} nga numrat e këtyre tremujorëve nuk e fshehin më atë që duhet,"
        " ose nuk tregohet dot se e fshehin: kush i lexon të gjithë mund ta dijë se në një grup të tillë nuk ka askënd,"
        " ose ka dikë. Ç'është botuar nuk kthehet pas. Skedari i botimeve dhe verifikimi i tij thonë cilët janë.",
        f"Beside numbers that others published, {many} of the numbers of these quarters no longer hide what they"
        " should, or cannot be shown to: whoever reads them all may be able to tell that there is nobody, or somebody,"
        " in such a group. What is published cannot be taken back. The file of releases and its check say which they"
        " are.",
    )
