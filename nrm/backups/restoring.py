"""Putting a set back into an empty place: all of it, or nothing."""

import io
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import create_engine

from config import Config
from nrm.backups import postgres, sqlite
from nrm.backups.content import Content, content_of
from nrm.backups.rules import DATABASE, INSTANCE, Broken, Flaw, Kind, check_content
from nrm.backups.sets import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    Bar,
    CheckedSet,
    Progress,
    keep_folder,
)
from nrm.backups.small_files import small_files, unpack
from nrm.foundation.errors import Misconfigured
from nrm.vault import age

_KEYS = "keys"
"""The one folder that may be there before: the key ring, from its safe copy."""


def check_place(config: Config, kind: Kind) -> None:
    """Raise `Misconfigured` unless the folder is empty but for its keys, and the database of the set's kind."""
    there = sorted(config.instance.iterdir()) if config.instance.is_dir() else []
    taken = [path.name for path in there if path.name != _KEYS]
    if taken:
        raise Misconfigured(
            f"{config.instance.resolve()} is not empty ({', '.join(taken[:3])}); nothing was restored. "
            "Name a new folder with --into."
        )
    if config.is_sqlite and kind is Kind.POSTGRESQL:
        raise Misconfigured(
            "The set is of PostgreSQL: name an empty database of it in NRM_DATABASE_URL."
        )
    if not config.is_sqlite and kind is Kind.SQLITE:
        raise Misconfigured(
            "The set is of the embedded database: unset NRM_DATABASE_URL, it goes into the folder."
        )


def restore(checked: CheckedSet, config: Config, identities: Sequence[str], bar: Bar) -> None:
    """Put a set into the empty place that `config` names.

    Raises `Misconfigured` when the place is not empty, `Broken` when the set does not open or does not hold what its
    manifest says; then nothing of it is left in the folder. A database of PostgreSQL is filled in one transaction.
    """
    check_place(config, checked.manifest.kind)
    small = io.BytesIO()
    with _opening(INSTANCE), checked.part(INSTANCE, lambda _more: None) as part:
        age.decrypt(part, small, identities)
    with (
        _folders_made(config),
        bar("Restoring the database", checked.manifest.parts[DATABASE].bytes) as progress,
    ):
        put = _into_sqlite if config.is_sqlite else _into_postgres
        put(checked, config, identities, progress)
        small.seek(0)
        unpack(small, config)


def counted(config: Config) -> Content:
    """Return the figures of the database that `config` names."""
    engine = create_engine(config.engine_url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return content_of(connection)
    finally:
        engine.dispose()


def _into_sqlite(
    checked: CheckedSet, config: Config, identities: Sequence[str], progress: Progress
) -> None:
    whole = sqlite.file_of(config)
    draft = whole.with_name("being-restored.sqlite3")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            with _opening(DATABASE), checked.part(DATABASE, progress) as part:
                age.decrypt(part, file, identities)
            file.flush()
            os.fsync(file.fileno())
        sqlite.check_file(draft)
        _check(checked, replace(config, database_url=f"sqlite:///{draft.resolve()}"))
        draft.rename(whole)
        keep_folder(whole.parent)
    finally:
        sqlite.remove(draft)


def _into_postgres(
    checked: CheckedSet, config: Config, identities: Sequence[str], progress: Progress
) -> None:
    with (
        postgres.restoring(config) as stream,
        _opening(DATABASE),
        checked.part(DATABASE, progress) as part,
    ):
        age.decrypt(part, stream, identities)
    _check(checked, config)


def _check(checked: CheckedSet, config: Config) -> None:
    content, manifest = counted(config), checked.manifest
    if content.revision != manifest.revision:
        raise Broken(Flaw.CONTENT, f"the tables are of revision {content.revision or 'none'}")
    check_content(manifest, rows=content.rows, head=content.head)


@contextmanager
def _opening(name: str) -> Iterator[None]:
    """Say which part does not open, and why."""
    try:
        yield
    except age.NotTheirs:
        raise Broken(Flaw.NOT_THEIRS, name) from None
    except age.Damaged:
        raise Broken(Flaw.DAMAGED, name) from None


@contextmanager
def _folders_made(config: Config) -> Iterator[None]:
    """Make the folders of an installation, each for the service alone; when the block fails they go again."""
    was_there = config.instance.exists()
    folders = (config.data_folder, config.backup_folder, config.log_folder)
    try:
        for folder in (config.instance, *folders):
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            folder.chmod(PRIVATE_FOLDER)
        yield
    except BaseException:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        for path in small_files(config):
            path.unlink(missing_ok=True)
        if not was_there:
            config.instance.rmdir()
        raise
