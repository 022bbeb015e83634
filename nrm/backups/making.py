"""Making a backup set: one moment of the database, encrypted as it is read, under a signed manifest."""

import hashlib
import io
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from config import Config
from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.backups import postgres, rules, sqlite
from nrm.backups.recipients import recipients_of
from nrm.backups.rules import DATABASE, INSTANCE, MANIFEST, SIGNATURE, Manifest, Part
from nrm.backups.sets import Bar, Counted, Draft, drafting
from nrm.backups.small_files import pack
from nrm.backups.sources import Source
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault import age
from nrm.vault.keyring import KeyService


def make(config: Config, ring: KeyService, bar: Bar) -> tuple[Path, Manifest]:
    """Make a set of the running application's installation, tell the trail, and return its folder and manifest.

    Raises `Misconfigured` when something is missing for it, OSError when the disk is full; then no set is there.
    """
    recipients = recipients_of(config)
    with drafting(config.backup_folder) as draft:
        with _source(config, bar) as source:
            parts = _write_parts(draft, source, config, recipients, bar)
            manifest = _manifest(source, recipients, parts)
        content = rules.render(manifest)
        draft.write_whole(MANIFEST, content)
        draft.write_whole(SIGNATURE, rules.spell_signature(ring.sign(content)))
        folder = draft.finish(manifest.set_id)
    detail = {"set": manifest.set_id, "manifest": hashlib.sha256(content).hexdigest()}
    trail.record(Happening("backup:make", detail=detail), by=SYSTEM)
    db.session.commit()
    return folder, manifest


@contextmanager
def _source(config: Config, bar: Bar) -> Iterator[Source]:
    found = sqlite.source(config, bar) if config.is_sqlite else postgres.source(config)
    with found as source:
        yield source


def _write_parts(
    draft: Draft, source: Source, config: Config, recipients: Sequence[str], bar: Bar
) -> dict[str, Part]:
    with bar("Encrypting", source.size) as progress, source.opened() as stream:
        counted = Counted(stream, progress)
        database = draft.write_part(
            DATABASE, lambda target: age.encrypt(counted, target, recipients)
        )
    small = io.BytesIO(pack(config))
    instance = draft.write_part(INSTANCE, lambda target: age.encrypt(small, target, recipients))
    return {DATABASE: database, INSTANCE: instance}


def _manifest(source: Source, recipients: Sequence[str], parts: dict[str, Part]) -> Manifest:
    made_at = clock.now().replace(microsecond=0)
    return Manifest(
        set_id=rules.set_id(made_at, chance=secrets.token_hex(4)),
        made_at=made_at.isoformat(),
        program=version("nrm"),
        kind=source.kind,
        tool=source.tool,
        revision=source.content.revision,
        head=source.content.head,
        rows=source.content.rows,
        keys=source.keys,
        recipients=list(recipients),
        parts=parts,
    )
