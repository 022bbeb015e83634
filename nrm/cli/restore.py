"""`nrm restore`: the way back from a backup into an empty place."""

from pathlib import Path

import click

from config import Config
from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.backups import restoring
from nrm.backups.recipients import identities_in
from nrm.backups.rules import Manifest
from nrm.backups.sets import check_whole
from nrm.backups.signing import by_public_key, by_ring
from nrm.cli.backup import described, identity_option, shown
from nrm.cli.custodians import keys_of
from nrm.cli.installation import application, revisions
from nrm.cli.spelling import spelt
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.vault.keyring import KeyService, KeyState


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@identity_option
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The new installation's folder (otherwise NRM_INSTANCE); PostgreSQL: also NRM_DATABASE_URL.",
)
@click.option(
    "--signed-by",
    help="The public key that signs the backups, where the key ring is not back yet.",
)
def restore(folder: Path, identity: Path, into: Path | None, signed_by: str | None) -> None:
    """Restore the backup set in FOLDER into an empty place: all of it, or nothing.

    The place may hold the key ring already (keys/); nothing else. It is never written over data.
    """
    config = Config.from_env(into)
    identities = identities_in(identity)
    ring = None if signed_by else _ring(config)
    verifier = by_ring(ring) if ring else by_public_key(signed_by or "")
    size = sum(path.stat().st_size for path in folder.glob("*.age"))
    with shown("Checking the set", size) as progress:
        checked = check_whole(folder, verifier, progress)
    restoring.restore(checked, config, identities, shown)
    click.secho("The set is restored.", bold=True)
    for line in described(folder, checked.manifest):
        click.echo(line)
    if ring:
        _say_what_the_ring_lacks(checked.manifest, ring)
        _tell_the_trail(Config.from_env(into), checked.manifest, ring)
    _say_what_comes_next(config, keys_are_back=ring is not None)


def _ring(config: Config) -> KeyService:
    """Return the keys that can tell whether the set is genuine; raises `Misconfigured` when they are not there."""
    if not (config.keyring_path.is_file() or config.custody_path.is_file()):
        raise Misconfigured(
            "Nobody here can tell whether the set is genuine. Put the key ring from its safe copy into "
            f"{config.keyring_path.parent} first, or name the key that signs your backups with --signed-by."
        )
    return keys_of(config)


def _say_what_the_ring_lacks(manifest: Manifest, ring: KeyService) -> None:
    """Say what will stay closed: a key that is missing can still be found, one that was destroyed cannot."""
    state = {key.kid: key.state for key in ring.known()}
    missing = [kid for kid in manifest.keys if kid not in state]
    destroyed = [kid for kid in manifest.keys if state.get(kid) is KeyState.DESTROYED]
    for words, kids in (
        ("The key ring is an older copy and lacks {}: find the newer one.", missing),
        (
            "The set is older than an erasure: {} was destroyed, what it sealed stays shut.",
            destroyed,
        ),
    ):
        if kids:
            click.secho(words.format(", ".join(kids)), bold=True)


def _tell_the_trail(config: Config, manifest: Manifest, ring: KeyService) -> None:
    """Write down that the trail goes on after a gap; in older tables the upgrade is the first entry."""
    with application(config, keys=ring):
        there, wanted = revisions()
        if there == wanted:
            trail.record(Happening("backup:restore", detail={"set": manifest.set_id}), by=SYSTEM)
            db.session.commit()


def _say_what_comes_next(config: Config, *, keys_are_back: bool) -> None:
    name = f"NRM_INSTANCE={config.instance.resolve()}"
    keys = f"Put the key ring from its safe copy into {config.keyring_path.parent} (chmod 600)."
    steps = [
        *([] if keys_are_back else [keys]),
        f"Bring the tables up to this program:  {name} {spelt('db upgrade')}",
        f"See what is still wrong:              {name} {spelt('doctor')}",
        f"Check every signed form:              {name} {spelt('audit verify --data')}",
        f"Start the service:                    {name} {spelt('serve')}",
        "Tell the teams from when on their work is missing: what was written after the backup is not in it.",
    ]
    click.echo("\nWhat to do next:")
    for number, words in enumerate(steps, start=1):
        click.echo(f"  {number}. {words}")
