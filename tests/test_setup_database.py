"""The embedded PostgreSQL: started by the first user, stopped after the last, whatever happened in between."""

import fcntl
import locale
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import binaries, keeper
from config.embedded.server import ROOT, Server, ServerError, held_alone, lock

UNSAFE_BUT_FAST = {"fsync": "off"}

USER = """
import sys, time
from config.embedded.server import Server
server = Server.at(sys.argv[1])
server.use({"fsync": "off"})
print("using", flush=True)
time.sleep(600)
"""

WITHOUT_NAMESPACES = """
import sys
from config.embedded import keeper, unprivileged
unprivileged.namespace_is_allowed = lambda account: False
sys.exit(keeper.main(sys.argv[1], ["fsync=off"]))
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of its own, in a folder whose name is too long for a socket."""
    folder = Path(tempfile.mkdtemp())
    server = Server.at(str(folder / ("long" * 25) / "data with 'quotes'"))
    yield server
    server.leave()
    shutil.rmtree(folder)


@pytest.fixture
def other_user(server: Server) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server until it is ended."""
    command = [sys.executable, "-c", USER, str(server.data_directory)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "using\n"
        yield process
        process.kill()


def query(server: Server, sql: str) -> object:
    address = f"host={server.socket_directory} user={server.USER} dbname=entente"
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(sql).fetchone() if sql.startswith("SELECT") else connection.execute(sql)
        return row[0] if isinstance(row, tuple) else None


def postmaster(server: Server) -> int:
    return int((server.data_directory / "postmaster.pid").read_text().split("\n")[0])


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_the_server_keeps_its_data_over_a_stop(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    query(server, "CREATE TABLE kept AS SELECT 42 AS number")
    server.leave()
    assert not server.answers()
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT number FROM kept") == 42


def test_the_server_sorts_the_same_everywhere_and_takes_its_settings(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    # What is a letter may follow the system's C.UTF-8, where it has one; the order never does.
    assert query(server, "SELECT datcollate || pg_encoding_to_char(encoding) FROM pg_database LIMIT 1") == "CUTF8"
    assert query(server, "SELECT datctype FROM pg_database LIMIT 1") in ("C", "C.UTF-8")
    assert query(server, "SELECT current_setting('fsync')") == "off"
    assert query(server, "SELECT current_setting('synchronous_commit')") == "on"
    assert query(server, "SELECT current_setting('listen_addresses')") == ""


def test_nobody_else_can_reach_the_server(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    assert server.socket_directory.stat().st_mode & 0o077 == 0
    assert server.data_directory.stat().st_mode & 0o077 == 0


def test_the_server_runs_until_its_last_user_ends(server: Server, other_user: subprocess.Popen[str]) -> None:
    server.use(UNSAFE_BUT_FAST)
    server.leave()
    assert server.answers()
    other_user.terminate()
    assert eventually(lambda: not server.answers())


def test_a_killed_user_leaves_no_server_behind(server: Server, other_user: subprocess.Popen[str]) -> None:
    other_user.kill()
    assert eventually(lambda: not server.answers())
    assert eventually(lambda: not (server.data_directory / "postmaster.pid").exists())


def test_a_killed_server_is_started_again_with_its_data(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    query(server, "CREATE TABLE kept AS SELECT 42 AS number")
    os.kill(postmaster(server), signal.SIGKILL)
    assert eventually(lambda: not server.answers())
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT number FROM kept") == 42


def test_after_a_crash_the_old_number_may_be_another_programs(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    server.leave()
    lines = [str(os.getpid()), str(server.data_directory), "1700000000", "5432", "", "", "0 0", "ready"]
    (server.data_directory / "postmaster.pid").write_text("\n".join(lines) + "\n")
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT 1") == 1


def test_a_server_whose_keeper_was_killed_is_kept_again(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    first = postmaster(server)
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        if (
            str(server.data_directory).encode() in found.read_bytes()
            and b"config.embedded.keeper" in found.read_bytes()
        ):
            os.kill(int(found.parent.name), signal.SIGKILL)
    assert eventually(lambda: not held_alone(server.beside("keeper")))
    server.use(UNSAFE_BUT_FAST)
    assert postmaster(server) == first
    server.leave()
    assert not server.answers()


def test_a_half_made_database_is_made_again(server: Server) -> None:
    half = server.beside("new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT 1") == 1
    assert not half.exists()


def test_data_of_another_version_is_refused_with_a_sentence(server: Server) -> None:
    server.data_directory.mkdir(parents=True)
    (server.data_directory / "PG_VERSION").write_text("14\n")
    with pytest.raises(ServerError, match="was made by PostgreSQL 14"):
        server.use(UNSAFE_BUT_FAST)


def test_a_setting_the_server_refuses_is_shown(server: Server) -> None:
    with pytest.raises(ServerError, match=r"(?s)did not start.*nonsense"):
        server.use({"nonsense": "on"})


def test_where_there_is_no_postgresql_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "major_version", lambda folder: 14)
    with pytest.raises(binaries.NoPostgres, match="set DATABASE_URL"):
        binaries.find_binaries()


def test_an_installed_postgresql_is_used_where_the_packaged_one_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = binaries.find_binaries()
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "INSTALLED", ())
    monkeypatch.setenv("PATH", str(packaged))
    assert binaries.find_binaries() == packaged.resolve()


def test_a_socket_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(ServerError, match="open to others"):
        keeper.make_socket_directory(tmp_path)


def test_settings_and_checks_start_no_server(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    environment = {
        **os.environ,
        "DATABASE_URL": f"embedded://{data}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], cwd=ROOT, env=environment, check=True, timeout=60
    )
    assert not list(tmp_path.iterdir())


def test_where_user_namespaces_are_refused_root_starts_the_server_as_another_account(server: Server) -> None:
    server.data_directory.parent.mkdir(parents=True)
    users = lock(server.beside("users"), fcntl.LOCK_SH)
    command = [sys.executable, "-c", WITHOUT_NAMESPACES, str(server.data_directory)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert query(server, "SELECT 1") == 1
    os.close(users)
    assert eventually(lambda: not server.answers())
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT 1") == 1


def test_letters_of_every_script_are_known_and_sorting_stays_by_code_point(server: Server) -> None:
    server.use(UNSAFE_BUT_FAST)
    assert query(server, "SELECT datcollate FROM pg_database WHERE datname = 'entente'") == "C"
    assert query(server, "SELECT datctype FROM pg_database WHERE datname = 'entente'") == keeper.letters()
    query(server, "CREATE EXTENSION pg_trgm")
    assert query(server, "SELECT cardinality(show_trgm('ankara'))") == 7
    assert query(server, "SELECT cardinality(show_trgm('київ'))") == (5 if keeper.letters() == "C.UTF-8" else 0)


def test_without_the_locale_letters_are_those_of_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise locale.Error

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert keeper.letters() == "C"
