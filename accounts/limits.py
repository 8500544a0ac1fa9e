"""Under which keys failed sign-ins are counted, and how often a lock is told."""

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def key(name: str, prefix: str, version: int) -> str:
    """A key that tells neither an address nor a name, which may be a password typed into the wrong field."""
    return salted_hmac("accounts.limits", f"{prefix}:{version}:{name}", algorithm="sha256").hexdigest()


def begins_lock(whose: str) -> bool:
    """Whether it is the first time that this lock is met: knocking at it adds nothing to the audit log."""
    return bool(cache.add(f"locked:{whose}", True, settings.LOCK_OUT_MINUTES * 60))
