"""The tool that keeps the Albanian words complete."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nrm.foundation import catalogues


class Tree:
    """A small tree of slices, and the tool run on it."""

    def __init__(self, nrm: Path) -> None:
        self.nrm = nrm
        for name in ("foundation", "cases", "signals"):
            self.write(name, "__init__.py", "")

    def write(self, slice_name: str, path: str, content: str) -> None:
        target = self.nrm / slice_name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)

    def folder(self, slice_name: str) -> Path:
        return self.nrm / slice_name / "translations" / "sq" / "LC_MESSAGES"

    def translate(self, slice_name: str, english: str, albanian: str) -> None:
        """Write the Albanian of one message into the catalogue, as a person would."""
        source = self.folder(slice_name) / "messages.po"
        empty = f'msgid "{english}"\nmsgstr ""'
        assert empty in source.read_text()
        source.write_text(source.read_text().replace(empty, f'{empty[:-1]}{albanian}"'))

    def words(self, slice_name: str) -> GNUTranslations:
        with (self.folder(slice_name) / "messages.mo").open("rb") as compiled:
            return GNUTranslations(compiled)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(catalogues.main, arguments)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.setattr(catalogues, "NRM", tmp_path / "nrm")
    return Tree(tmp_path / "nrm")


def test_a_word_without_albanian_is_named_and_fails(tree: Tree) -> None:
    tree.write("cases", "templates/cases/show.html", "{{ _('Save') }}")
    result = run()
    assert result.exit_code == 1
    assert "cases: missing: 'Save'" in result.output


def test_once_translated_it_is_compiled_and_passes(tree: Tree) -> None:
    tree.write("cases", "routes.py", "flash(_l('Saved'))")
    run()
    tree.translate("cases", "Saved", "U ruajt")
    assert run("cases").exit_code == 0
    assert run("--check").exit_code == 0
    assert tree.words("cases").gettext("Saved") == "U ruajt"


def test_what_is_translated_stays_and_what_is_no_longer_said_goes(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save'), _('Send')")
    run()
    tree.translate("cases", "Save", "Ruaj")
    tree.translate("cases", "Send", "Dërgo")
    tree.write("cases", "routes.py", "_('Save')")
    assert run().exit_code == 0
    source = (tree.folder("cases") / "messages.po").read_text()
    assert "Ruaj" in source
    assert "Dërgo" not in source


def test_a_slice_without_words_keeps_no_files(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save')")
    run()
    tree.write("cases", "routes.py", "")
    assert run().exit_code == 0
    assert list(tree.folder("cases").iterdir()) == []


def test_a_check_writes_nothing_and_fails_on_what_is_out_of_date(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save')")
    result = run("--check")
    assert result.exit_code == 1
    assert "cases: out of date: messages.po" in result.output
    assert not tree.folder("cases").exists()


def test_a_changed_compiled_file_is_out_of_date(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save')")
    run()
    tree.translate("cases", "Save", "Ruaj")
    result = run("--check")
    assert "cases: out of date: messages.mo" in result.output


def test_foundation_speaks_for_all(tree: Tree) -> None:
    tree.write("foundation", "web/templates/base.html", "{{ _('Save') }}")
    tree.write("cases", "routes.py", "_('Save')")
    run()
    tree.translate("foundation", "Save", "Ruaj")
    assert run().exit_code == 0
    assert not tree.folder("cases").exists()


def test_two_slices_may_not_say_the_same_differently(tree: Tree) -> None:
    for name in ("cases", "signals"):
        tree.write(name, "routes.py", "_('Accept')")
    run()
    tree.translate("cases", "Accept", "Prano")
    tree.translate("signals", "Accept", "Pranoje")
    result = run()
    assert result.exit_code == 1
    assert "signals: 'Accept' is 'Pranoje' here but 'Prano' in cases" in result.output


def test_a_placeholder_must_survive_translation(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Wait %(count)d days', count=3)")
    run()
    tree.translate("cases", "Wait %(count)d days", "Prisni %(numri)d ditë")
    assert run().exit_code == 1


def test_an_unsure_translation_fails(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save')")
    run()
    tree.translate("cases", "Save", "Ruaj")
    source = tree.folder("cases") / "messages.po"
    source.write_text(source.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
    result = run()
    assert result.exit_code == 1
    assert "cases: unsure (fuzzy): 'Save'" in result.output


def test_running_it_again_changes_nothing(tree: Tree) -> None:
    tree.write("cases", "routes.py", "_('Save'), ngettext('one day', '%(num)d days', 2)")
    run()
    before = {path: path.read_bytes() for path in tree.folder("cases").iterdir()}
    run()
    assert {path: path.read_bytes() for path in tree.folder("cases").iterdir()} == before


def test_an_unknown_slice_is_refused(tree: Tree) -> None:
    tree.write("cases", "routes.py", "")
    assert "there is no slice casse" in run("casse").output
