"""Spreadsheets are archives of XML: both are read piece by piece, within bounds, whatever they claim to hold."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.text import grouped
from desk.imports.table import (
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_COLUMNS,
    BadFileError,
    Line,
    too_long_a_cell,
    too_long_a_row,
    too_many_columns,
)

MEGABYTE = 1024 * 1024
MOST_OF_SHEET = 250 * MEGABYTE
MOST_OF_TEXTS = 50 * MEGABYTE
MOST_OF_OTHERS = 5 * MEGABYTE
# A spreadsheet has a dozen parts and some for each sheet; each takes about a hundred bytes of the list of parts.
LONGEST_LIST = 256 * 1024
# What a piece expands to is held in memory at once.
PIECE = 4 * 1024
# A single tag of XML that is longer was made to fill the memory.
LONGEST_TAG = MEGABYTE
LAST_ROW = 1_048_576
END_OF_ARCHIVE = b"PK\x05\x06"
END_OF_LARGE_ARCHIVE = b"PK\x06\x06"
# What the libraries raise of an archive, of XML and of numbers that are none.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    OverflowError,
    ValueError,
    KeyError,
)
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Handler(Protocol):
    """What is done with each piece of XML; names are ``namespace name``."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def damaged() -> BadFileError:
    return BadFileError(
        _("The spreadsheet is damaged. Open it in a spreadsheet program, save it under another name, and bring that.")
    )


def with_password() -> BadFileError:
    return BadFileError(_("The spreadsheet is protected by a password. Save it without one."))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, once its list of parts is known to be short."""
    refuse_long_list(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DAMAGE as error:
        raise damaged() from error


def refuse_long_list(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    end = tail.rfind(END_OF_ARCHIVE)
    length = int.from_bytes(tail[end + 12 : end + 16], "little")
    if end < 0 or END_OF_LARGE_ARCHIVE in tail or length > LONGEST_LIST:
        raise damaged()


@contextmanager
def part(archive: zipfile.ZipFile, name: str, most: int) -> Iterator[IO[bytes]]:
    """One part of the archive, which is never read beyond the size it states."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise with_password()
    if info.compress_type not in COMPRESSIONS:
        raise damaged()
    if info.file_size > most:
        raise BadFileError(
            _(
                "The spreadsheet would unpack to %(size)s MB, of which %(most)s MB are taken. "
                "Divide it, leave out columns that are not to be brought in, or save it as CSV."
            )
            % {"size": grouped(info.file_size // MEGABYTE), "most": most // MEGABYTE}
        )
    with archive.open(info) as stream:
        yield stream


def pieces(stream: IO[bytes], handler: Handler) -> Iterator[None]:
    """Parse a part piece by piece, so that what each brings can be taken before the next."""

    def refuse(*_arguments: Any) -> None:
        raise damaged()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    fed = 0
    while piece := stream.read(PIECE):
        parser.Parse(piece)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise damaged()
        yield
    parser.Parse(b"", True)
    yield


def parse(stream: IO[bytes], handler: Handler) -> None:
    for _piece in pieces(stream, handler):
        pass


class Rows:
    """Gathers the cells of a sheet into rows; only cells with a text count."""

    def __init__(self) -> None:
        self.number = 0
        self.cells: list[str] = []
        self.length = 0
        self.waiting: list[tuple[Line, int]] = []

    def add(self, column: int, text: str, times: int = 1) -> None:
        if not text:
            return
        if len(text) > LONGEST_CELL:
            raise too_long_a_cell(self.number, column)
        if column + times > MOST_COLUMNS:
            raise too_many_columns(self.number)
        self.length += len(text) * times
        if self.length > LONGEST_ROW:
            raise too_long_a_row(self.number)
        if column < len(self.cells):
            raise damaged()
        self.cells += [""] * (column - len(self.cells)) + [text] * times

    def finish(self, times: int = 1) -> None:
        """The row is complete, and the same for so many rows from its number on."""
        if self.number + times - 1 > LAST_ROW:
            times = LAST_ROW - self.number + 1
        if self.cells:
            self.waiting.append(((self.number, self.cells), times))
        self.cells, self.length = [], 0

    def taken(self) -> Iterator[Line]:
        waiting, self.waiting = self.waiting, []
        for (number, cells), times in waiting:
            for offset in range(times):
                yield number + offset, cells


class Text:
    """Gathers the pieces of one text, up to the length of a cell and a little more."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def add(self, text: str) -> None:
        if self.length <= LONGEST_CELL:
            self.parts.append(text)
            self.length += len(text)

    def taken(self) -> str:
        text = "".join(self.parts)
        self.parts, self.length = [], 0
        return text


def local(name: str) -> str:
    """A name of XML without its namespace."""
    return name.rpartition(" ")[2]
