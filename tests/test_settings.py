"""The settings come from the environment and refuse nonsense with a sentence that says what to set."""

import os
import re
import runpy
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.embedded.server import ROOT

GOOD = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdef",
    "ALLOWED_HOSTS": "register.example.org",
    "SITE_URL": "https://register.example.org",
    "DATABASE_URL": "postgresql://user:password@host:5432/name",
}

READ = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"')
SETTINGS = set(READ.findall((ROOT / "config" / "settings.py").read_text()))


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """The settings as they are with these variables only."""
    for name in os.environ:
        if name in SETTINGS:
            monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


@pytest.mark.parametrize("name", GOOD)
def test_a_public_site_must_be_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^Set {name} "):
        read(monkeypatch, **{key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "register.example.org,*.example.org"),
        ("ALLOWED_HOSTS", "https://register.example.org"),
        ("ALLOWED_HOSTS", ","),
        ("SITE_URL", "register.example.org"),
        ("SITE_URL", "http://register.example.org"),
        ("SITE_URL", "https://register.example.org/path"),
        ("SITE_URL", "https://register.example.org:99999"),
        ("DATABASE_URL", "sqlite:///file"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_URL", "postgresql://host:99999/name"),
        ("DATABASE_URL", "postgresql://host:0/name"),
        ("DATABASE_URL", "postgresql://host"),
        ("DATABASE_URL", "postgresql://host/name?nonsense=1"),
        ("DATABASE_URL", "embedded:"),
        ("DEBUG", "maybe"),
        ("DEFAULT_LANGUAGE", "de"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_CONNECTION_SECONDS", "-1"),
        ("EMAIL_URL", "mail.example.org"),
        ("REQUIRE_SECOND_FACTOR", "perhaps"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("LOCK_OUT_MINUTES", "9999999999"),
        ("PROXIES", "9" * 5000),
        ("OIDC_ISSUER", "https://["),
        ("OIDC_ISSUER", "https://login.example.org:99999"),
        ("SESSION_HOURS", "half"),
        ("LOCK_OUT_MINUTES", "0"),
        ("PROXIES", "-1"),
        ("OIDC_ISSUER", "login.example.org"),
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ISSUER", "https://user@login.example.org"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(name: str, nonsense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^Set {name} "):
        read(monkeypatch, **{**GOOD, name: nonsense})


def test_a_public_site_is_safe_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **GOOD)
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["register.example.org"]
    assert (
        settings["SECURE_SSL_REDIRECT"] is settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    )
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["REQUIRE_SECOND_FACTOR"] is True
    assert "unsafe" not in str(settings["SECURE_CSP"])
    assert settings["SECURE_CSP"]["default-src"] == ["'self'"]


def test_an_identity_provider_is_set_as_a_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = {
        "OIDC_ISSUER": "https://login.example.org/realms/region/",
        "OIDC_CLIENT_ID": "entente",
        "OIDC_CLIENT_SECRET": "secret",
    }
    for missing in provider:
        with pytest.raises(ImproperlyConfigured, match=f"^Set {missing} "):
            read(monkeypatch, **GOOD, **{name: value for name, value in provider.items() if name != missing})
    settings = read(monkeypatch, **GOOD, **provider)
    assert settings["OIDC_ISSUER"] == "https://login.example.org/realms/region"
    assert settings["OIDC_NAME"] == "login.example.org/realms/region"
    assert read(monkeypatch, **GOOD)["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []


def test_debugging_needs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, DEBUG="1")
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "config.embedded"
    assert settings["REQUIRE_SECOND_FACTOR"] is False


def test_the_database_address_is_read_as_postgresql_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://us%40er:p%2Fw@db.example.org:5433/name?sslmode=require")
    database = environment.database("DATABASE_URL", None)
    assert database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "name",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_mail_goes_to_the_server_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://us%40er:secret@mail.example.org")
    options = environment.mailers("EMAIL_URL", "none:")["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["username"]) == ("mail.example.org", 587, "us@er")
    assert options["use_tls"]
    assert not options["use_ssl"]


def test_a_sentence_names_the_variable_and_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="Set DEBUG to 1 or 0; 'maybe' is neither"):
        environment.boolean("DEBUG")


def test_a_site_that_cannot_start_ends_with_the_sentence() -> None:
    outside = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    started = subprocess.run(
        [sys.executable, "-m", "config.wsgi"], cwd=ROOT, env=outside, capture_output=True, text=True, check=False
    )
    assert started.returncode != 0
    assert started.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: Set SECRET_KEY ")


def test_every_variable_is_explained() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert {"SECRET_KEY", "DATABASE_URL", "DEBUG", "LOG_LEVEL"} <= SETTINGS
    assert not [name for name in SETTINGS if f"| `{name}` |" not in explained]
