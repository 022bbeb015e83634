"""`nrm erasure`: what was erased, what is still missing until it is complete, and the proof of it."""

from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.backups import drill, restoring
from nrm.backups.recipients import identities_in
from nrm.cli.backup import checked_set, scratch, shown
from nrm.cli.installation import application, check_tables, migrate, revisions
from nrm.cli.spelling import spelt
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.keys.service import to_rewrap
from nrm.retention import certificates, completing, queries
from nrm.retention.epochs import Steps, done_at, steps_of
from nrm.retention.models import Erasure
from nrm.retention.proof import Readable, tried
from nrm.vault.keyring import KeyActRefused, Purpose
from nrm.vault.ring import key_ring
from nrm.vault.rotation import StillHeld

file_path = click.Path(dir_okay=False, path_type=Path)


@click.group("erasure")
def erasure_group() -> None:
    """Bring erasures to their end and prove them.

    What two people of the Authority erased is gone from the database at once. It is complete when the keys from before
    are destroyed, which waits until no kept backup needs them.
    """


@erasure_group.command("status")
@click.pass_context
def show_status(ctx: click.Context) -> None:
    """Show every erasure with its three steps and what comes next; exit status 1 while one is not complete."""
    config = Config.from_env()
    with application(config):
        check_tables()
        found = [(one, steps_of(one)) for one in queries.done()]
        for erasure, steps in found:
            _say(erasure, steps, config)
    if not found:
        click.echo("Nothing was erased.")
    ctx.exit(0 if all(steps.is_complete for _one, steps in found) else 1)


@erasure_group.command("run")
@click.option("--yes", is_flag=True, help="Do not ask before a key is destroyed.")
def run(*, yes: bool) -> None:
    """Do what can be done now: clean the disk, put everything alive under new keys, destroy keys nothing needs.

    The service may go on. Run it after an erasure, and again when the last backup from before it has expired.
    """
    config = Config.from_env()
    with application(config):
        check_tables()
        waiting = completing.incomplete()
        if not waiting:
            click.echo("Every erasure is complete.")
            return
        try:
            _clean()
            _exchange(waiting)
            _destroy(waiting, yes=yes)
        except (KeyActRefused, StillHeld) as reason:
            raise click.ClickException(str(reason)) from reason
        for erasure in waiting:
            _say(erasure, steps_of(erasure), config)


@erasure_group.command("certificate")
@click.argument("number")
@click.option(
    "--out", required=True, type=file_path, help="The new file: .json to check, .pdf to sign."
)
@click.option("--lang", type=click.Choice(["sq", "en"]), default="sq", help="Language of the PDF.")
def give_certificate(number: str, out: Path, lang: str) -> None:
    """Write the certificate of the erasure of the case that had NUMBER, or of the signals that were given it."""
    with application(Config.from_env()):
        check_tables()
        found = [one for one in queries.done() if one.number == number]
        if not found:
            raise Misconfigured(f"Nothing with the number {number} was erased here.")
        made = certificates.issue(found[0], by=SYSTEM)
        is_pdf = out.suffix == ".pdf"
        content = (
            resolve_name("nrm.retention.paper:certificate_pdf")(
                made, language="en" if lang == "en" else "sq"
            )
            if is_pdf
            else made.content()
        )
        with out.open("xb") as file:
            file.write(content)
        db.session.commit()
    state = "complete" if made.is_complete else "not complete yet"
    click.echo(f"{out}: the erasure is {state}.")


@erasure_group.command("verify")
@click.argument("certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--backup", "folder", type=click.Path(path_type=Path), help="A backup set to try.")
@click.option("--identity", type=file_path, help="The identity that the set was encrypted for.")
@click.pass_context
def verify(
    ctx: click.Context, certificate: Path, folder: Path | None, identity: Path | None
) -> None:
    """Try to open what CERTIFICATE says is erased, with every key there is: here, and in an old backup with --backup.

    Exit status 0: nothing of it opens, and everything alive does. 1: something of it is readable, or of the rest not.
    """
    if (folder is None) != (identity is None):
        raise click.UsageError("--backup and --identity go together.")
    config = Config.from_env()
    with application(config):
        check_tables()
        ring = key_ring()
        read = certificates.read(certificate.read_bytes(), ring)
        with shown("Trying everything here", drill.blobs()) as progress:
            here = tried(read.says, ring, progress)
        checked = checked_set(folder) if folder else None
    there = None
    if checked and identity:
        with scratch(config) as place:
            restoring.restore(checked, place, identities_in(identity), shown)
            with application(place, keys=ring, may_stay_shut=True):
                if len(set(revisions())) > 1:
                    migrate()
                with shown("Trying everything in the backup", drill.blobs()) as progress:
                    there = tried(read.says, ring, progress)
    ctx.exit(0 if _say_tried(here, there) else 1)


