"""Keeps each slice's Albanian words complete: extracts, updates, compiles and checks its catalogue.

A development tool, run by `python3 dev.py translations [slice]`; the application only reads the
compiled files. At run time all catalogues are one, so a slice need not repeat what `foundation`
already says, and two slices may not translate the same words differently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

NRM = Path(__file__).parents[1]
BASE_SLICE = "foundation"

KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {
    pattern: {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
    for pattern, method in METHODS
    if method == "jinja2"
}

Key = tuple[str | tuple[str, ...] | list[str], str | None]
"""A message, with its plural if it has one, and its context."""


class AlbanianCatalogue(Catalog):
    """A catalogue whose header holds no dates, names or versions: only words make a diff."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header fields a gettext reader needs."""
        return [
            ("Language", "sq"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ]


@dataclass(frozen=True, slots=True)
class SliceCatalogue:
    """What one slice's catalogue should hold, with the translations it has so far."""

    slice_name: str
    catalogue: Catalog

    @property
    def folder(self) -> Path:
        """The folder of the catalogue's two files."""
        return NRM / self.slice_name / "translations" / "sq" / "LC_MESSAGES"

    def files(self) -> dict[Path, bytes]:
        """Return the exact contents both files should have; none for a slice without words."""
        if not len(self.catalogue):
            return {}
        source, compiled = BytesIO(), BytesIO()
        write_po(source, self.catalogue, no_location=True, sort_output=True, width=100)
        write_mo(compiled, self.catalogue)
        return {
            self.folder / "messages.po": source.getvalue(),
            self.folder / "messages.mo": compiled.getvalue(),
        }

    def stale(self) -> list[Path]:
        """Return the files that differ from what they should be, or should not exist."""
        expected = self.files()
        present = {path for path in self.folder.glob("messages.*o") if path not in expected}
        changed = {
            path
            for path, content in expected.items()
            if not path.exists() or path.read_bytes() != content
        }
        return sorted(present | changed)

    def write(self) -> None:
        """Write both files, or remove those of a slice without words."""
        expected = self.files()
        for path in self.stale():
            if path in expected:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(expected[path])
            else:
                path.unlink()

    def faults(self) -> Iterator[str]:
        """Yield one line for each message without a finished, well-formed translation."""
        for message in words_of(self.catalogue):
            if message.fuzzy:
                yield f"{self.slice_name}: unsure (fuzzy): {message.id!r}"
            if not is_translated(message):
                yield f"{self.slice_name}: missing: {message.id!r}"
                continue
            for error in message.check(self.catalogue):
                yield f"{self.slice_name}: {error}: {message.id!r}"


def words_of(catalogue: Catalog) -> Iterator[Message]:
    """Yield the catalogue's messages without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Say whether the message, in each of its plural forms, has words."""
    forms = (message.string,) if isinstance(message.string, str) else message.string or ()
    return any(forms) and all(forms)


def slice_names() -> list[str]:
    """Return every package directly under `nrm`, the base slice first."""
    names = {path.parent.name for path in NRM.glob("*/__init__.py")}
    return [BASE_SLICE, *sorted(names - {BASE_SLICE})]


def spoken_by(slice_name: str) -> dict[Key, None]:
    """Return the messages of a slice's modules and templates, without repetition.

    The base slice also answers for the modules directly under `nrm`.
    """
    found: dict[Key, None] = {}
    folder = NRM / slice_name
    for _, _, message, _, context in extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS):
        found[message, context] = None
    for module in sorted(NRM.glob("*.py")) if slice_name == BASE_SLICE else ():
        for _, message, _, context in extract_from_file("python", module, KEYWORDS):
            found[message, context] = None
    return found


def read_catalogue(slice_name: str, *, base_words: Mapping[Key, None]) -> SliceCatalogue:
    """Return the slice's catalogue: its present words with the translations already written.

    `base_words` are left out, since the base slice translates them for everyone.
    """
    fresh = AlbanianCatalogue("sq", header_comment="# Albanian.", fuzzy=False)
    result = SliceCatalogue(slice_name, fresh)
    source = result.folder / "messages.po"
    with BytesIO(source.read_bytes() if source.exists() else b"") as content:
        written = read_po(content, locale="sq", abort_invalid=True)
    for message_id, context in spoken_by(slice_name):
        if slice_name != BASE_SLICE and (message_id, context) in base_words:
            continue
        old = written.get(message_id, context)
        kept = old is not None and old.id == message_id
        fresh.add(
            message_id,
            old.string if old and kept else None,
            context=context,
            flags=old.flags if old and kept else (),
            user_comments=old.user_comments if old and kept else (),
        )
    return result


def disagreements(catalogues: list[SliceCatalogue]) -> Iterator[str]:
    """Yield one line for each message that two slices translate differently."""
    first: dict[Key, tuple[str, Message]] = {}
    for each in catalogues:
        for message in words_of(each.catalogue):
            owner, known = first.setdefault(
                (message.id, message.context), (each.slice_name, message)
            )
            if is_translated(message) and known.string != message.string:
                yield (
                    f"{each.slice_name}: {message.id!r} is {message.string!r} here "
                    f"but {known.string!r} in {owner}"
                )


@click.command()
@click.argument("slice_name", required=False)
@click.option("--check", is_flag=True, help="Write nothing; fail when a file is out of date.")
def main(slice_name: str | None, *, check: bool) -> None:
    """Extract, update and compile the Albanian words of SLICE_NAME, or of every slice."""
    if slice_name and slice_name not in slice_names():
        raise click.BadParameter(f"there is no slice {slice_name}", param_hint="SLICE_NAME")
    base_words = spoken_by(BASE_SLICE)
    catalogues = [read_catalogue(name, base_words=base_words) for name in slice_names()]
    chosen = [each for each in catalogues if slice_name in (None, each.slice_name)]
    problems = [fault for each in chosen for fault in each.faults()]
    prefix = f"{slice_name}: " if slice_name else ""
    problems += [line for line in disagreements(catalogues) if line.startswith(prefix)]
    for each in chosen:
        if check:
            problems += [f"{each.slice_name}: out of date: {path.name}" for path in each.stale()]
        else:
            each.write()
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} to do: edit the .po, then run this again.")
    total = sum(len(each.catalogue) for each in chosen)
    click.echo(f"{total} messages, all in Albanian.")


if __name__ == "__main__":
    main()
