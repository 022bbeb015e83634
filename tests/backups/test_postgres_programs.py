"""PostgreSQL's programs: the nearest that is new enough is taken, and none is told a secret that others could see."""

from pathlib import Path

import pytest

from nrm.backups.postgres_programs import DUMP, dumping, feeding, find
from nrm.foundation.errors import Misconfigured

URL = "postgresql+psycopg://nrm:ge%27heim%20x@/nrm?host=/run/it's here"
SAYS_ITS_WORDS = 'printf "%s\\n" "$@"; printf "password %s\\n" "$PGPASSWORD"'


def program(folder: Path, *, version: str, does: str = "true") -> Path:
    """Make an invented pg_dump that says its version."""
    path = folder / DUMP
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) {version}"; exit; fi\n{does}\n'
    )
    path.chmod(0o755)
    return path


def test_one_that_is_too_old_is_refused_with_what_to_do(tmp_path: Path) -> None:
    program(tmp_path, version="15.4 (Debian 15.4-1)")
    assert find(DUMP, server=15, folder=tmp_path).version == "15.4"
    with pytest.raises(Misconfigured, match=r"postgresql-client-16.*NRM_PG_BIN"):
        find(DUMP, server=16, folder=tmp_path)


def test_none_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="found: none"):
        find(DUMP, server=15, folder=tmp_path)


def test_the_nearest_of_several_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = "nrm.backups.postgres_programs._DEBIAN"
    monkeypatch.setattr(places, tmp_path / "debian")
    monkeypatch.setenv("PATH", str(tmp_path / "path"), prepend=":")
    program(tmp_path / "path", version="9.6")
    for version in ("90", "91", "95"):
        program(tmp_path / "debian" / version / "bin", version=f"{version}.1")
    assert find(DUMP, server=91, folder=None).version == "91.1"
    assert find(DUMP, server=92, folder=None).version == "95.1"


def test_the_password_stands_among_no_words(tmp_path: Path) -> None:
    program(tmp_path, version="15", does=SAYS_ITS_WORDS)
    with dumping(find(DUMP, server=15, folder=tmp_path), URL, ("--format=custom",)) as stream:
        words = stream.read().decode().splitlines()
    assert words[:2] == ["--dbname", r"dbname='nrm' host='/run/it\'s here' user='nrm'"]
    assert words[-1] == "password ge'heim x"
    assert not any("heim" in word for word in words[:-1])


def test_one_that_ends_badly_is_told_in_its_words(tmp_path: Path) -> None:
    program(tmp_path, version="15", does="echo some; echo 'no such database' >&2; exit 3")
    dump = find(DUMP, server=15, folder=tmp_path)
    with pytest.raises(Misconfigured, match="no such database"), dumping(dump, URL, ()) as stream:
        assert stream.read() == b"some\n"
    with pytest.raises(Misconfigured, match="no such database"), feeding(dump, URL, ()) as stream:
        stream.write(b"")


def test_one_is_stopped_when_what_feeds_it_fails(tmp_path: Path) -> None:
    program(tmp_path, version="15", does="cat >/dev/null; sleep 60")
    dump = find(DUMP, server=15, folder=tmp_path)

    def half() -> None:
        with feeding(dump, URL, ()) as stream:
            stream.write(b"half of it")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
