"""Every column says what it may hold, so that nothing about a person is stored in the clear."""

from typing import get_args

import nrm.app  # noqa: F401 - it brings every slice's tables with it
from nrm.foundation.database import Holds, db
from nrm.vault.inventory import KeyOfRow, sealed_columns


def test_every_column_is_registered() -> None:
    unregistered = [
        str(column)
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.info.get("holds") not in get_args(Holds)
    ]
    assert unregistered == []


def test_every_sealed_column_holds_bytes() -> None:
    readable = [
        str(column)
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.info.get("holds") == "sealed" and column.type.python_type is not bytes
    ]
    assert readable == []


def test_every_sealed_column_says_how_it_is_sealed() -> None:
    holding = {str(column) for column, how in sealed_columns().items() if isinstance(how, KeyOfRow)}
    assert "case_file.key_blob" in holding
