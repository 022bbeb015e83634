"""`nrm serve`: the web service, by waitress."""

import ipaddress
import socket
from typing import Protocol

import click
from flask import Flask
from waitress import create_server

from config import Config
from nrm.cli.installation import application, check_tables
from nrm.foundation.errors import Misconfigured

THREADS = 8


class Listening(Protocol):
    """A server whose port is open already."""

    def run(self) -> None:
        """Answer until interrupted."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, threads: int) -> None:
    """Serve the installation; a web server with HTTPS belongs in front of it."""
    config = Config.from_env()
    if not (config.https or _is_this_machine(host)):
        raise Misconfigured(
            "Without HTTPS passphrases would cross the network in the clear: listen on 127.0.0.1, or put a web "
            "server with HTTPS in front and set NRM_HTTPS=1."
        )
    run(config, host=host, port=port, threads=threads)


def run(config: Config, *, host: str, port: int, threads: int = THREADS) -> None:
    """Serve until interrupted; raises `Misconfigured` when it cannot be done safely or the port is taken."""
    with application(config, pages=True) as app:
        check_tables()
        server = _listening(app, host=host, port=port, threads=threads, https=config.https)
        click.echo(f"Serving on http://{host}:{port} (stop with Ctrl+C)")
    server.run()


def _listening(app: Flask, *, host: str, port: int, threads: int, https: bool) -> Listening:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family)
    except OSError as reason:
        raise Misconfigured(
            f"Cannot listen on {host}:{port} ({reason.strerror}): choose another with --port."
        ) from reason
    server: Listening = create_server(
        app,
        sockets=[opened],
        threads=threads,
        url_scheme="https" if https else "http",
        ident=None,
    )
    return server


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
