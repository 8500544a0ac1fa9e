"""The set-up of a working copy: `make run`, and `manage.py` where nothing is configured."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY_FILE = BASE_DIR / "var" / "secret-key"


def use_local_defaults(port: int = 8000) -> None:
    """Fill in what a site on this machine needs; a SECRET_KEY marks a configured site, which is left alone."""
    if "SECRET_KEY" in os.environ:
        return
    os.environ["SECRET_KEY"] = _secret_key()
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    os.environ.setdefault("DATABASE_URL", f"embedded://{BASE_DIR}/var/postgres")


def _secret_key() -> str:
    """A key made once for this working copy, readable by its owner only."""
    if not SECRET_KEY_FILE.exists():
        SECRET_KEY_FILE.parent.mkdir(exist_ok=True)
        new = SECRET_KEY_FILE.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.replace(SECRET_KEY_FILE)
    return SECRET_KEY_FILE.read_text()
