"""Asking custodians for their passphrases, where they keep the keys."""

import click

from config import Config
from nrm.app import key_places
from nrm.foundation.errors import Misconfigured
from nrm.vault.custody import CUSTODIANS, SHORTEST, TOGETHER, CustodyKeyring, custody_in
from nrm.vault.keyring import KeyService
from nrm.vault.opening import KeyPlaces, open_keys, unlock

TRIES = 3


def keys_from_custodians(config: Config) -> CustodyKeyring | None:
    """Return the keys as two custodians open them at the terminal; None where nobody has to be asked.

    Raises `Misconfigured` after three tries.
    """
    places = key_places(config)
    if not places.need_custodians or config.unlock_fd is not None:
        return None
    return opened_by_two(places)


def opened_by_two(places: KeyPlaces) -> CustodyKeyring:
    """Return the keys as two custodians open them at the terminal; raises `Misconfigured` after three tries."""
    names = custody_in(places.custody, away_from=places.away_from).custodians
    click.echo(
        f"Custodians keep the keys. {TOGETHER} of these open them: {', '.join(names)}.", err=True
    )
    for _try in range(TRIES - 1):
        try:
            return unlock(places, _two_of(names))
        except Misconfigured as reason:
            click.echo(f"{reason} Once more.", err=True)
    return unlock(places, _two_of(names))


def keys_of(config: Config) -> KeyService:
    """Return the keys wherever they are kept, without the rest of the installation; raises `Misconfigured`."""
    return keys_from_custodians(config) or open_keys(key_places(config), fd=config.unlock_fd)


def ask_new_custodians() -> dict[str, str]:
    """Ask each of three custodians for a name and, twice, for a new passphrase; they take turns at the keyboard."""
    click.echo(
        f"{CUSTODIANS} custodians, one after the other; any {TOGETHER} of them will open the keys. A passphrase has at "
        f"least {SHORTEST} characters: six words drawn by lot are good. Nobody else may see it."
    )
    said: dict[str, str] = {}
    while len(said) < CUSTODIANS:
        name = click.prompt(f"Name of custodian {len(said) + 1}").strip()
        if name in said:
            click.echo("This name is taken.")
            continue
        said[name] = click.prompt("Passphrase", hide_input=True, confirmation_prompt="Once more")
    return said


def _two_of(names: tuple[str, ...]) -> dict[str, str]:
    """Ask who is there, one after the other; nobody sees what another types."""
    said: dict[str, str] = {}
    for number in range(1, TOGETHER + 1):
        left = [name for name in names if name not in said]
        name = click.prompt(f"Custodian {number}", type=click.Choice(left), err=True)
        said[name] = click.prompt("Passphrase", hide_input=True, err=True)
    return said
