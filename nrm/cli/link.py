"""`nrm link`: a way in for somebody who cannot sign in and has no administrator to ask."""

import click

from config import Config
from nrm.audit.trail import SYSTEM
from nrm.auth import queries, service
from nrm.cli.installation import application
from nrm.foundation.database import db


@click.command()
@click.argument("username")
def link(username: str) -> None:
    """Make a new one-time link for USERNAME, who chooses passphrase and second factor anew."""
    config = Config.from_env()
    with application(config):
        user = queries.active_user_named(username)
        if user is None:
            raise click.ClickException(f"No active user is called {username}.")
        token = service.new_link(user, by=SYSTEM)
        db.session.commit()
    click.echo(f"Within {HOURS} hours, once: {address_of(config)}/enrol/{token}")


HOURS = int(service.LINK_HOLDS.total_seconds() // 3600)
"""How long a link holds."""


def address_of(config: Config) -> str:
    """Return the address under which people probably reach the installation."""
    scheme = "https" if config.https else "http"
    return f"{scheme}://{config.trusted_hosts[0] if config.trusted_hosts else '127.0.0.1:8000'}"
