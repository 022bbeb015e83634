"""What a code and a list of codes are, and how a list is read from the project's data files."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from nrm.foundation.text import Text


@dataclass(frozen=True, slots=True)
class Code:
    """One stable code with its words.

    `htcds` is the value of the Human Trafficking Case Data Standard 2.0 that means the same, or
    None. `group` is the roll-up a statistic uses. `tags` are further traits (for example "local").
    """

    code: str
    text: Text
    htcds: str | None = None
    group: str | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes in the order in which a form shows them."""

    name: str
    title: Text
    codes: tuple[Code, ...]
    _by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {entry.code: entry for entry in self.codes}
        if len(by_code) != len(self.codes):
            raise ValueError(f"the code list {self.name} names a code twice")
        object.__setattr__(self, "_by_code", by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, code: str) -> Code:
        """Return the entry of `code`; raises KeyError for a code that is not in the list."""
        return self._by_code[code]

    def text(self, code: str) -> Text:
        """Return the words of `code`; raises KeyError for a code that is not in the list."""
        return self._by_code[code].text

    def choices(self) -> dict[str, str]:
        """Return code and label in the current language, in the order of the list."""
        return {entry.code: str(entry.text) for entry in self.codes}

    def in_group(self, group: str) -> frozenset[str]:
        """Return the codes whose roll-up is `group`."""
        return frozenset(entry.code for entry in self.codes if entry.group == group)

    def tagged(self, tag: str) -> frozenset[str]:
        """Return the codes that carry `tag`."""
        return frozenset(entry.code for entry in self.codes if tag in entry.tags)


def read_data(name: str) -> dict[str, Any]:
    """Return the content of the data file `name` (without ending) of this package."""
    path = resources.files("nrm.reference") / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_lists(name: str) -> dict[str, CodeList]:
    """Return the code lists of the data file `name`, by list name."""
    return {key: _code_list(key, table) for key, table in read_data(name).items()}


def _code_list(name: str, table: Mapping[str, Any]) -> CodeList:
    codes = tuple(_code(row) for row in table["codes"])
    return CodeList(name=name, title=Text(sq=table["sq"], en=table["en"]), codes=codes)


def _code(row: Mapping[str, Any]) -> Code:
    return Code(
        code=row["code"],
        text=Text(sq=row["sq"], en=row["en"]),
        htcds=row.get("htcds"),
        group=row.get("group"),
        tags=frozenset(row.get("tags", ())),
    )
