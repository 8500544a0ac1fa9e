"""How gunicorn serves a public site."""

import os

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
