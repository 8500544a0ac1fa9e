"""Answers that are files: how many are under way at once, and whether somebody still waits for them."""

import errno
import select
import socket
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from time import monotonic
from typing import Self

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext

# A download holds a thread and a connection to the database. Of the four threads of a process two stay free for pages.
DOWNLOADS_AT_ONCE = 2
RETRY_SECONDS = 10
# A reader that takes longer for one piece has left without saying so.
STALLED_SECONDS = 60
# A million rows take a minute or two; an hour is enough for a slow line.
LONGEST_SECONDS = 3600
# Not every system tells a closed line before something is written to it.
LEFT = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR

# Locks and no semaphore: an answer can be collected, which gives its place back, in the middle of taking another one.
PLACES = [threading.Lock() for _number in range(DOWNLOADS_AT_ONCE)]

type Watch = Callable[[], None]


class ReaderLeft(ConnectionResetError):
    """Nobody waits for the file any more."""


class Place:
    """The right to make and send a file, held until it is given back once."""

    def __init__(self) -> None:
        self.lock = next((lock for lock in PLACES if lock.acquire(blocking=False)), None)

    @property
    def is_held(self) -> bool:
        return self.lock is not None

    def give_back(self) -> None:
        lock, self.lock = self.lock, None
        if lock:
            lock.release()


def under_way() -> int:
    """How many files this process is making or sending."""
    return sum(lock.locked() for lock in PLACES)


class Sending:
    """The pieces of a file on their way; whoever serves them closes it, also where the reader has left."""

    def __init__(self, pieces: Iterator[bytes], place: Place) -> None:
        self.pieces, self.place = pieces, place

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except BaseException:
            # The end of the file, or its failure.
            self.place.give_back()
            raise

    def close(self) -> None:
        try:
            close = getattr(self.pieces, "close", None)
            if close:
                close()
        finally:
            self.place.give_back()

    def __del__(self) -> None:
        # An answer that a layer above threw away is never closed.
        self.place.give_back()


def download(
    request: HttpRequest, name: str, content_type: str, pieces: Callable[[Watch], Iterator[bytes]]
) -> HttpResponseBase:
    """The file of these pieces, unless too many are under way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=content_type, headers=headers)
    # First, as it fails where the reader has left already, and a place taken before would never be given back.
    watch = watch_of(request)
    place = Place()
    if not place.is_held:
        return busy()
    sending = Sending(pieces(watch), place)
    return StreamingHttpResponse(sending, content_type=content_type, headers=headers)


def watch_of(request: HttpRequest) -> Watch:
    """What raises an error when the reader has left; under another server than gunicorn, only sending tells."""
    line: socket.socket | None = request.META.get("gunicorn.socket")
    if line is None:
        return lambda: None
    # gunicorn takes the time limit off again before it reads the next request.
    line.settimeout(STALLED_SECONDS)
    poll = select.poll()
    poll.register(line, LEFT)

    ends = monotonic() + LONGEST_SECONDS

    def watch() -> None:
        if monotonic() > ends:
            # Who reads byte by byte would hold a place, and the database's view of the register, for ever.
            raise ReaderLeft(errno.ECONNRESET, "The reader takes too long.")
        if poll.poll(0):
            # gunicorn keeps quiet about an error of this number.
            raise ReaderLeft(errno.ECONNRESET, "The reader has left.")

    return watch


def busy() -> HttpResponse:
    return plain(
        gettext("Too many files are being made at this moment. Please try again in a few seconds."),
        HTTPStatus.SERVICE_UNAVAILABLE,
        {"Retry-After": str(RETRY_SECONDS)},
    )


def plain(text: str, status: HTTPStatus, headers: dict[str, str] | None = None) -> HttpResponse:
    """Sentences in place of a file."""
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
