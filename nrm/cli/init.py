"""`nrm init`: make a real installation and its first administrator."""

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.auth import service
from nrm.auth.roles import Role
from nrm.auth.rules import username_problem
from nrm.auth.service import UserDetails
from nrm.cli.folders import make_folders
from nrm.cli.installation import application, holds_data, migrate
from nrm.cli.link import HOURS, address_of
from nrm.cli.spelling import spelt
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.foundation.language import use_language
from nrm.reference.institutions import DIRECTORY
from nrm.vault.file_keyring import FileKeyring


def _fit_username(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    problem = username_problem(value)
    if problem:
        raise click.BadParameter(problem.en)
    return value


def _fit_name(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if not 2 <= len(value.strip()) <= 120:
        raise click.BadParameter("Give first and last name, 2 to 120 characters.")
    return value.strip()


def _fit_institution(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if value not in {entry.code for entry in DIRECTORY}:
        raise click.BadParameter("The directory has no institution with this code.")
    return value


@click.command()
@click.option(
    "--username",
    prompt="User name of the first administrator",
    callback=_fit_username,
    help="For example: arta.hoxha",
)
@click.option("--name", prompt="Their name", callback=_fit_name, help="First and last name.")
@click.option(
    "--institution",
    prompt="Code of their institution",
    default="AP",
    show_default=True,
    callback=_fit_institution,
    help="Code in the directory of institutions.",
)
def init(username: str, name: str, institution: str) -> None:
    """Make a new installation: keys, database, institutions, first administrator.

    Nothing that exists is ever overwritten.
    """
    config = Config.from_env()
    _refuse_existing(config)
    make_folders(config)
    FileKeyring.create(config.keyring_path)
    with application(config), use_language("en"):
        migrate()
        institutions = service.load_directory()
        details = UserDetails(name, Role.ADMIN, institution)
        administrator = service.create_user(username, details, by=SYSTEM)
        token = service.new_link(administrator, by=SYSTEM)
        db.session.commit()
    _say_what_is_there(config, institutions=institutions)
    _say_what_comes_next(config, token=token)


def _refuse_existing(config: Config) -> None:
    if config.demo:
        raise Misconfigured(
            f"{config.instance} is a demonstration. A real installation needs a folder of its own: set NRM_INSTANCE."
        )
    if config.keyring_path.exists() or holds_data(config):
        raise Misconfigured(
            f"There is an installation in {config.instance.resolve()} already, or its database is not empty; "
            "nothing was changed."
        )


def _say_what_is_there(config: Config, *, institutions: int) -> None:
    database = str(config.data_folder.resolve()) if config.is_sqlite else "PostgreSQL"
    click.secho("The installation is ready.", bold=True)
    click.echo(f"  Folder        {config.instance.resolve()}")
    click.echo(f"  Key ring      {config.keyring_path.resolve()}")
    click.echo(f"  Database      {database}")
    click.echo(f"  Institutions  {institutions}")


def _say_what_comes_next(config: Config, *, token: str) -> None:
    click.echo(
        "\nWhat to do next:\n"
        "  1. Give a sealed copy of the keys to three custodians, apart from the data: without keys nothing can\n"
        f"     be opened:  {spelt('keys export-custody FILE')}\n"
        f"  2. Start the service:  NRM_INSTANCE={config.instance.resolve()} {spelt('serve')}\n"
        f"  3. Within {HOURS} hours open this link, once, and choose passphrase and second factor:\n"
        f"     {address_of(config)}/enrol/{token}\n"
        f"  4. Before real people are entered, look at what is still missing:  {spelt('doctor')}"
    )
