"""What stands on pages, papers and in the trail about keeping and erasing."""

from nrm.foundation.text import Text
from nrm.retention.rules import Kept, Reason, Start, State, Unit

REASONS: dict[str, Text] = {
    Reason.PERIOD_OVER: Text("Afati i ruajtjes ka kaluar", "The period of keeping is over"),
    Reason.PERSON: Text("Kërkesë e personit", "Request of the person"),
    Reason.COURT: Text("Vendim gjyqësor", "Court order"),
    Reason.ERROR: Text("Të dhënat u mbajtën pa të drejtë", "The data were kept without right"),
}
STATES = {
    State.ASKED: Text("pret përgjigje", "waits for an answer"),
    State.REFUSED: Text("e refuzuar", "refused"),
    State.WITHDRAWN: Text("e tërhequr", "withdrawn"),
    State.DONE: Text("e kryer", "done"),
}
_STARTS = {
    Start.CLOSURE: Text("pas mbylljes", "after the closure"),
    Start.ADULTHOOD: Text(
        "pasi personi mbush 18 vjeç dhe rasti është mbyllur",
        "after the person turned 18 and the case was closed",
    ),
    Start.ANSWER: Text("pas përgjigjes", "after the answer"),
    Start.WRITING: Text("pas krijimit", "after it was made"),
    Start.CASE: Text("bashkë me rastin", "with its case"),
}
_UNITS = {
    Unit.YEARS: (Text("vit", "year"), Text("vjet", "years")),
    Unit.DAYS: (Text("ditë", "day"), Text("ditë", "days")),
}
_UNENDING = Text("pa afat", "without end")


def period_words(kept: Kept) -> str:
    """Return how long a kind of record is kept, in words."""
    if kept.unit is Unit.UNENDING:
        return str(_UNENDING)
    if kept.unit is Unit.WITH_CASE:
        return str(_STARTS[Start.CASE])
    one, many = _UNITS[kept.unit]
    return f"{kept.count} {one if kept.count == 1 else many} {_STARTS[kept.start]}"


def reason_words(code: str) -> str:
    """Return why a case is erased, in words."""
    return str(REASONS[Reason(code)])
