"""docker-compose.yml and the Dockerfile: what can be checked of them where no Docker engine runs."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from django.core.management import get_commands
from gunicorn.app.wsgiapp import WSGIApplication

from config import environment
from config.embedded.server import ROOT

GIVEN = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdef",
    "ALLOWED_HOSTS": "register.example.org",
    "SITE_URL": "https://register.example.org",
    "POSTGRES_PASSWORD": "p4ss",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file as Docker reads it, with the variables that must be given."""

    def value(found: re.Match[str]) -> str:
        return GIVEN.get(found[1]) or (found[3] if found[2] == "-" else "")

    text = (ROOT / "docker-compose.yml").read_text()
    assert "$" not in VARIABLE.sub("", text)
    loaded: dict[str, Any] = yaml.safe_load(VARIABLE.sub(value, text))
    return loaded


def test_postgresql_18_and_the_site_run_with_health_checks(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["database"]["image"] == "postgres:18"
    assert all(services[name]["healthcheck"]["test"] for name in ("database", "site"))
    assert services["site"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert services["site"]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_every_volume_is_declared_and_uploads_have_one(compose: dict[str, Any]) -> None:
    used = {volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"]) == {"database", "uploads"}
    assert "uploads:/site/var/media" in compose["services"]["site"]["volumes"]


def test_what_must_be_given_has_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    required = {name for name, kind, _ in VARIABLE.findall(text) if kind == "?"}
    assert required == set(GIVEN)


def test_the_settings_accept_what_the_file_gives_the_site(compose: dict[str, Any]) -> None:
    given = {name: str(value or "") for name, value in compose["services"]["site"]["environment"].items()}
    outside = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(
        [sys.executable, "-W", "error", "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={**given, **outside},
        check=True,
        timeout=60,
    )
    with mock.patch.dict(os.environ, given):
        database = environment.database("DATABASE_URL", None)
    assert (database["HOST"], database["NAME"], database["PASSWORD"]) == ("database", "entente", "p4ss")


def test_the_commands_of_the_preparation_exist(compose: dict[str, Any]) -> None:
    line = " ".join(compose["services"]["prepare"]["command"])
    commands = re.findall(r"manage\.py (\w+)", line)
    assert commands == ["migrate", "load_roles", "load_countries"]
    assert set(commands) <= set(get_commands())


def test_gunicorn_accepts_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    command = re.findall(r"CMD \[(.*)\]", (ROOT / "Dockerfile").read_text())[-1]
    arguments = [part.strip('" ') for part in command.split(",")]
    monkeypatch.setattr(sys, "argv", [*arguments, "--check-config"])
    monkeypatch.chdir(ROOT)
    settings = WSGIApplication().cfg
    assert settings.worker_class_str == "gthread"
    assert settings.limit_request_line == 8190


def test_the_image_takes_nothing_from_the_working_copy_that_git_does_not_keep() -> None:
    ignored = Path(ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var"} <= set(ignored)
