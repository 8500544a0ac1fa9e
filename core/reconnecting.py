"""The database was started anew while somebody was reading: the question is put once more when it is back."""

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

BROKEN = (OperationalError, InterfaceError)
SAFE_METHODS = ("GET", "HEAD")
# A new start takes about three seconds; who waits longer is better told.
PATIENCE = 8.0
PAUSE = 0.1


def answered_after_a_break[Answer](question: Callable[[], Answer]) -> Answer:
    """The answer to a question that only reads, put again where the connection broke."""
    try:
        return question()
    except BROKEN:
        if not is_reconnected():
            raise
        return question()


def is_reconnected() -> bool:
    """Whether the connection was broken and is so no more."""
    if connection.in_atomic_block or connection.is_usable():
        return False
    given_up_at = time.monotonic() + PATIENCE
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > given_up_at:
                return False
            time.sleep(PAUSE)
        else:
            return True
