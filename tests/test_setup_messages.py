"""Translations are compiled without gettext, and what is not translated is named."""

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.server import ROOT

HEAD = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"""
VISIT = '\nmsgid "visit"\nmsgstr "visite"\n'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A working copy with one catalogue and no code."""
    (tmp_path / "locale" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "messages", tmp_path / "bin")
    return tmp_path


def messages(copy: Path, catalogue: str, action: str) -> subprocess.CompletedProcess[str]:
    (copy / "locale" / "fr" / "LC_MESSAGES" / "django.po").write_text(HEAD + catalogue)
    command = [sys.executable, "bin/messages", action]
    return subprocess.run(command, cwd=copy, env={"PATH": ""}, capture_output=True, text=True, check=False)


def test_a_complete_catalogue_is_compiled(copy: Path) -> None:
    assert messages(copy, VISIT, "compile").returncode == 0
    assert gettext.translation("django", copy / "locale", ["fr"]).gettext("visit") == "visite"


def test_a_complete_catalogue_passes(copy: Path) -> None:
    assert messages(copy, VISIT, "check").returncode == 0


@pytest.mark.parametrize(
    "catalogue",
    [
        '\nmsgid "visit"\nmsgstr ""\n',
        '\n#, fuzzy\nmsgid "visit"\nmsgstr "visite"\n',
        '\nmsgid "visit"\nmsgid_plural "visits"\nmsgstr[0] "visite"\nmsgstr[1] ""\n',
        '\n#, python-format\nmsgid "%(count)s visits"\nmsgstr "%(nombre)s visites"\n',
    ],
)
def test_what_is_not_translated_is_named(copy: Path, catalogue: str) -> None:
    checked = messages(copy, catalogue, "check")
    assert checked.returncode == 1
    assert "locale/fr/LC_MESSAGES/django.po:" in checked.stdout
    assert "visit" in checked.stdout
