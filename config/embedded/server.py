"""One PostgreSQL server for the processes of a working copy: the first to connect starts it, the last to end stops it.

Every process that uses the server holds a shared lock on the file `users`. A keeper process (keeper.py) waits for
an exclusive one, which the system grants when all users have ended, however they ended, and then stops the server.
"""

import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
# The system's limit for the address of a socket, which the shortest temporary folder always meets.
LONGEST_SOCKET_ADDRESS = 103
PORT = "5432"

_held: dict[Path, int] = {}
_held_guard = threading.Lock()


class ServerError(Exception):
    """The server could not be started."""


@dataclass(frozen=True)
class Server:
    """The server of one data directory, and the files beside it."""

    data_directory: Path
    USER = "entente"

    @classmethod
    def at(cls, path: str) -> Self:
        return cls(Path(path).resolve())

    def beside(self, ending: str) -> Path:
        return self.data_directory.with_name(f"{self.data_directory.name}.{ending}")

    @property
    def log(self) -> Path:
        return self.beside("log")

    @property
    def socket_directory(self) -> Path:
        """A folder of our own with a short name, the same for every process of this user."""
        mark = hashlib.sha256(bytes(self.data_directory)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"entente-{mark}"
        if len(str(folder / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_ADDRESS:
            folder = Path("/tmp", folder.name)  # noqa: S108 (it must belong to us, and to nobody else)
        return folder

    def answers(self) -> bool:
        """Whether something listens on the socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket_directory / f".s.PGSQL.{PORT}")) == 0

    def use(self, settings: dict[str, str]) -> None:
        """Make sure the server runs for as long as this process does."""
        with _held_guard:
            self.data_directory.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.beside("lock")):
                if self.data_directory not in _held:
                    # Waits while a keeper is stopping the server.
                    _held[self.data_directory] = lock(self.beside("users"), fcntl.LOCK_SH)
                if not (self.answers() and held_alone(self.beside("keeper"))):
                    self._start(settings)

    def leave(self) -> None:
        """Stop using the server; if nobody else does, wait until the keeper has stopped it."""
        with _held_guard:
            if self.data_directory in _held:
                os.close(_held.pop(self.data_directory))
        for _ in range(40):
            if not held_alone(self.beside("keeper")):
                return
            if held_alone(self.beside("users")):
                os.close(lock(self.beside("keeper"), fcntl.LOCK_SH))
                return
            time.sleep(0.05)

    def _start(self, settings: dict[str, str]) -> None:
        options = [f"{name}={value}" for name, value in settings.items()]
        command = [sys.executable, "-m", "config.embedded.keeper", str(self.data_directory), *options]
        started = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        if started.returncode:
            raise ServerError(started.stderr.strip() or "The embedded PostgreSQL did not start.")


def held_alone(path: Path) -> bool:
    """Whether another process holds the file's exclusive lock, as only a keeper does."""
    try:
        os.close(lock(path, fcntl.LOCK_SH | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def lock(path: Path, kind: int) -> int:
    """An open file with a lock that ends with it, or with the last process that inherited it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def locked(path: Path) -> Iterator[None]:
    descriptor = lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)
