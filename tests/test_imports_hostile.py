"""Files made to do harm: each is refused with a sentence, and no memory is taken for it."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.conftest import ROOT

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 300
# Reads each file as the worker does, and says what came of it and how much memory was needed in all.
PROCESS = """
import json, sys
import django
django.setup()
from pathlib import Path
from desk.imports.reading import BadFileError, read_table
said = {}
for path in map(Path, sys.argv[1:]):
    try:
        said[path.name] = sum(1 for _row in read_table(path, path.name).rows())
    except BadFileError as error:
        said[path.name] = str(error)
# The most this program took; getrusage would count what whoever started it had taken.
kilobytes = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([said, int(kilobytes.split()[1]) // 1024]))
"""
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def read_in_a_process(*paths: Path) -> tuple[dict[str, int | str], int]:
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, megabytes = json.loads(done.stdout)
    return said, megabytes


def text(path: Path, *pieces: bytes) -> Path:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return path


def xlsx(path: Path, **parts: Iterator[bytes]) -> Path:
    """A spreadsheet with parts of our own, written piece by piece."""
    with Workbook(path) as book:
        book.add_worksheet().write(0, 0, "x")
    names = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml"}
    with zipfile.ZipFile(path) as old:
        others = {name: old.read(name) for name in old.namelist() if name not in [names[each] for each in parts]}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in others.items():
            new.writestr(name, content)
        for key, pieces in parts.items():
            with new.open(names[key], "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)
    return path


def repeated(piece: bytes, megabytes: int, start: bytes = SHEET) -> Iterator[bytes]:
    yield start
    block = piece * (MEGABYTE // len(piece))
    for _number in range(megabytes):
        yield block


def ods(path: Path, rows: str) -> Path:
    spaces = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    declared = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {declared}><table:table>{rows}</table:table></office:document-content>",
        )
    return path


def test_hostile_files_are_refused_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>{}</text:p>'
        "</table:table-cell>"
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    said, megabytes = read_in_a_process(
        text(tmp_path / "cell.csv", b"a,b\n1,", b"x" * 10 * MEGABYTE, b"\n"),
        text(tmp_path / "quote.csv", b'a,b\n"1,2\n', b"3,4\n" * 2_000_000),
        text(tmp_path / "rows.csv", b"a,b\n", b"1,2\n" * 1_000_000),
        text(tmp_path / "nul.csv", b"\0" * 10 * MEGABYTE),
        xlsx(tmp_path / "bomb.xlsx", sheet=repeated(b"\0", 300)),
        xlsx(tmp_path / "cell.xlsx", sheet=repeated(b'<row><c t="inlineStr"><is><t>' + b"x" * 50, 10)),
        ods(tmp_path / "rows.ods", row.format(1, cell.format(1, "h")) + row.format(999, cell.format(400, "x" * 2_000))),
        ods(tmp_path / "columns.ods", row.format(1, cell.format(1_000_000, "x"))),
    )
    assert said == {
        "cell.csv": "Row 2 holds more than 1\u202f000\u202f000 characters. Shorten it, or leave it out of the file.",
        "quote.csv": "Row 2 has a cell of more than 100\u202f000 characters. "
        "Perhaps a quotation mark is opened in this row and never closed; if not, shorten the cell.",
        "rows.csv": "The file has more than 200\u202f000 rows. Divide it, and bring in the parts one by one.",
        "nul.csv": "Row 1 holds more than 1\u202f000\u202f000 characters. Shorten it, or leave it out of the file.",
        "bomb.xlsx": "The spreadsheet would unpack to 300 MB, of which 250 MB are taken. "
        "Divide it, leave out columns that are not to be brought in, or save it as CSV.",
        "cell.xlsx": "The spreadsheet is damaged. "
        "Open it in a spreadsheet program, save it under another name, and bring that.",
        "rows.ods": "Up to row 126 the file holds more than 100\u202f000\u202f000 characters. "
        "Divide it, and bring in the parts.",
        "columns.ods": "Row 1 has more than 500 columns. Leave out those that are not to be brought in.",
    }
    assert megabytes < MOST_MEGABYTES


WORST: dict[str, Callable[[Path], Path]] = {
    "a million rows": lambda folder: xlsx(
        folder / "a.xlsx",
        sheet=repeated(b'<row><c t="inlineStr"><is><t>a</t></is></c></row>', 240),
    ),
    "ten million empty cells in a row": lambda folder: xlsx(folder / "a.xlsx", sheet=repeated(b"<c/>", 240)),
    "millions of texts": lambda folder: xlsx(
        folder / "a.xlsx",
        texts=repeated(b"<si><t>ab</t></si>", 49, TEXTS),
        sheet=iter(
            [SHEET, b'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row></sheetData></worksheet>']
        ),
    ),
    "long texts in every cell": lambda folder: xlsx(
        folder / "a.xlsx",
        texts=iter([TEXTS, "<si><t>{}</t></si></sst>".format("\U0001f600" * 99_000).encode()]),
        sheet=repeated(b"<row>" + b'<c t="s"><v>0</v></c>' * 10 + b"</row>", 10),
    ),
    "cells of every width of letter": lambda folder: text(
        folder / "a.csv", *[("\U0001f600" + "x" * 90_000 + "\n").encode() for _row in range(500)]
    ),
    "an archive with a million names": lambda folder: many_parts(folder / "a.xlsx"),
}


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(200_000):
            archive.writestr(f"{number}", b"")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_whatever_a_file_holds_it_is_read_within_the_memory_of_a_worker(name: str, tmp_path: Path) -> None:
    said, megabytes = read_in_a_process(WORST[name](tmp_path))
    print(name, said, megabytes)
    assert megabytes < MOST_MEGABYTES
