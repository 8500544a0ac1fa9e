"""What a session of the desk remembers of its own age."""

import time
from typing import Any

from django.http import HttpRequest

BEGAN = "desk_began"
SEEN = "desk_seen"


def begin(sender: Any, request: HttpRequest, **others: Any) -> None:
    """However somebody signs in, the session begins now."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
