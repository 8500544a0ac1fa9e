"""Reads a file somebody brings: text or a spreadsheet, recognised by what it holds, in bounded memory."""

from collections.abc import Callable
from pathlib import Path, PurePath
from zipfile import ZipFile

from django.utils.translation import gettext as _

from core.uploads import is_markup
from desk.imports import archive
from desk.imports.delimited import read_delimited
from desk.imports.ods import read_ods
from desk.imports.table import MOST_BYTES, BadFileError, Table
from desk.imports.xlsx import WORKBOOK, read_xlsx

__all__ = ["ENDINGS", "BadFileError", "Table", "read_table"]

READERS: dict[str, Callable[[Path], Table]] = {"csv": read_delimited, "xlsx": read_xlsx, "ods": read_ods}
ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".ods": "ods"}
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# How files begin that are no text, and what they are.
BEGINNINGS = {
    b"PK": "zip",
    b"\xd0\xcf\x11\xe0": "ole",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
}


def read_table(path: Path, filename: str) -> Table:
    """The table in a file; ``filename`` is what whoever brought it called it."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BadFileError(
            _("The file has %(size)s MB; up to %(most)s MB are taken. Divide it, and bring in the parts one by one.")
            % {"size": -(-size // archive.MEGABYTE), "most": MOST_BYTES // archive.MEGABYTE}
        )
    ending = PurePath(filename).suffix.lower()
    wanted = ENDINGS.get(ending)
    if wanted is None:
        raise BadFileError(
            _("“%(name)s” is not a file that can be read: save the table as CSV, XLSX or ODS.")
            % {"name": PurePath(filename).name[-100:]}
        )
    found = format_of(path)
    if found not in READERS:
        raise BadFileError(
            _("The file holds %(found)s, whatever its name says: save the table as CSV, XLSX or ODS.")
            % {"found": found}
        )
    if found != wanted:
        raise BadFileError(
            _("The file ends in %(ending)s but holds %(found)s. Save it again in the format its name says.")
            % {"ending": ending, "found": found.upper() if found != "csv" else _("plain text")}
        )
    return READERS[found](path)


def format_of(path: Path) -> str:
    """What the file holds, by how it begins."""
    with path.open("rb") as file:
        start = file.read(2048)
    kind = next((kind for beginning, kind in BEGINNINGS.items() if start.startswith(beginning)), "csv")
    if kind == "zip":
        return format_of_archive(path)
    if kind == "ole":
        raise BadFileError(
            _(
                "The file is protected by a password, or an Excel file of before 2007 (XLS). "
                "Save it as XLSX without a password."
            )
        )
    if is_markup(start):
        return _("a page or a drawing (HTML, XML or SVG)")
    return kind


def format_of_archive(path: Path) -> str:
    with archive.opened(path) as found:
        names = found.namelist()
        if WORKBOOK in names:
            return "xlsx"
        if "mimetype" in names and is_ods(found):
            return "ods"
    return _("an archive (ZIP), or a document that is no spreadsheet")


def is_ods(found: ZipFile) -> bool:
    with archive.part(found, "mimetype", 200) as stream:
        return stream.read().strip() == ODS_TYPE
