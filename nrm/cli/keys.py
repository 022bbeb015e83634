"""`nrm keys`: what each key does, and the acts by which keys are exchanged and destroyed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.backups.keeping import kept_sets
from nrm.backups.signing import by_ring
from nrm.cli.installation import application, check_tables
from nrm.cli.key_custody import export_custody, lock, restore_custody, try_custody, unlock
from nrm.cli.spelling import spelt
from nrm.foundation import clock
from nrm.keys import service
from nrm.keys.service import Standing
from nrm.vault.keyring import Key, KeyActRefused, KeyState, Purpose
from nrm.vault.ring import key_ring
from nrm.vault.rotation import StillHeld

WORDS = {
    Purpose.DATA: "the keys of persons, cases and signals",
    Purpose.ACCOUNTS: "second factors, and what was typed when a session ran out",
    Purpose.TRAIL: "the words in the trail that somebody typed",
    Purpose.CHAIN: "the chain of the trail",
    Purpose.SESSION: "cookies, forms and one-time links",
    Purpose.STATISTICS: "frozen facts, and the rounding of figures",
    Purpose.MANIFEST: "signatures under backups",
}
COLOURS = {KeyState.ACTIVE: "green", KeyState.OPENS: "yellow"}
purpose_argument = click.argument("purpose", type=click.Choice([str(p) for p in Purpose]))
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group("keys")
def keys_group() -> None:
    """Look after the keys.

    A key is exchanged in this order: add, activate, rewrap, retire; and destroyed when no backup needs it any more.
    The service may go on meanwhile.
    """


for _command in (export_custody, try_custody, restore_custody, lock, unlock):
    keys_group.add_command(_command)


@keys_group.command("status")
def show_status() -> None:
    """Show every key, what it does and how many rows need it."""
    with _keys():
        found = service.standing()
        left = {purpose: service.to_rewrap(purpose) for purpose in Purpose}
    for purpose in Purpose:
        click.secho(f"{purpose}: {WORDS[purpose]}", bold=True)
        for one in found:
            if one.key.purpose is purpose:
                click.echo(_line(one))
    for purpose, count in left.items():
        if count:
            click.echo(
                f"{count:,} keys are under an earlier key: {spelt(f'keys rewrap {purpose}')}"
            )


@keys_group.command("add")
@purpose_argument
def add_key(purpose: str) -> None:
    """Make a new key for PURPOSE. It seals nothing yet: every worker is to know it first."""
    with _keys():
        key = service.add(Purpose(purpose), by=SYSTEM)
    click.echo(f"The key {key.kid} was made for {WORDS[key.purpose]}. It seals nothing yet.")
    click.echo(
        "Now give custodians a new copy of the keys, then: " + spelt(f"keys activate {key.kid}")
    )


@keys_group.command("activate")
@click.argument("kid")
def activate_key(kid: str) -> None:
    """Let the key KID seal from now on. The one before still opens what it sealed; nothing else changes."""
    with _keys():
        key = service.activate(kid, by=SYSTEM)
        left = service.to_rewrap(key.purpose)
    click.echo(f"{key.kid} seals from now on.")
    if key.purpose is Purpose.SESSION:
        click.echo(
            "Whoever is signed in stays so, by the key before; it can be retired after three days."
        )
    if left:
        click.echo(f"Next, for {left:,} keys: " + spelt(f"keys rewrap {key.purpose}"))


@keys_group.command("rewrap")
@purpose_argument
def rewrap_keys(purpose: str) -> None:
    """Wrap anew, with the active key for PURPOSE, all that earlier keys wrap.

    What was sealed stays as it is. The service goes on; a run that is stopped is simply started again.
    """
    with _keys():
        left = service.to_rewrap(Purpose(purpose))
        with click.progressbar(length=left, label="Wrapping anew", file=sys.stderr) as bar:
            done = 0
            for count in service.rewrap(Purpose(purpose), by=SYSTEM):
                bar.update(count)
                done += count
    click.echo(f"{done:,} keys were wrapped anew; none is left under an earlier key for {purpose}.")


@keys_group.command("retire")
@click.argument("kid")
@yes_option
def retire_key(kid: str, *, yes: bool) -> None:
    """Take the key KID out of use: refused while anything here needs it. It still opens older backups."""
    with _keys():
        key = _key(kid)
        if key.purpose is Purpose.SESSION and not yes:
            click.confirm(
                "Who signed in under this key is signed out, and its links end. Go on?", abort=True
            )
        service.retire(kid, by=SYSTEM)
    click.echo(
        f"{kid} is out of use. Keep it until no backup from before today is kept any more; then:"
    )
    click.echo("  " + spelt(f"keys destroy {kid}"))


@keys_group.command("destroy")
@click.argument("kid")
@yes_option
def destroy_key(kid: str, *, yes: bool) -> None:
    """Forget the secret of the retired key KID, for good: refused while anything here, or a kept backup, needs it.

    Every backup made while it was in use, and every copy of data from then, can never be opened again.
    """
    with _keys():
        _key(kid)
        _refuse_if_in_backups(kid)
        if not yes:
            click.echo(
                f"This cannot be undone. Backups made while {kid} was in use will never open again. Copies of the keys "
                "that custodians keep still have it: they must be destroyed too, and new ones made."
            )
            click.prompt("Type the name of the key", type=click.Choice([kid]), show_choices=False)
        key = service.destroy(kid, by=SYSTEM)
    click.echo(f"{key.kid} (check {key.check}) was destroyed at {key.destroyed_at}.")
    click.echo(
        "Now make new copies for custodians and destroy the old: "
        + spelt("keys export-custody FILE")
    )


def _refuse_if_in_backups(kid: str) -> None:
    """Raise `KeyActRefused` while a backup that is kept here needs the key; of those elsewhere nobody here knows."""
    config = Config.from_env()
    sets = kept_sets(config, by_ring(key_ring()))
    needing = [one for one in sets if one.manifest is None or kid in one.manifest.keys]
    if needing:
        newest = f"{clock.local(needing[-1].made_at):%d.%m.%Y}"
        raise KeyActRefused(
            f"Kept backups that need {kid}, or cannot be read: {len(needing)}, the newest of {newest}. They would "
            f"never open again: wait until {spelt('backup prune')} has removed them ({config.backup_days} days)."
        )


@contextmanager
def _keys() -> Iterator[None]:
    """Open the installation; what is refused is said in a line."""
    with application(Config.from_env()):
        check_tables()
        try:
            yield
        except (KeyActRefused, StillHeld) as reason:
            raise click.ClickException(str(reason)) from reason


def _key(kid: str) -> Key:
    key = next((one.key for one in service.standing() if one.key.kid == kid), None)
    if key is None:
        raise KeyActRefused(f"There is no key {kid}. See: {spelt('keys status')}")
    return key


def _line(one: Standing) -> str:
    key, needed = one.key, sum(one.uses.values())
    state = click.style(f"{key.state:<10}", fg=COLOURS.get(key.state))
    words = f"needed by {needed:,} rows" if needed else "needed by nothing here"
    return f"  {state}{key.kid:<22}made {key.made_at[:10]}  check {key.check}  {words}"
