"""Setting up a working copy: finding a Python, installing once, and saying what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.server import ROOT

REFUSES = "#!/bin/sh\nexit 1\n"


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def find_python(path: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "HOME": str(home), "PYENV_ROOT": str(home / "pyenv")}
    return subprocess.run([ROOT / "bin" / "find-python"], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def old_path(tmp_path: Path) -> str:
    """A PATH on which every Python is too old."""
    folder = tmp_path / "old"
    for name in ("python3", "python3.13", "python3.12", "python3.14", "python"):
        program(folder, name, REFUSES)
    return str(folder)


def test_without_a_suitable_python_it_says_what_to_install(old_path: str, tmp_path: Path) -> None:
    found = find_python(old_path, tmp_path)
    assert found.returncode == 1
    assert found.stdout == ""
    assert found.stderr.startswith("No Python 3.12 or later")
    assert "apt-get install python3 python3-venv" in found.stderr


def test_a_python_of_pyenv_is_found_behind_an_old_one(old_path: str, tmp_path: Path) -> None:
    versions = tmp_path / "pyenv" / "versions" / "3.12.1" / "bin"
    versions.mkdir(parents=True)
    program(versions, "python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    found = find_python(old_path, tmp_path)
    assert found.returncode == 0
    assert found.stdout.strip() == sys.executable


def test_a_name_that_promises_more_than_it_keeps_is_passed_over(old_path: str, tmp_path: Path) -> None:
    program(Path(old_path), "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert find_python(old_path, tmp_path).stdout.strip() == sys.executable


def test_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = path.read_text().splitlines()
        names = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert names, path
        assert all("==" in line and line.endswith("\\") for line in names), path
        assert all(line.strip().startswith("--hash=sha256:") for line in lines if line.startswith(" ")), path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the set-up whose pip only writes down what it is asked."""
    folder = tmp_path / "a copy"
    shutil.copytree(ROOT / "bin", folder / "bin")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    fake = f"""#!/bin/sh
case "$*" in
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"-m pip"*) echo "$*" >>pip.log ;;
    *"bin/messages"*) ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""
    program(tmp_path / "fake", "python", fake)
    return folder


def set_up(copy: Path) -> list[str]:
    """Set up for the tests; what pip was asked so far."""
    environment = {**os.environ, "PYTHON": str(copy.parent / "fake" / "python")}
    (copy / "bin" / "find-python").write_text('#!/bin/sh\necho "$PYTHON"\n')
    subprocess.run([copy / "bin" / "setup", "runtime", "test"], env=environment, check=True, capture_output=True)
    log = copy / "pip.log"
    return log.read_text().splitlines() if log.exists() else []


def test_packages_are_installed_once_and_again_when_their_file_changes(copy: Path) -> None:
    first = set_up(copy)
    assert len(first) == 2
    assert all("--require-hashes" in line for line in first)
    assert set_up(copy) == first
    with (copy / "requirements" / "test.txt").open("a") as file:
        file.write("# changed\n")
    assert [line.split()[-1] for line in set_up(copy)] == [
        "requirements/runtime.txt",
        "requirements/test.txt",
        "requirements/test.txt",
    ]


@pytest.mark.parametrize(("port", "sentence"), [("many", "PORT must be a number"), ("0", "PORT must be a number")])
def test_a_port_that_is_none_is_refused_with_a_sentence(port: str, sentence: str) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "config.run", port], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert started.returncode == 1
    assert started.stderr.startswith(sentence)


def find_browser(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(folder), **variables}
    command = ["/bin/sh", str(ROOT / "bin" / "find-browser")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_root_installs_the_browser_of_the_tests_where_there_is_none(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    program(tmp_path, "id", "#!/bin/sh\necho 0\n")
    install = f'echo "#!/bin/sh" >"{browser}"; {shutil.which("chmod")} +x "{browser}"'
    program(tmp_path, "apt-get", f'#!/bin/sh\ncase "$*" in install*" chromium "*) {install} ;; esac\n')
    assert find_browser(tmp_path).stdout.strip() == str(browser)


def test_others_install_nothing(tmp_path: Path) -> None:
    program(tmp_path, "id", "#!/bin/sh\necho 1000\n")
    program(tmp_path, "apt-get", "#!/bin/sh\nexit 99\n")
    found = find_browser(tmp_path)
    assert (found.returncode, found.stdout) == (0, "")


def test_chromium_chooses_the_browser(tmp_path: Path) -> None:
    assert find_browser(tmp_path, CHROMIUM="/opt/my/chromium").stdout.strip() == "/opt/my/chromium"
