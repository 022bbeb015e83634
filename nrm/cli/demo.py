"""`nrm demo`: an installation of invented people, made in one go and served on this machine."""

import json
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name

import click

from config import DEFAULT_INSTANCE, Config
from nrm.auth.roles import ROLE_NAMES, Role
from nrm.cli import demo_folder
from nrm.cli.demo_folder import Turn
from nrm.cli.spelling import spelt
from nrm.demo import marker
from nrm.demo.marker import Account, Marker, State
from nrm.reference.institutions import institution

HOST = "127.0.0.1"

_instance = click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the demonstration (otherwise NRM_INSTANCE, otherwise ./instance).",
)


@click.group(invoke_without_command=True)
@_instance
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Make it, but do not serve it.")
@click.option("--people", type=click.IntRange(1), help="Only so many histories, for a quick look.")
@click.option(
    "--fresh", is_flag=True, help="Remove the demonstration that is there and make a new one."
)
@click.pass_context
def demo(
    ctx: click.Context,
    instance: Path | None,
    *,
    port: int,
    no_serve: bool,
    people: int | None,
    fresh: bool,
) -> None:
    """Make a demonstration with invented people and serve it on this machine.

    Run again, it goes on with what is there.
    """
    ctx.obj = instance
    if ctx.invoked_subcommand:
        return
    folder = Config.from_env(instance).instance
    with demo_folder.turn(folder) as turn:
        made = _ready(folder, turn, people=people, fresh=fresh)
        _show_ways_in(made.accounts, folder)
        if not no_serve:
            config = replace(Config.from_env(folder), https=False, trusted_hosts=())
            resolve_name("nrm.cli.server:run")(config, host=HOST, port=port)


@demo.command("accounts")
@_instance
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the secrets.")
@click.pass_obj
def list_accounts(outer: Path | None, instance: Path | None, *, as_json: bool) -> None:
    """List the accounts of the demonstration."""
    there = demo_folder.read_marker(Config.from_env(instance or outer)).accounts
    if as_json:
        click.echo(json.dumps(marker.as_documents(there), indent=1))
        return
    click.echo(f"Passphrase of all accounts: {there[0].password}")
    _show_table(there)


@demo.command("code")
@_instance
@click.argument("user")
@click.pass_obj
def show_code(outer: Path | None, instance: Path | None, user: str) -> None:
    """Print the one-time code with which USER can sign in now."""
    for account in demo_folder.read_marker(Config.from_env(instance or outer)).accounts:
        if account.user == user:
            code, seconds = resolve_name("nrm.demo.accounts:code_of")(account)
            click.echo(code)
            click.echo(f"(for {seconds} seconds more; each code signs in once)", err=True)
            return
    raise click.ClickException(f"No demo account is called {user}. List them: nrm demo accounts")


def _ready(folder: Path, turn: Turn, *, people: int | None, fresh: bool) -> Marker:
    """Return the marker of the demonstration in `folder`, which is made unless it is there and whole."""
    config = Config.from_env(folder)
    if config.demo and not fresh:
        there = demo_folder.read_marker(config)
        if there.state is State.READY:
            click.echo(f"The demonstration of {there.made_on} goes on (--fresh makes a new one).")
            return there
        click.echo("The last loading was interrupted: starting again.")
    turn.alone()
    if config.demo:
        demo_folder.clear(config)
    demo_folder.check_empty(folder)
    made: Marker = resolve_name("nrm.cli.demo_making:make")(folder, people=people)
    turn.with_others()
    return made


def _show_ways_in(there: tuple[Account, ...], folder: Path) -> None:
    listed = [account for account in there if _is_listed(account)]
    others = len(there) - len(listed)
    option = "" if folder == Path(DEFAULT_INSTANCE) else f" --instance {folder}"
    click.secho("\nDemo accounts", bold=True)
    _show_table(listed)
    click.echo()
    for what, how in (
        ("Passphrase of all accounts", listed[0].password),
        ("One-time code of a user", spelt(f"demo code USER{option}")),
        (f"{others} more accounts", spelt(f"demo accounts{option}")),
    ):
        click.echo(f"  {what:<28} {how}")
    click.echo()


def _is_listed(account: Account) -> bool:
    return account.user == account.role.replace("_", ".")


def _show_table(there: list[Account] | tuple[Account, ...]) -> None:
    rows = [
        (account.user, ROLE_NAMES[Role(account.role)].en, institution(account.institution).name.en)
        for account in there
    ]
    heads = ("User", "Role", "Institution")
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  " + "   ".join(cells).rstrip())
