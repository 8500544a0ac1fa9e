"""How a command ends that cannot do its work: with a sentence for the person who started it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError


@contextmanager
def ending_with_a_sentence() -> Iterator[None]:
    """A wrong setting, and a database that cannot be reached, end the program with their sentence."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        # What the server answers to a statement has a code; a connection that is not made has none.
        if getattr(error.__cause__, "sqlstate", None):
            raise
        sys.exit(f"The database named by DATABASE_URL cannot be used: {error}")
