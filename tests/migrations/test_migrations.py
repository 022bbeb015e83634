"""The migrations lead from nothing to exactly the tables the models describe, and back."""

import re

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from nrm.cli import migration
from nrm.cli.installation import MIGRATIONS, revisions
from nrm.foundation.database import db


def test_revisions_are_numbered_without_gaps() -> None:
    names = sorted(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_revision_has_the_number_of_its_file_and_needs_nothing_of_ours() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        source = path.read_text()
        assert re.search(rf'^revision\b.* = "{path.stem[:4]}"$', source, re.MULTILINE)
        assert not re.search(r"^(import|from) nrm\b", source, re.MULTILINE)


@pytest.mark.usefixtures("app")
def test_the_newest_revision_equals_the_models() -> None:
    migration.attach()
    check()
    there, wanted = revisions()
    assert there == wanted


@pytest.mark.usefixtures("app")
def test_every_revision_can_be_taken_back() -> None:
    db.session.remove()
    migration.attach()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    check()
