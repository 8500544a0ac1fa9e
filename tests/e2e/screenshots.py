"""Pictures of every type of page for docs/screenshots, from a running site with the sample data."""

import csv
import io
import os
import sys
import urllib.request
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
HEIGHT = 900
# Pages have few colours; so many keep their letters smooth.
COLOURS = 96


class Shot(NamedTuple):
    """A picture of a page; ``asked`` is a file whose first row is the record to show."""

    name: str
    path: str = ""
    asked: str = ""
    width: int = 1280
    theme: str = "light"


SHOTS = [
    Shot("home", "/en/"),
    Shot("home-phone", "/fr/", width=360),
    Shot("home-dark", "/nl/", theme="dark"),
    Shot("agreements", "/en/agreements/"),
    Shot("agreements-phone", "/fr/agreements/", width=360, theme="dark"),
    Shot("partners", "/en/partners/"),
    Shot("organizations", "/en/organizations/"),
    Shot("people", "/en/people/"),
    Shot("visits", "/en/visits/"),
    Shot("topics", "/en/topics/"),
    Shot("agreement", asked="/en/agreements/export.csv?partner=Ankara"),
    Shot("agreement-dark", asked="/fr/agreements/export.csv?type=cooperation_agreement&q=ile-de-france", theme="dark"),
    Shot("partner", asked="/en/partners/export.csv?q=ankara"),
    Shot("organization", asked="/en/organizations/export.csv?q=brussels-capital&kind=region"),
    Shot("network", asked="/en/organizations/export.csv?q=metropolis&kind=network"),
    Shot("person", asked="/en/people/export.csv?q=smet"),
    Shot("visit", asked="/en/visits/export.csv?q=ankara"),
    Shot("topic", "/en/topics/climate/"),
    Shot("map", "/en/map/"),
    Shot("statistics", "/en/statistics/"),
    Shot("about", "/en/about/"),
    Shot("search", "/en/search/?q=ankara"),
    Shot("refused", "/en/agreements/?type=nonsense"),
    Shot("not-found", "/nl/partners/12-ankara/"),
]


def path_of(site: str, shot: Shot) -> str:
    """The page of a picture."""
    if shot.path:
        return shot.path
    address = site + quote(shot.asked, safe="/?=&+-") + "&flavour=data"
    with urllib.request.urlopen(address) as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")))
    if not rows:
        sys.exit(f"{shot.name}: {shot.asked} has no row; the site needs the sample data.")
    return urlsplit(rows[0]["url"]).path


def draw(browser: Browser, site: str, shot: Shot) -> int:
    """Draw one picture; its size in bytes."""
    file = FOLDER / f"{shot.name}.png"
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHT},
        color_scheme=shot.theme,  # type: ignore[arg-type]
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    page = context.new_page()
    page.goto(site + path_of(site, shot), wait_until="networkidle")
    page.screenshot(path=file)
    context.close()
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def main(site: str, withdrawn: str = "") -> None:
    """Draw every picture; that of a withdrawn record only where its path is given, as the sample has none."""
    shots = [*SHOTS, Shot("withdrawn", withdrawn)] if withdrawn else SHOTS
    FOLDER.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None, args=sandbox)
        for shot in shots:
            print(f"{shot.name}.png: {draw(browser, site, shot) // 1024} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), *sys.argv[2:3])
