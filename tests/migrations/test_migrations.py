"""The migrations lead from nothing to exactly the tables the models describe, and back."""

import re

from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from nrm.foundation.database import db
from tests.databases import MIGRATIONS


def test_revisions_are_numbered_without_gaps() -> None:
    names = sorted(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_revision_is_called_like_its_file_and_needs_nothing_of_ours() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        source = path.read_text()
        assert re.search(r'^revision\b.* = "(.+)"$', source, re.MULTILINE).group(1) == path.stem
        assert not re.search(r"^(import|from) nrm\b", source, re.MULTILINE)


def test_the_newest_revision_equals_the_models(app: Flask) -> None:
    check(directory=str(MIGRATIONS))


def test_every_revision_can_be_taken_back(app: Flask) -> None:
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(directory=str(MIGRATIONS))
    check(directory=str(MIGRATIONS))
