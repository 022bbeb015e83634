"""The signed risk assessments of a case, opened through the door: the history and its trend."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nrm.cases.access import CaseFile
from nrm.cases.door import must_read, open_rows
from nrm.foundation.declaration import Section, Values
from nrm.foundation.text import Text
from nrm.records import digests
from nrm.records.contents import READING
from nrm.records.queries import part_of
from nrm.reference import lists
from nrm.risk.queries import signed_sections
from nrm.risk.rules import holds_on, suggest
from nrm.risk.sections import scores_in


@dataclass(frozen=True, slots=True)
class Assessment:
    """One signed risk assessment; `score` is the sum of its points by our own weights."""

    record_id: UUID
    signed_at: datetime
    answers: Values

    @property
    def level(self) -> str:
        """The level that a person decided: a code of the list `risk_level`."""
        return str(self.answers["level"])

    @property
    def words(self) -> Text:
        """The level in words."""
        return lists.RISK_LEVEL.text(self.level)

    @property
    def score(self) -> int:
        """The sum of the scored factors in points."""
        return suggest(scores_in(self.answers)).score

    def holds_on(self, day: date) -> bool:
        """Tell whether it was made by `day` and is still valid on it."""
        return holds_on(self.answers, day)


def assessments(file: CaseFile) -> list[Assessment]:
    """Return the signed assessments that hold, the oldest first; one look in the trail.

    Raises `NotPermitted` when the section is closed to the actor.
    """
    must_read(file, Section.RISK, purpose=READING)
    found = signed_sections(file.case.id, form="F4", section=Section.RISK)
    if not found:
        return []
    for record, _sealed in found:
        digests.signed_sections(file, record)
    opened = open_rows(file, [part_of(sealed) for _record, sealed in found], purpose=READING)
    return [
        Assessment(record.id, record.holds_since, opened[sealed.id])
        for record, sealed in found
        if record.holds_since
    ]


def newest(file: CaseFile) -> Assessment | None:
    """Return the newest signed assessment, or None; raises `NotPermitted` as `assessments` does."""
    known = assessments(file)
    return known[-1] if known else None


def trend(file: CaseFile) -> list[tuple[datetime, str, int]]:
    """Return (signed at, level, points) of every assessment, the oldest first."""
    return [(known.signed_at, known.level, known.score) for known in assessments(file)]


def assessed_for(file: CaseFile, day: date) -> bool:
    """Tell whether some assessment covers `day`: needed before the person leaves for the community.

    National action plan 2018-2020, Protection 2.(b).2.
    """
    return any(known.holds_on(day) for known in assessments(file))
