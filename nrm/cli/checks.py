"""What `nrm doctor` looks at, each with what to do when it is not in order."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config import Config
from nrm.app import key_places
from nrm.audit.verification import verify
from nrm.auth import queries
from nrm.auth.roles import Role
from nrm.backups import postgres
from nrm.backups.keeping import kept_sets
from nrm.backups.recipients import recipients_of
from nrm.backups.signing import by_ring
from nrm.cases.identity_digests import can_be_continued
from nrm.cli.folders import folders
from nrm.cli.installation import check_tables, revisions
from nrm.cli.trail import in_words
from nrm.foundation import clock
from nrm.foundation.errors import Misconfigured
from nrm.oversight.queries import newest
from nrm.reference.institutions import DIRECTORY
from nrm.vault.custody import custody_in
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.ring import key_ring

LEAST_FREE = 1_000_000_000
"""Bytes below which the disk counts as nearly full."""
NEWEST = timedelta(hours=26)
"""How old the newest backup may be: a day and some grace; an internal target."""
_BUILT_AFTER = datetime(2026, 1, 1, tzinfo=clock.TIRANE)
_MB = 1_000_000

KEYS = "Key ring"
"""The check without which nothing else can be looked at."""


class Mark(StrEnum):
    """How something stands."""

    GOOD = "ok"
    LOOK = "look"
    """Works, but should be looked at before real people are entered."""
    BAD = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and what to do about it."""

    about: str
    mark: Mark
    words: str
    todo: str = ""


def before_the_application(config: Config) -> Iterator[Finding]:
    """Look at what must be there before the application can start."""
    yield _folders(config)
    yield _keys(config)
    yield _https(config)
    yield _time()
    yield _disk(config)


def inside_the_application(config: Config, *, trail: bool) -> Iterator[Finding]:
    """Look at what the running application sees; the trail, the longest check, only if `trail` says so.

    Raises OperationalError when the database does not answer.
    """
    tables = _tables(config)
    yield tables
    if tables.mark is Mark.BAD:
        return
    yield _register()
    yield _directory()
    yield _administrator()
    yield _demo_accounts(config)
    yield from _backups(config)
    if trail:
        yield _trail()


def _folders(config: Config) -> Finding:
    about = "Folder"
    if not config.instance.is_dir():
        return Finding(
            about,
            Mark.BAD,
            f"There is no folder {config.instance.resolve()}.",
            "Set NRM_INSTANCE to the installation's folder, or run: nrm init",
        )
    opened = [folder for folder in folders(config) if folder.is_dir() and _seen_by_others(folder)]
    if opened:
        return Finding(
            about,
            Mark.BAD,
            "Other users of this machine can look into: " + ", ".join(map(str, opened)),
            "Run: chmod 700 " + " ".join(map(str, opened)),
        )
    kind = "demonstration" if config.demo else "installation"
    return Finding(about, Mark.GOOD, f"{kind} in {config.instance.resolve()}")


def _keys(config: Config) -> Finding:
    places = key_places(config)
    try:
        if places.need_custodians:
            names = custody_in(places.custody, away_from=places.away_from).custodians
            return Finding(KEYS, Mark.GOOD, f"kept by custodians: {', '.join(names)}")
        FileKeyring.load(places.keyring, away_from=places.away_from)
    except Misconfigured as reason:
        todo = "Restore the key ring from its safe copy; a new one cannot open what is there."
        return Finding(KEYS, Mark.BAD, str(reason), todo)
    return Finding(KEYS, Mark.GOOD, f"{config.keyring_path.resolve()}, read by its owner only")


def _https(config: Config) -> Finding:
    if config.https:
        hosts = ", ".join(config.trusted_hosts)
        if hosts:
            return Finding("HTTPS", Mark.GOOD, f"expected in front of the service, for {hosts}")
        return Finding(
            "HTTPS",
            Mark.LOOK,
            "On, but any host name is taken.",
            "Set NRM_HOSTS to the names under which people reach the service.",
        )
    mark = Mark.GOOD if config.demo else Mark.LOOK
    return Finding(
        "HTTPS",
        mark,
        "off: the service answers on this machine only",
        "" if config.demo else "Put a web server with HTTPS in front and set NRM_HTTPS=1.",
    )


