"""How gunicorn serves a public site."""

import os
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


def post_worker_init(worker: Any) -> None:
    """Read the sets behind the facets before the first visitor asks: of a million agreements that takes seconds."""
    # By its name: Django is there only once the worker has loaded the site.
    Thread(target=import_string("core.lists.warm_up"), name="facets", daemon=True).start()
