"""The process that starts the embedded server and stops it when its last user has ended."""

import fcntl
import locale
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.binaries import NoPostgres, find_binaries, major_version
from config.embedded.server import PORT, Server, ServerError, held_alone, lock
from config.embedded.unprivileged import leave_root


def main(data_directory: str, settings: list[str]) -> int:
    server = Server.at(data_directory)
    try:
        binaries = find_binaries()
        make_socket_directory(server.socket_directory)
        leave_root([server.data_directory, server.socket_directory, server.log, server.beside("keeper")])
        if not server.answers():
            make_cluster(server, binaries)
            forget_dead_postmaster(server, binaries)
            start(server, binaries, settings)
    except (NoPostgres, ServerError) as error:
        print(error, file=sys.stderr)
        return 1
    if not held_alone(server.beside("keeper")):
        lock(server.beside("keeper"), fcntl.LOCK_EX)
        if os.fork() == 0:
            keep(server, binaries)
    return 0


def make_socket_directory(folder: Path) -> None:
    """A folder of ours that nobody else can enter, which is what keeps others out of the database."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or (os.getuid() and found.st_uid != os.getuid()) or found.st_mode & 0o077:
        raise ServerError(f"{folder} is open to others; remove it and start again.")


def make_cluster(server: Server, binaries: Path) -> None:
    """An empty database, the same on every machine, in place only once it is complete."""
    data = server.data_directory
    if data.exists():
        made_by = int((data / "PG_VERSION").read_text())
        if made_by != major_version(binaries):
            raise ServerError(
                f"{data} was made by PostgreSQL {made_by}, this is {major_version(binaries)}: "
                "move it away, or export it with the old version and import it with the new."
            )
        return
    new = server.beside("new")
    shutil.rmtree(new, ignore_errors=True)
    options = ["--username", server.USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C"]
    options += ["--lc-ctype", letters()]
    run([binaries / "initdb", "--pgdata", new, *options])
    run([binaries / "postgres", "--single", "-D", new, "postgres"], f"CREATE DATABASE {server.USER};\n")
    new.rename(data)


def letters() -> str:
    """The locale that says what is a letter: in "C", trigrams know those of ASCII only. Sorting stays by code point."""
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    return "C.UTF-8"


def forget_dead_postmaster(server: Server, binaries: Path) -> None:
    """After a crash the dead server's number may be another program's, which PostgreSQL would take for its own."""
    pid_file = server.data_directory / "postmaster.pid"
    if not pid_file.exists():
        return
    command = command_of(pid_file.read_text().partition("\n")[0].strip())
    if str(server.data_directory) in command:
        # Alive without its socket, which something has removed from the temporary folder.
        subprocess.run([binaries / "pg_ctl", "stop", "-D", server.data_directory, "-m", "fast"], capture_output=True)
    elif command:
        pid_file.unlink()


def command_of(pid: str) -> str:
    """The command line of a process, empty where there is none."""
    if Path("/proc/self").exists():
        path = Path("/proc", pid, "cmdline")
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace") if path.exists() else ""
    return subprocess.run(["ps", "-ww", "-o", "command=", "-p", pid], capture_output=True, text=True).stdout.strip()


def start(server: Server, binaries: Path, settings: list[str]) -> None:
    options = [
        "listen_addresses=",
        f"unix_socket_directories={server.socket_directory}",
        "unix_socket_permissions=0700",
        f"port={PORT}",
        "jit=off",
        *settings,
    ]
    arguments = shlex.join(f"--{option}" for option in options)
    command: list[str | Path] = [binaries / "pg_ctl", "start", "--wait", "--timeout=300", "-D", server.data_directory]
    # Processes of a killed server may need a moment to notice.
    for pause in (0.5, 1, 2, None):
        if subprocess.run([*command, "-l", server.log, "-o", arguments], capture_output=True).returncode == 0:
            return
        if pause:
            time.sleep(pause)
    lines = server.log.read_text(errors="replace").splitlines()[-5:] if server.log.exists() else []
    raise ServerError("\n".join(["The embedded PostgreSQL did not start:", *lines]))


def keep(server: Server, binaries: Path) -> None:
    """Wait for the last user to end, then stop the server and this process."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    lock(server.beside("users"), fcntl.LOCK_EX)
    subprocess.run([binaries / "pg_ctl", "stop", "--wait", "-D", server.data_directory, "-m", "fast"])
    shutil.rmtree(server.socket_directory, ignore_errors=True)
    os._exit(0)


def run(command: list[str | Path], said: str = "") -> None:
    done = subprocess.run(command, input=said, capture_output=True, text=True)
    if done.returncode:
        raise ServerError(f"{Path(command[0]).name} failed:\n{done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