def _time() -> Finding:
    try:
        ZoneInfo("Europe/Tirane")
    except ZoneInfoNotFoundError:
        todo = "Install the time zones: apt install tzdata"
        return Finding("Clock", Mark.BAD, "The time zone Europe/Tirane is not known here.", todo)
    now = clock.local(clock.now())
    if now < _BUILT_AFTER:
        todo = "Set the clock, best by NTP: deadlines and one-time codes depend on it."
        return Finding("Clock", Mark.BAD, f"It says {now:%d.%m.%Y %H:%M}, which is long ago.", todo)
    return Finding("Clock", Mark.GOOD, f"{now:%d.%m.%Y %H:%M} in Albania")


def _disk(config: Config) -> Finding:
    place = next(
        folder for folder in (config.instance, *_above(config.instance)) if folder.exists()
    )
    free = shutil.disk_usage(place).free
    words = f"{free // _MB:,} MB free"
    if free < LEAST_FREE:
        todo = "Make room: a full disk stops all work."
        return Finding("Disk", Mark.BAD, words, todo)
    return Finding("Disk", Mark.GOOD, words)


def _tables(config: Config) -> Finding:
    there, _wanted = revisions()
    kind = "SQLite" if config.is_sqlite else "PostgreSQL"
    try:
        check_tables()
    except Misconfigured as reason:
        return Finding("Database", Mark.BAD, str(reason))
    return Finding("Database", Mark.GOOD, f"{kind} answers, tables of revision {there}")


def _register() -> Finding:
    about = "Register"
    if can_be_continued():
        return Finding(about, Mark.GOOD, "held against the trail from its first entry")
    todo = "Make a new one: what is in it stays closed. A demonstration: nrm demo --fresh"
    return Finding(about, Mark.BAD, "Begun before forms were held against the trail.", todo)


def _directory() -> Finding:
    missing = {entry.code for entry in DIRECTORY} - queries.institution_codes()
    if missing:
        words = f"{len(missing)} institutions of the directory are missing."
        return Finding("Institutions", Mark.LOOK, words, "Run: nrm db upgrade")
    return Finding("Institutions", Mark.GOOD, f"all {len(DIRECTORY)} of the directory")


def _administrator() -> Finding:
    ready = queries.able_to_sign_in(Role.ADMIN)
    if ready:
        return Finding("Administrator", Mark.GOOD, f"{ready} can sign in")
    return Finding(
        "Administrator",
        Mark.BAD,
        "No administrator can sign in.",
        "Open the link that nrm init printed, or make a new one: nrm link USERNAME",
    )


def _demo_accounts(config: Config) -> Finding:
    about = "Demo accounts"
    there = newest("account:enrol_demo") is not None
    if config.demo:
        return Finding(about, Mark.GOOD, "list them with: nrm demo accounts")
    if there:
        todo = "Start again in a new folder; accounts whose secrets are printed must not meet real people."
        return Finding(about, Mark.BAD, "This installation has accounts of a demonstration.", todo)
    return Finding(about, Mark.GOOD, "none, as it should be")


def _backups(config: Config) -> Iterator[Finding]:
    """Look at whether backups can be made, and at the newest; none is missed in a demonstration."""
    about, missed = "Backups", Mark.GOOD if config.demo else Mark.LOOK
    try:
        number = len(recipients_of(config))
        if not config.is_sqlite:
            postgres.programs(config)
    except Misconfigured as reason:
        yield Finding(about, missed, str(reason))
        return
    sets = kept_sets(config, by_ring(key_ring()))
    for one in sets:
        if one.trouble:
            todo = "Do not rely on it; keep it and find out who touched it."
            yield Finding(about, Mark.BAD, f"{one.folder.name}: {one.trouble}", todo)
    newest = max((one.made_at for one in sets if one.manifest), default=None)
    if newest is None:
        yield Finding(about, missed, "none yet", "Run: nrm backup, and every day from now on")
    elif clock.now() - newest > NEWEST:
        words = f"the newest is of {clock.local(newest):%d.%m.%Y %H:%M}"
        yield Finding(about, missed, words, "Run: nrm backup, every day (an internal target)")
    else:
        words = f"{len(sets)}, the newest of {clock.local(newest):%d.%m.%Y %H:%M}, for {number} recipients"
        yield Finding(about, Mark.GOOD, words)


def _trail() -> Finding:
    verdict = verify()
    todo = "" if verdict.holds else "Keep everything as it is and tell the data protection officer."
    return Finding("Trail", Mark.GOOD if verdict.holds else Mark.BAD, in_words(verdict), todo)


def _seen_by_others(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def _above(folder: Path) -> Iterator[Path]:
    yield from folder.resolve().parents
