"""Reading settings from the environment; what cannot be right is refused with a sentence."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config.embedded.server import Server

LOOPBACK = ("localhost", "127.0.0.1", "::1")
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
# The minutes of a year.
MOST = 525_600


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment (docs/operations.md explains each variable).")
    return value


def boolean(name: str, default: bool = False) -> bool:
    """True or false."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in YES + NO:
        raise ImproperlyConfigured(f"Set {name} to 1 or 0; {value!r} is neither.")
    return value in YES


def whole_number(name: str, default: int) -> int:
    """A number, zero or above."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 20):
        raise ImproperlyConfigured(f"Set {name} to a whole number; {value!r} is not one.")
    return int(value)


def positive(name: str, default: int) -> int:
    """A number above zero, and below what no calendar holds."""
    value = whole_number(name, default)
    if not 0 < value <= MOST:
        raise ImproperlyConfigured(f"Set {name} to a number above zero, at most {MOST}.")
    return value


def one_of(name: str, allowed: list[str], default: str) -> str:
    """One of the allowed values."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"Set {name} to one of {', '.join(allowed)}; {value!r} is not.")
    return value


def secret_key(name: str, default: str | None) -> str:
    """A key nobody can guess."""
    key = text(name, default)
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured(
            f"Set {name} to at least 50 random characters, for example the output of "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    return key


def host_names(name: str, default: str | None) -> list[str]:
    """Host names separated by commas; no name may stand for every host."""
    names = [host.strip() for host in text(name, default).split(",") if host.strip()]
    for host in names or [""]:
        if not host.strip(".") or "*" in host or "/" in host:
            raise ImproperlyConfigured(
                f"Set {name} to the exact host names of the site, separated by commas; {host!r} is not one."
            )
    return names


def site_url(name: str, default: str | None) -> str:
    """The public address of the site; plain http only for this machine."""
    url = text(name, default).rstrip("/")
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.path or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(f"Set {name} to an address such as https://register.example.org; {url!r} is not.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"Set {name} to an address with https; plain http is for localhost only.")
    return url


def issuer(name: str, needed_by: list[str]) -> str:
    """The address of an identity provider, or nothing; what is useless without it is refused."""
    url = text(name, "").rstrip("/")
    if not url:
        if told := [each for each in needed_by if text(each, "")]:
            raise ImproperlyConfigured(f"Set {name} too, the address of the identity provider; {told[0]} is set.")
        return ""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(f"Set {name} to an address such as https://login.example.org; {url!r} is not.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"Set {name} to an address with https; plain http is for localhost only.")
    return url


def licence(name: str) -> tuple[str, str] | None:
    """The name of a licence and the address of its text, written one after the other."""
    value = text(name, "")
    if not value:
        return None
    title, _blank, url = value.rpartition(" ")
    if not title.strip() or not url.startswith("https://"):
        raise ImproperlyConfigured(
            f"Set {name} to a name and an address, as in 'CC BY 4.0 https://creativecommons.org/licenses/by/4.0/'; "
            f"{value!r} is not."
        )
    return title.strip(), url


def database(name: str, default: str | None) -> dict[str, Any]:
    """Django's description of the database behind an address."""
    url = text(name, default)
    scheme = url.partition(":")[0]
    if scheme == "embedded":
        parts = urlsplit(url)
        if not parts.path.startswith("/"):
            raise ImproperlyConfigured(f"Set {name} to embedded:///folder/of/the/data, or to a PostgreSQL address.")
        server = Server.at(unquote(parts.path))
        return {
            "ENGINE": "config.embedded",
            "NAME": "entente",
            "USER": server.USER,
            "HOST": str(server.socket_directory),
            "DATA_DIRECTORY": str(server.data_directory),
            "SERVER_SETTINGS": dict(parse_qsl(parts.query)),
        }
    if scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"Set {name} to postgresql://user:password@host:5432/name; the register runs on PostgreSQL only."
        )
    try:
        options = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise ImproperlyConfigured(f"Set {name} to a valid PostgreSQL address: {error}") from error
    for port in str(options.get("port", "1")).split(","):
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ImproperlyConfigured(f"Set {name} with a port from 1 to 65535; {port!r} is not one.")
    if not options.get("dbname"):
        raise ImproperlyConfigured(f"Set {name} with the database's name at its end, after the host and a slash.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
    }


def mailers(name: str, default: str) -> dict[str, Any]:
    """How mail is sent: by smtp://user:password@host:587, by smtps:// with TLS from the start, logged or not at all."""
    url = text(name, default)
    if url == "none:":
        return {}
    if url == "console:":
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"Set {name} to smtp://user:password@host:587, smtps://…, console: or none:.")
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and parts.hostname not in LOOPBACK,
        "timeout": 20,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
