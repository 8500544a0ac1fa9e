"""Builds registers, measures each in a process of its own, and prints what was found."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.server import ROOT, Server
from tests.bench.figures import GROUPS, LARGE, SMALL, Measured, figures, size_of
from tests.bench.report import report

FOLDER = ROOT / "var" / "bench"
# More memory than PostgreSQL takes for itself, as operations.md advises for a site.
POSTGRES = "shared_buffers={memory}&work_mem=32MB&max_wal_size=4GB"


def main() -> int:
    options = parsed()
    FOLDER.mkdir(parents=True, exist_ok=True)
    urls = {size_of(size): url for size, _, url in (each.partition("=") for each in options.database_url)}
    loads = {
        size_of(size): float(seconds) for size, _, seconds in (each.partition("=") for each in options.load_seconds)
    }
    found: list[Measured] = []
    for size in sorted({*map(size_of, options.sizes.split(","))}):
        scratch = FOLDER / f"postgres-{size}"
        options_of_server = POSTGRES.format(memory="4GB" if size >= LARGE else "1GB")
        url = urls.get(size, f"embedded://{scratch}?{options_of_server}")
        try:
            load_seconds = loads.get(size) if size in urls else build(size, url)
            found.append(measured(size, url, options.only, load_seconds))
        finally:
            if size not in urls and not options.keep:
                forget(scratch)
    by_size = {each.size: each for each in found}
    results = figures(by_size.get(SMALL), by_size.get(LARGE), found)
    print(report(found, results))
    return int(any(each.verdict == "MISSED" for each in results) or any(each.errors for each in found))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench", description="Measure the site against its figures.")
    parser.add_argument("--sizes", default="10k,100k,1m", help="agreements of each register: 10k,100k,1m")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), help="measure these groups only")
    parser.add_argument("--keep", action="store_true", help="keep the registers, and use those kept before")
    parser.add_argument(
        "--database-url",
        action="append",
        default=[],
        metavar="SIZE=URL",
        help="a register made before, which stays as it is; for example 1m=embedded:///folder/of/the/data",
    )
    parser.add_argument(
        "--load-seconds", action="append", default=[], metavar="SIZE=SECONDS", help="how long loading its tables took"
    )
    return parser.parse_args()


def build(size: int, url: str) -> float | None:
    """A new register of so many agreements; the seconds that loading its tables took."""
    kept = FOLDER / f"loaded-{size}"
    if not kept.exists():
        forget(FOLDER / f"postgres-{size}")
    manage(url, "migrate", "--verbosity=0")
    if not kept.exists():
        manage(url, "load_roles")
        told = manage(url, "make_register", f"--agreements={size}", "--seed=1")
        loaded = re.search(r"([\d.]+) s  Computing statuses", told)
        kept.write_text(loaded[1] if loaded else "")
    return float(kept.read_text() or 0) or None


def measured(size: int, url: str, only: list[str], load_seconds: float | None) -> Measured:
    command = [sys.executable, "manage.py", "measure", f"--size={size}", f"--folder={FOLDER}", "--only", *only]
    if load_seconds:
        command.append(f"--load-seconds={load_seconds}")
    subprocess.run(command, cwd=ROOT, env=environment(url), check=True)
    return Measured(**json.loads((FOLDER / f"{size}.json").read_text()))


def manage(url: str, *command: str) -> str:
    """What a command tells on standard error."""
    program = [sys.executable, "manage.py", *command]
    done = subprocess.run(program, cwd=ROOT, env=environment(url), stderr=subprocess.PIPE, text=True)
    sys.stderr.write(done.stderr)
    done.check_returncode()
    return done.stderr


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings", "SECRET_KEY": "x"}


def forget(data: Path) -> None:
    """Take a scratch register away, once its server has stopped."""
    server = Server.at(str(data))
    for _ in range(100):
        if not server.answers():
            break
        time.sleep(0.1)
    shutil.rmtree(data, ignore_errors=True)
    for ending in ("keeper", "lock", "log", "users"):
        server.beside(ending).unlink(missing_ok=True)
    (FOLDER / f"loaded-{data.name.removeprefix('postgres-')}").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
