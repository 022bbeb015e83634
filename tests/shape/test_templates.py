"""Templates that are pages stand in the one frame, and import only what they use."""

import re
from pathlib import Path

import pytest

NRM = Path(__file__).parents[2] / "nrm"
IMPORT = re.compile(r"{%-?\s*from\s+\"[^\"]+\"\s+import\s+(.+?)-?%}", re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(NRM))


ALL = sorted(NRM.glob("**/templates/**/*.html"))
PAGES = [path for path in ALL if path.name != "base.html" and "{% macro " not in path.read_text()]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_extends_a_frame(path: Path) -> None:
    assert re.match(r"({#.*?#}\s*)?{%-? extends \"", path.read_text(), re.DOTALL)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_template_uses_what_it_imports(path: Path) -> None:
    source = path.read_text()
    used = set(re.findall(r"\w+", IMPORT.sub("", source)))
    imported = {
        name.split(" as ")[-1].strip()
        for names in IMPORT.findall(source)
        for name in names.removesuffix("with context ").split(",")
    }
    assert sorted(imported - used) == []
