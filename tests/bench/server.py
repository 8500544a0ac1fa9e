"""The real server of the site in one worker, and a client that keeps its connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from config.embedded.server import ROOT

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """gunicorn with the settings of config/gunicorn.py, one worker, which is never replaced."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        with log.open("ab") as output:
            server = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--workers", "1"]
            options = ["--bind", f"{ADDRESS}:{self.port}", "--max-requests", "0", "--keep-alive", "600"]
            self.process = subprocess.Popen(
                [*server, *options, "config.wsgi"],
                cwd=ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=900)
        self.numbers = 0

    def __enter__(self) -> Self:
        for _ in range(600):
            try:
                self.get("/bench/null/")
                break
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError("gunicorn did not start; its log says why") from None
                time.sleep(0.1)
        return self

    def __exit__(self, *raised: object) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(60)

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        try:
            self.connection.request("GET", address, headers=headers or {})
            response = self.connection.getresponse()
            return Answer(response.status, {name.lower(): v for name, v in response.getheaders()}, response.read())
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise

    def fresh(self, address: str) -> str:
        """The address with a tracking parameter never used before, which the site passes over and no cache knows."""
        self.numbers += 1
        return f"{address}{'&' if '?' in address else '?'}utm_id={os.getpid()}x{self.numbers}"

    @contextmanager
    def streamed(self, address: str) -> Iterator[http.client.HTTPResponse]:
        """An answer that is read piece by piece, on a connection of its own."""
        connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=900)
        try:
            connection.request("GET", address)
            yield connection.getresponse()
        finally:
            connection.close()

    # Memory, where the system tells it

    @property
    def worker(self) -> int:
        master = self.process.pid
        return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])

    def memory(self, name: str = "VmRSS") -> float:
        """Memory of the worker in megabytes: now (VmRSS), or at its highest (VmHWM)."""
        for line in Path(f"/proc/{self.worker}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
        raise LookupError(name)

    def forget_peak(self) -> None:
        """Let VmHWM begin anew."""
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port
