"""The layers: code imports, and models point, towards core only."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from config.embedded.server import ROOT

LAYERS = ["core", "accounts", "partnerships", "people", "agreements", "events", "website", "desk", "config"]


def sources(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, "." * node.level + (node.module or "")


def misdirected(source: str, layer: str) -> list[str]:
    """The imports of a file that are relative or point away from core."""
    above = LAYERS[LAYERS.index(layer) + 1 :]
    return [
        f"line {node.lineno} imports {name}"
        for node, name in imports(ast.parse(source))
        if name.startswith(".") or name.partition(".")[0] in above
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_towards_core(layer: str) -> None:
    assert sources(layer)
    found = {str(path): misdirected(path.read_text(), layer) for path in sources(layer)}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_stand_at_the_top(layer: str) -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path in sources(layer)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.If)
        for node, _ in imports(function)
    ]
    assert hidden == []


def test_an_import_that_points_upward_is_found() -> None:
    assert misdirected("from agreements.models import Agreement", "people") == ["line 1 imports agreements.models"]
    assert misdirected("def late():\n    import events.models", "core") == ["line 2 imports events.models"]
    assert misdirected("from . import models", "people") == ["line 1 imports ."]
    assert misdirected("from core.models import Source\nimport django", "people") == []


def test_relations_point_towards_core() -> None:
    upward = [
        f"{model.__name__}.{field.name} points at {field.related_model.__name__}"
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in LAYERS[LAYERS.index(model._meta.app_label) + 1 :]
    ]
    assert upward == []


def test_every_package_of_the_project_has_its_layer() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    packages = {Path(line).parts[0] for line in tracked.stdout.splitlines() if "/" in line}
    assert packages - {"tests", "docs", "bin"} == set(LAYERS)
