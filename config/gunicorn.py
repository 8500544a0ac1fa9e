"""How gunicorn serves a public site."""

import os
from contextlib import suppress
from ctypes import CDLL
from threading import Thread
from typing import Any

from django.utils.module_loading import import_string

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# A little more than the door in core.middleware lets through.
limit_request_line = 8190
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"
control_socket_disable = True
# Of malloc.h.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8


def give_memory_back() -> None:
    """Have what was freed go back to the system: glibc keeps it, for each thread apart, where pieces are large."""
    with suppress(AttributeError, OSError):
        mallopt = CDLL(None).mallopt
        for parameter, value in ((ARENA_MAX, 1), (MMAP_THRESHOLD, 64 * 1024), (TRIM_THRESHOLD, 64 * 1024)):
            mallopt(parameter, value)


def post_worker_init(worker: Any) -> None:
    """Read the sets behind the facets before the first visitor asks: of a million agreements that takes seconds."""
    give_memory_back()
    # By its name: Django is there only once the worker has loaded the site.
    Thread(target=import_string("core.lists.warm_up"), name="facets", daemon=True).start()
