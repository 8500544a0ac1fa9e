"""The documents say what is there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ["core", "accounts", "partnerships", "people", "agreements", "events", "website", "desk", "config"]
DOCUMENTS = [ROOT / "README.md", *(ROOT / app / "README.md" for app in APPS), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_in_three_sentences_what_belongs_there(app: str) -> None:
    heading, _empty, *text = (ROOT / app / "README.md").read_text(encoding="utf-8").splitlines()
    assert heading == f"# {app}"
    assert len(re.findall(r"[.;](?=\s|$)", " ".join(text))) in (3, 4)


def test_the_architecture_draws_every_table() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = {
        model.__name__
        for label in ("core", "accounts", "partnerships", "people", "agreements", "events")
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "pgh_tracked_model")
    }
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    written = {path.name for path in (ROOT / "docs" / "decisions").glob("*.md")} - {"README.md"}
    assert {name for name in written if f"({name})" not in listed} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / unquote(target)).exists()] == []


def test_commands_named_in_the_readme_exist() -> None:
    named = set(re.findall(r"manage\.py (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    found = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert named <= found
