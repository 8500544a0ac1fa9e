"""The site's settings with the addresses that only a measurement needs; the runner names the database."""

import os
from pathlib import Path

os.environ.update(
    SECRET_KEY="only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz",
    ALLOWED_HOSTS="127.0.0.1,testserver",
    SITE_URL="http://localhost",
    DEBUG="0",
    DEFAULT_LANGUAGE="en",
    LOG_LEVEL="WARNING",
)

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, TEMPLATES

# For the command that measures.
INSTALLED_APPS.append("tests.bench")
ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "opponent" / "templates")
