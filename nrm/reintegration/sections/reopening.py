"""What is asked when the next case of the same person is opened."""

from nrm.foundation.declaration import Field, Kind, Section
from nrm.foundation.text import Text
from nrm.reference import lists

REOPENING_FIELDS = (
    Field(
        "reason",
        Kind.CHOICE,
        Text("Pse hapet një episod i ri", "Why a new episode is opened"),
        Section.DECISION,
        codes=lists.REOPENING,
        required=True,
    ),
    Field(
        "words",
        Kind.LONG_TEXT,
        Text("Çfarë ka ndodhur", "What has happened"),
        Section.DECISION,
        required=True,
    ),
)
LEAD = Field(
    "lead",
    Kind.CHOICE,
    Text("Kush e drejton rastin e ri", "Who leads the new case"),
    Section.DECISION,
    hint=Text(
        "Ky person e sheh rastin menjëherë dhe nis me identifikimin fillestar.",
        "This person sees the case at once and begins with the initial identification.",
    ),
    required=True,
)
"""Asked of the Responsible Authority, which leads no case itself; offers the ids of users."""
