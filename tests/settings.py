"""The site's settings as a test needs them: plain http and files, the embedded server unless told otherwise."""

import os
from pathlib import Path

os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    SITE_URL="http://localhost",
    DEBUG="0",
    DEFAULT_LANGUAGE="en",
)
# Nothing in a test's database is worth waiting for the disk.
os.environ.setdefault(
    "DATABASE_URL",
    f"embedded://{Path(__file__).resolve().parent.parent}/var/postgres-test"
    "?fsync=off&synchronous_commit=off&full_page_writes=off",
)
# Playwright's synchronous interface runs inside an event loop; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every client of a test has its own chain of middleware, which would read all static files once more.
WHITENOISE_AUTOREFRESH = True
