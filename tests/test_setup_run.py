"""`make run`: from an empty folder to the first page, and again."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config.embedded.server import ROOT, Server

COUNTED = (
    "SELECT (SELECT count(*) FROM partnerships_organization), (SELECT count(*) FROM partnerships_organizationevent)"
)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp())
    yield Server.at(str(folder / "postgres"))
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@dataclass
class Site:
    """A running `make run`."""

    address: str
    process: subprocess.Popen[str]
    password: str

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=60)

    def sign_in(self) -> str:
        """The page staff see after signing in."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{self.address}/admin/login/", timeout=30).read().decode()
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        fields = {"csrfmiddlewaretoken": token, "login": "local-staff", "password": self.password, "next": "/admin/"}
        data = urllib.parse.urlencode(fields).encode()
        answer: str = opener.open(f"{self.address}/admin/login/", data, timeout=30).read().decode()
        return answer


@contextmanager
def running(server: Server, port: int) -> Iterator[Site]:
    """`make run` on a database of its own, from when it says that it is ready."""
    given = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in given}
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "config.run", str(port)],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": f"embedded://{server.data_directory}?fsync=off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        output = ""
        for line in process.stdout:
            output += line
            if "Stop with Ctrl-C" in line:
                break
        password = re.search(r"password (\S+)", output)
        assert password, output
        try:
            yield Site(f"http://localhost:{port}", process, password[1])
        finally:
            process.kill()


def rows(server: Server) -> tuple[int, ...]:
    with psycopg.connect(f"host={server.socket_directory} user={server.USER} dbname=entente") as connection:
        return tuple(connection.execute(COUNTED).fetchone() or ())


def test_a_run_serves_the_register_and_the_next_loses_and_repeats_nothing(server: Server, port: int) -> None:
    with running(server, port) as first:
        assert urllib.request.urlopen(f"{first.address}/en/", timeout=30).status == 200
        assert urllib.request.urlopen(f"{first.address}/static/admin/css/base.css", timeout=30).status == 200
        assert "logout" in first.sign_in()
        loaded = rows(server)
        assert loaded[0] > 0
        first.stop(signal.SIGINT)
        assert not server.answers()
    with running(server, port) as second:
        assert rows(server) == loaded
        assert second.password != first.password
        assert "logout" in second.sign_in()
        second.process.kill()
    with running(server, port) as third:
        assert rows(server) == loaded
        third.stop(signal.SIGTERM)
        assert not server.answers()


def test_a_port_in_use_is_refused_with_a_sentence(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        done = subprocess.run(
            [sys.executable, "-m", "config.run", str(port)], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://user:wrong@127.0.0.1:{port}/name", "The database named by DATABASE_URL cannot be used: "),
        ("postgresql://user:wrong@127.0.0.1:99999/name", "Set DATABASE_URL with a port from 1 to 65535"),
    ],
)
@pytest.mark.parametrize("command", [["-m", "config.run", "{port}"], ["manage.py", "migrate"]])
def test_an_unusable_database_ends_with_a_sentence(command: list[str], address: str, sentence: str, port: int) -> None:
    given = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in given}
    done = subprocess.run(
        [sys.executable, *(word.format(port=port) for word in command)],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": address.format(port=port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
