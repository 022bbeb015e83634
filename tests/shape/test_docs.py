"""What the documentation says of tables is what the tables say."""

from pathlib import Path

from nrm.auth.policy_table import permissions_table, sections_table
from nrm.procedure.diagram import mermaid, steps_table
from nrm.procedure.loading import procedures

DOCS = Path(__file__).parents[2] / "docs"


def test_the_journey_is_drawn_from_the_procedure() -> None:
    page = (DOCS / "journey.md").read_text()
    newest = procedures()[-1]
    assert mermaid(newest, language="en") in page
    assert steps_table(newest, language="en") in page


def test_the_permissions_are_those_of_the_policy() -> None:
    page = (DOCS / "permissions.md").read_text()
    assert permissions_table() in page
    assert sections_table() in page
