"""The tests' own tools: the browser, and the report of what could not be run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from config.embedded.server import ROOT

NEEDS_A_BROWSER = "def test_needs_a_browser(browser): pass\n"
NEEDS_THE_FOLDER = "def test_needs_the_folder(shared): pass\n"


def run_pytest(folder: Path, test: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one test with the tools of these tests."""
    path = folder / "test_it.py"
    path.write_text(test)
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    environment = {name: value for name, value in os.environ.items() if name not in ("CHROMIUM", "CI")}
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pytest",
        "--rootdir",
        ROOT,
        "-c",
        ROOT / "pyproject.toml",
    ]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", path],
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_browser_test_that_cannot_run_is_named(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, NEEDS_A_BROWSER, PATH="")
    assert done.returncode == 0
    assert "tests not run here" in done.stdout
    assert "test_needs_a_browser: NOT RUN: no Chromium here" in done.stdout


def test_in_ci_a_browser_test_that_cannot_run_fails_the_run(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, NEEDS_A_BROWSER, PATH="", CI="true")
    assert done.returncode == 1
    assert "test_needs_a_browser: NOT RUN: no Chromium here" in done.stdout


def test_a_test_whose_documents_are_missing_is_named(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, NEEDS_THE_FOLDER, CI="true", ENTENTE_SHARED=str(tmp_path / "nowhere"))
    assert done.returncode == 0
    assert "test_needs_the_folder: NOT RUN: no folder" in done.stdout


@pytest.mark.django_db(transaction=True)
def test_the_home_page_opens_in_a_browser_without_complaint(page: Page) -> None:
    page.goto("/en/")
    assert page.title()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('broken')", "console: broken"),
        ("fetch('/missing')", "404"),
        ("fetch('http://elsewhere.invalid/').catch(() => 0)", "Content Security Policy"),
        ("location.href = 'http://elsewhere.invalid/'", "leaves the site"),
    ],
)
def test_what_goes_wrong_in_a_page_is_noticed(page: Page, complaints: list[str], script: str, complaint: str) -> None:
    page.goto("/healthz")
    page.evaluate(script)
    page.wait_for_timeout(300)
    noticed = complaints.copy()
    complaints.clear()
    assert any(complaint in line for line in noticed), noticed
