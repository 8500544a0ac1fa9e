"""Under which keys failed sign-ins are counted."""

from django.utils.crypto import salted_hmac


def key(name: str, prefix: str, version: int) -> str:
    """A key that tells neither an address nor a name, which may be a password typed into the wrong field."""
    return salted_hmac("accounts.limits", f"{prefix}:{version}:{name}", algorithm="sha256").hexdigest()
