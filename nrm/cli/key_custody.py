"""`nrm keys`: giving the keys to custodians, and taking them back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from config import Config
from nrm.app import key_places
from nrm.audit.trail import SYSTEM
from nrm.cli.custodians import ask_new_custodians, keys_from_custodians, opened_by_two
from nrm.cli.installation import application
from nrm.cli.spelling import spelt
from nrm.foundation.errors import Misconfigured
from nrm.keys import service
from nrm.vault.custody import TOGETHER, CustodyKeyring, custody_in
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.opening import KeyPlaces
from nrm.vault.ring import key_ring
from nrm.vault.stored_keys import create_file, remove_file

new_file = click.Path(dir_okay=False, path_type=Path)


@click.command("export-custody")
@click.argument("file", type=new_file)
def export_custody(file: Path) -> None:
    """Write a copy of all keys to the new FILE, sealed so that any two of three custodians open it together.

    It is the safe copy of the keys: carry it to a place apart from data and backups. With it alone a thief has
    nothing; with it, two passphrases and a backup everything can be read.
    """
    config = Config.from_env()
    _must_lie_apart(config, file)
    with application(config):
        said = ask_new_custodians()
        service.tell_of_export(len(said), by=SYSTEM)
        _sealed_for(said, file)
    click.echo(f"The keys are in {file}, for {', '.join(said)}: any two of them open it.")
    click.echo(
        "Carry it to a place apart from data and backups. Try it once: docs/runbooks/keys.md"
    )


@click.command("try-custody")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def try_custody(file: Path) -> None:
    """Let two custodians try whether they open the copy of the keys in FILE, and name the keys that are in it."""
    with _private(file) as copy:
        opened = opened_by_two(KeyPlaces(copy.with_name("none"), copy))
    click.echo("It opens. In it are:")
    for key in opened.known():
        click.echo(f"  {key.state:<10}{key.kid:<22}made {key.made_at[:10]}  check {key.check}")


@click.command("restore-custody")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_custody(file: Path) -> None:
    """Put the copy of the keys in FILE in the place of lost ones; custodians then open it at each start.

    Nothing that is there is overwritten.
    """
    config = Config.from_env()
    places = key_places(config)
    for there in (places.keyring, places.custody):
        if there.exists():
            raise Misconfigured(f"There are keys at {there} already; nothing was changed.")
    create_file(places.custody, file.read_bytes())
    try:
        names = custody_in(places.custody, away_from=places.away_from).custodians
    except Misconfigured:
        remove_file(places.custody)
        raise
    click.echo(
        f"The keys are in place, for {', '.join(names)}. Try whether they open: {spelt('keys status')}"
    )


@click.command("lock")
def lock() -> None:
    """Let custodians keep the keys: from now on nothing on the disk opens anything without two of them.

    Every start of the service and every command then asks two custodians for their passphrases.
    """
    config = Config.from_env()
    places = key_places(config)
    if places.need_custodians:
        raise Misconfigured("Custodians keep the keys already.")
    with application(config):
        said = ask_new_custodians()
        service.tell_of_export(len(said), by=SYSTEM)
        _sealed_for(said, places.custody)
        remove_file(places.keyring)
    click.echo(
        f"{', '.join(said)} keep the keys; any two of them open them. {places.keyring} was written over."
    )
    click.echo(
        "Older copies of it still open everything: destroy them. Then start the service anew."
    )


@click.command("unlock")
@click.option("--yes", is_flag=True, help="Do not ask.")
def unlock(*, yes: bool) -> None:
    """Keep the keys in a file again, without custodians: whoever reads that file has every key."""
    config = Config.from_env()
    places = key_places(config)
    if not places.need_custodians:
        raise Misconfigured("The keys lie in a file already.")
    if not yes:
        click.confirm("Whoever reads the file will have every key. Go on?", abort=True)
    keys = keys_from_custodians(config)
    if keys is None:
        raise Misconfigured(
            "Custodians open the keys at a terminal: NRM_UNLOCK_FD must not be set."
        )
    with application(config, keys=keys):
        service.tell_of_export(0, by=SYSTEM)
        FileKeyring.of(keys, places.keyring)
        remove_file(places.custody)
    click.echo(f"The keys lie in {places.keyring}. Start the service anew.")


def _sealed_for(said: dict[str, str], file: Path) -> None:
    """Write the sealed copy and open it once, before anybody relies on it."""
    kept = CustodyKeyring.of(key_ring(), file, said)
    with _private(file) as copy:
        opened = CustodyKeyring.unlock(copy, dict(list(said.items())[:TOGETHER]))
    if opened.known() != kept.known():
        raise Misconfigured(f"{file} does not hold what was written to it.")


@contextmanager
def _private(file: Path) -> Iterator[Path]:
    """Give a copy that only we can read: a medium may know no modes, and what is sealed needs none."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "custody.json"
        create_file(copy, file.read_bytes())
        yield copy


def _must_lie_apart(config: Config, file: Path) -> None:
    """Raise `Misconfigured` for a place in the installation: whoever copies that would get both."""
    if file.resolve().is_relative_to(config.instance.resolve()):
        raise Misconfigured(f"The copy must not lie inside {config.instance.resolve()}.")
