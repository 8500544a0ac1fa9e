"""Files of lists as LibreOffice opens them: every accent and every cell is there."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import not_run
from tests.small_register import LISTS, body_of, csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("sample")]

# Separated by commas, quoted, in UTF-8, from the first line; every cell as it is stored, of the first sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,1"


@pytest.fixture(scope="module")
def office() -> str:
    """A LibreOffice of this machine."""
    program = os.environ.get("SOFFICE") or shutil.which("soffice")
    if not program:
        not_run("no LibreOffice here; set SOFFICE to one, or install it")
    return program


def opened(office: str, folder: Path, name: str, body: bytes) -> list[list[str]]:
    """The cells LibreOffice reads in a file."""
    file = folder / name
    file.write_bytes(body)
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # What a person is shown before a text file is opened: UTF-8, as its first sign says, and commas.
    asked = ["--infilter=CSV:44,34,UTF8,1"] if file.suffix == ".csv" else []
    command: list[str | Path] = [office, profile, "--headless", *asked, "--convert-to", AS_CSV, "--outdir", made, file]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = made.iterdir()
    with found.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("name", LISTS)
def test_a_csv_file_opens_whole(office: str, tmp_path: Path, client: Client, name: str) -> None:
    address = f"/fr/{name}/export.csv"
    found = opened(office, tmp_path, "list.csv", body_of(client.get(address)))
    wanted = csv_rows(client, address)
    assert [texts(row) for row in found] == [texts(row) for row in wanted]
    assert any(not cell.isascii() for row in wanted for cell in texts(row))


@pytest.mark.parametrize("name", LISTS)
def test_a_spreadsheet_opens_whole(office: str, tmp_path: Path, client: Client, name: str) -> None:
    found = opened(office, tmp_path, "list.xlsx", body_of(client.get(f"/fr/{name}/export.xlsx")))
    wanted = csv_rows(client, f"/fr/{name}/export.csv")
    assert [texts(row) for row in found] == [texts(row) for row in wanted]


def texts(row: list[str]) -> list[str]:
    """The cells that are words: the numbers and days of a spreadsheet are shown in another way."""
    return [cell for cell in row if any(sign.isalpha() for sign in cell)]
