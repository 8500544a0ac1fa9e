"""`make run`: the site on this machine, with its database, sample data and a login made for this run."""

import os
import secrets
import socket
import subprocess
import sys
import time
from importlib import import_module
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from config.embedded.server import Server
from config.ending import ending_with_a_sentence
from config.local import BASE_DIR, use_local_defaults

ADDRESS = "127.0.0.1"
LOGIN = "local-staff"
SECONDS_TO_FINISH = 10


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The site under gunicorn, in this process and its workers."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def main(port: str) -> None:
    refuse_unusable(port)
    use_local_defaults(int(port))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with ending_with_a_sentence():
        django.setup()
        prepare_data()
    password = reset_login()
    connections.close_all()
    # A mistake in the addresses ends here, and the workers share what this loads.
    import_module(settings.ROOT_URLCONF)
    worker = subprocess.Popen([sys.executable, "manage.py", "work", "--beside", str(os.getpid())], cwd=BASE_DIR)
    if settings.DEBUG:
        tell(port, password)
        os.execv(sys.executable, [sys.executable, "manage.py", "runserver", f"{ADDRESS}:{port}"])
    serve(port, password, worker)


def refuse_unusable(port: str) -> None:
    """End with a sentence where nothing can listen on the port."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535; {port!r} is not.")
    # The workers of a run that was killed need a moment to notice and to give up the port.
    for attempts_left in range(30, -1, -1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, int(port)))
                return
            except OSError as error:
                if not attempts_left:
                    sys.exit(f"Port {port} cannot be used ({error.strerror}); choose another: make run PORT=8123")
        time.sleep(0.1)


def prepare_data() -> None:
    """Bring the database up to date, and fill an empty register."""
    print("Preparing the database …", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_roles")
    call_command("load_countries")
    if not apps.get_model("partnerships", "Organization").objects.exists():
        call_command("load_sample")


def reset_login() -> str:
    """A new password for this run's login."""
    password = secrets.token_urlsafe(9)
    user, _ = get_user_model().objects.get_or_create(username=LOGIN)
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    return password


def serve(port: str, password: str, worker: "subprocess.Popen[bytes]") -> None:
    """Serve until stopped, then stop the database too."""
    database = settings.DATABASES["default"]

    def when_ready(arbiter: Any) -> None:
        tell(port, password)

    def on_exit(arbiter: Any) -> None:
        end(worker)
        if "DATA_DIRECTORY" in database:
            Server.at(database["DATA_DIRECTORY"]).leave()

    Site(
        bind=f"{ADDRESS}:{port}",
        worker_class="gthread",
        workers=2,
        threads=4,
        loglevel="warning",
        control_socket_disable=True,
        when_ready=when_ready,
        on_exit=on_exit,
    ).run()


def end(worker: "subprocess.Popen[bytes]") -> None:
    """Let the worker finish; what takes long is broken off, of which nothing stays."""
    worker.terminate()
    try:
        worker.wait(timeout=SECONDS_TO_FINISH)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def tell(port: str, password: str) -> None:
    print(
        f"\n  Entente        http://localhost:{port}/\n"
        f"  Staff          http://localhost:{port}/admin/\n"
        f"  Staff login    {LOGIN}   password {password}   (made for this run)\n\n"
        "  Stop with Ctrl-C.\n",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1])
