"""`nrm backup` and `nrm restore`: encrypted copies of an installation, and the way back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import click

from config import Config
from nrm.backups import drill, keeping, making, postgres, recipients, restoring
from nrm.backups.keeping import Kept
from nrm.backups.rules import Manifest
from nrm.backups.sets import CheckedSet, Progress, check_whole, folders_in
from nrm.backups.signing import by_ring, public_key_of
from nrm.cli.installation import application, check_tables, migrate, revisions
from nrm.cli.spelling import spelt
from nrm.foundation import clock
from nrm.foundation.errors import Misconfigured
from nrm.vault import age
from nrm.vault.ring import key_ring

_MB = 1_000_000
identity_option = click.option(
    "--identity",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file with the identity that the set was encrypted for.",
)


@click.group("backup", invoke_without_command=True)
@click.pass_context
def backup_group(ctx: click.Context) -> None:
    """Make an encrypted, signed backup into the folder backups/; it can be made while the service runs.

    The key ring is never in it: copies of the ring go to their custodians, apart from any backup.
    """
    if ctx.invoked_subcommand:
        return
    config = Config.from_env()
    with application(config):
        check_tables()
        folder, manifest = _made(config)
        signed_by = public_key_of(key_ring())
    click.secho("The backup is made.", bold=True)
    for line in described(folder, manifest):
        click.echo(line)
    click.echo(f"  Signed by    {signed_by}")
    click.echo(
        "\nCarry it to another place: a backup on the same disk is lost with the disk. The key ring is not in it.\n"
        f"Try now and then whether it can be restored:  {spelt('backup drill --identity FILE')}"
    )


@backup_group.command("keygen")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the identity to this new file, on a medium that is kept apart.",
)
def make_key(out: Path | None) -> None:
    """Make a key pair for backups: who has the identity can open them, this installation cannot.

    The public key is added to the installation's recipients; the identity is written to --out, or printed once.
    """
    config = Config.from_env()
    if not config.instance.is_dir():
        raise Misconfigured(f"There is no folder {config.instance.resolve()}.")
    identity, recipient = age.new_identity()
    if out:
        recipients.write_identity(out, config, identity=identity, recipient=recipient)
    recipients.add_recipient(config, recipient)
    click.echo(f"Backups are now encrypted for  {recipient}")
    if out:
        click.echo(f"The identity is in {out}. Keep it offline, apart from backups and key ring.")
    else:
        click.echo("The identity, shown this once. Write it down; keep it offline:")
        click.echo(identity)
    if config.backup_recipients:
        click.echo("NRM_BACKUP_RECIPIENTS is set and goes before the file: add the key there.")


@backup_group.command("list")
def list_sets() -> None:
    """List the backups that lie in the folder, and what is wrong with any; exit status 1 when something is."""
    config = Config.from_env()
    with application(config):
        sets = keeping.kept_sets(config, by_ring(key_ring()))
        old = keeping.expired(config, sets)
    for one in sets:
        click.echo(_line(one, old=one in old))
    if sets:
        click.echo(f"Keys that they need: {', '.join(sorted(keeping.keys_needed(sets))) or 'none'}")
    click.echo(f"{len(sets)} kept; kept for {config.backup_days} days (an internal target).")
    if any(one.trouble for one in sets):
        raise click.exceptions.Exit(1)


@backup_group.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
def check_set(folder: Path) -> None:
    """Check that the set in FOLDER is, to the last bit, what this installation signed."""
    with application(Config.from_env()):
        checked = checked_set(folder)
    click.echo("The set is what was signed.")
    for line in described(folder, checked.manifest):
        click.echo(line)


@backup_group.command("prune")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(*, yes: bool) -> None:
    """Remove the backups that are older than they are kept; the newest one in order always stays."""
    config = Config.from_env()
    with application(config):
        old = keeping.expired(config, keeping.kept_sets(config, by_ring(key_ring())))
        if not old:
            click.echo(f"No backup is older than {config.backup_days} days.")
            return
        for one in old:
            click.echo(_line(one, old=True))
        if not yes:
            click.confirm(f"Remove these {len(old)} for good?", abort=True)
        keeping.remove(config, old)
    click.echo(f"Removed: {len(old)}. Copies elsewhere are yours to remove.")


@backup_group.command("drill")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@identity_option
@click.pass_context
def drill_set(ctx: click.Context, folder: Path | None, identity: Path) -> None:
    """Restore the newest set, or the one in FOLDER, into a place that is thrown away, and open everything in it.

    Exit status 1 when anything is missing, altered or does not open.
    """
    config = Config.from_env()
    identities = recipients.identities_in(identity)
    started = monotonic()
    with application(config):
        ring = key_ring()
        checked = checked_set(folder or _newest(config))
    with scratch(config) as place:
        restoring.restore(checked, place, identities, shown)
        restored = monotonic()
        with application(place, keys=ring):
            there, wanted = revisions()
            if there != wanted:
                migrate()
            with shown("Opening everything", drill.blobs()) as progress:
                found = drill.examine(checked.manifest, ring, progress)
    _say_found(checked.manifest, found)
    click.echo(
        f"Restored in {_minutes(restored - started)}, examined in {_minutes(monotonic() - restored)}; "
        "the scratch place is gone."
    )
    ctx.exit(0 if found.good else 1)


def _made(config: Config) -> tuple[Path, Manifest]:
    try:
        return making.make(config, key_ring(), shown)
    except OSError as reason:
        raise click.ClickException(f"No backup was made: {reason}") from reason


def checked_set(folder: Path) -> CheckedSet:
    """Return the set in `folder`, checked to the last bit; raises `Broken`."""
    size = sum(path.stat().st_size for path in folder.glob("*.age"))
    with shown("Checking the set", size) as progress:
        return check_whole(folder, by_ring(key_ring()), progress)


def _newest(config: Config) -> Path:
    there = list(folders_in(config.backup_folder).values())
    if not there:
        raise Misconfigured(f"There is no backup yet. Make one: {spelt('backup')}")
    return there[-1]


@contextmanager
def scratch(config: Config) -> Iterator[Config]:
    """Give an empty place of the same kind, and leave nothing of it behind."""
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=config.instance))
    place = replace(config, instance=folder, demo=False)
    try:
        if config.is_sqlite:
            yield replace(place, database_url="")
        else:
            with postgres.scratch(config) as address:
                yield replace(place, database_url=address)
    finally:
        shutil.rmtree(folder)


def _say_found(manifest: Manifest, found: drill.Findings) -> None:
    opened = found.blobs - found.shut
    click.echo(
        f"{sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables, as the manifest counts them."
    )
    click.echo(f"{opened:,} of {found.blobs:,} sealed blobs open.")
    for words in found.closed:
        click.echo(f"  does not open: {words}")
    for words in found.troubles:
        click.echo(words)
    if found.good:
        click.echo(
            f"The trail holds up to entry {manifest.head.seq:,}; the signed forms are as they were signed."
        )
    verdict = "The drill succeeded." if found.good else "THE DRILL FAILED."
    click.secho(verdict, bold=True)


def described(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield what there is to say of a set, line by line."""
    size = sum(part.bytes for part in manifest.parts.values())
    rows = sum(manifest.rows.values())
    yield f"  Set          {folder}"
    yield f"  Made         {clock.local(manifest.moment):%d.%m.%Y %H:%M} in Albania"
    yield f"  Holds        {size / _MB:,.1f} MB, {rows:,} rows, trail to entry {manifest.head.seq:,}"
    yield f"  Opened by    {', '.join(manifest.recipients)}"
    yield f"  Needs keys   {', '.join(manifest.keys) or 'none yet'}"


def _line(one: Kept, *, old: bool) -> str:
    made = f"{clock.local(one.made_at):%d.%m.%Y %H:%M}"
    state = one.trouble or ("may be removed" if old else "in order")
    return f"{one.folder.name}  {made}  {one.size / _MB:>9,.1f} MB  {state}"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.2f} minutes"


@contextmanager
def shown(words: str, length: int) -> Iterator[Progress]:
    """Show on the terminal how far a step has come."""
    with click.progressbar(length=length, label=words) as bar:
        yield bar.update
        bar.update(max(length - bar.pos, 0))