def _clean() -> None:
    if not completing.clean():
        click.echo("Somebody is reading: the journal could not be emptied. Run this again soon.")


def _exchange(waiting: Sequence[Erasure]) -> None:
    for purpose in completing.to_exchange(waiting):
        _wrap(purpose, new=True)
    for purpose in completing.to_wrap_anew(waiting):
        _wrap(purpose, new=False)


def _wrap(purpose: Purpose, *, new: bool) -> None:
    act = completing.exchange if new else completing.wrap_anew
    with shown(f"New key for {purpose}", to_rewrap(purpose)) as progress:
        for count in act(purpose, by=SYSTEM):
            progress(count)
    click.echo(
        "Give custodians a new copy of the keys now; keep the old copies only until the old keys are destroyed."
    )


def _destroy(waiting: Sequence[Erasure], *, yes: bool) -> None:
    for key in completing.destroyable(waiting):
        if not yes:
            click.echo(
                f"Nothing here and no kept backup needs {key.kid} any more. Have all copies of backups from before, "
                "and all old copies of the keys, been destroyed everywhere?"
            )
            click.confirm(f"Destroy {key.kid} for good?", abort=True)
        gone = completing.destroy(key, waiting, by=SYSTEM)
        click.echo(f"{gone.kid} (check {gone.check}) was destroyed at {gone.destroyed_at}.")


def _say(erasure: Erasure, steps: Steps, config: Config) -> None:
    verdict = "complete" if steps.is_complete else "not complete"
    click.secho(f"{erasure.number}  erased {_moment(erasure)}  {verdict}", bold=True)
    click.echo(f"  1. rows and their keys gone          {_done(done=steps.rows_gone)}")
    click.echo(f"  2. old keys of the register gone     {_done(done=steps.keys_gone)}")
    click.echo(f"  3. backups that need them expired    {_done(done=steps.backups_gone)}")
    click.echo(f"  {_next(steps, config)}")


def _next(steps: Steps, config: Config) -> str:
    if not steps.rows_gone:
        return "An older copy was restored: have it erased again on the page 'Keeping and erasing'."
    if steps.uses or any(key.state != "retired" for key in steps.keys_left):
        return f"Next: {spelt('erasure run')}"
    if steps.sets_left:
        newest = max(clock.local(one.made_at).date() for one in steps.sets_left)
        return (
            f"Wait: {len(steps.sets_left)} kept backups need an old key, the newest of {newest:%d.%m.%Y}; they are "
            f"kept {config.backup_days} days. Then: {spelt('backup prune')} and {spelt('erasure run')}"
        )
    if steps.keys_left:
        return f"Next: {spelt('erasure run')}, which destroys {', '.join(key.kid for key in steps.keys_left)}"
    return f"The certificate: {spelt('erasure certificate NUMBER --out FILE')}"


def _say_tried(here: Readable, there: Readable | None) -> bool:
    click.echo(f"Here: {here.erased_open:,} of {here.erased:,} blobs of what was erased open;")
    click.echo(f"      {here.others_open:,} of {here.others:,} of everything alive open.")
    good = here.is_gone and here.others_open == here.others
    if there is not None:
        click.echo(
            f"In the backup: {there.erased_open:,} of {there.erased:,} of what was erased open;"
        )
        click.echo(f"      {there.others_open:,} of {there.others:,} of the rest open.")
        good = good and there.is_gone and bool(there.erased)
        if not there.erased:
            click.echo("The backup never held it: it proves nothing.")
    gone = "GONE: nothing of it can be read" + ("." if there else " here; no backup was tried.")
    click.secho(gone if good else _bad(here, there), bold=True)
    return good


def _bad(here: Readable, there: Readable | None) -> str:
    readable = not here.is_gone or (there is not None and not there.is_gone)
    return "READABLE: what was erased can still be read." if readable else "NOT PROVED."


def _done(*, done: bool) -> str:
    return "done" if done else "not yet"


def _moment(erasure: Erasure) -> str:
    return f"{clock.local(done_at(erasure)):%d.%m.%Y %H:%M}"
