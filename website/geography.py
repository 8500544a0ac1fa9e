"""Where things lie on the world map: its projection, the middle of each country, and the parts one can look at.

The map is `static/map/world.svg`; its lengths are in units of which the world is ten thousand wide.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import asin, cos, log2, radians, sin, sqrt
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORLD_WIDTH, WORLD_HEIGHT = 10_000, 4_300
# Equal Earth, turned so that the meridian opposite the middle one cuts through the Bering Strait and not through land.
MERIDIAN = 11
SCALE = 1847.3156767339815
MIDDLE_X, MIDDLE_Y = 5000.0, 2433.5848769370223
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
ROOT = sqrt(3) / 2

# Each level shows half as much as the one before.
DEEPEST = 7
CENTRES = Path(__file__).with_name("centres.json")

type Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """A place on the globe as a point of the map."""
    turned = radians((longitude - MERIDIAN + 180) % 360 - 180)
    angle = asin(ROOT * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = turned * cos(angle) / (ROOT * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return MIDDLE_X + SCALE * x, MIDDLE_Y - SCALE * y


@cache
def centres() -> dict[str, Point]:
    """The middle of each country on the map, by its ISO 3166-1 number."""
    return {number: (x, y) for number, (x, y) in json.loads(CENTRES.read_text()).items()}


@dataclass(frozen=True)
class View:
    """A part of the map."""

    x: int
    y: int
    width: int
    height: int

    @property
    def box(self) -> str:
        return f"{self.x} {self.y} {self.width} {self.height}"

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def level(self) -> int:
        """How closely it looks: the level whose parts are about as wide."""
        return min(DEEPEST, max(0, round(log2(WORLD_WIDTH / self.width))))

    @property
    def unit(self) -> float:
        """A thousandth of its width: signs are as large in every view."""
        return self.width / 1000

    def holds(self, point: Point) -> bool:
        return self.x <= point[0] < self.x + self.width and self.y <= point[1] < self.y + self.height


@dataclass(frozen=True)
class Region:
    """A part of the world with a name."""

    code: str
    label: str | Promise
    view: View


WORLD = Region("world", _("World"), View(400, 60, 9_400, 4_240))
EUROPE = Region("europe", _("Europe"), View(4310, 220, 1500, 960))
REGIONS = {
    region.code: region
    for region in (
        WORLD,
        EUROPE,
        Region("africa", _("Africa"), View(3900, 950, 2900, 2750)),
        Region("asia", _("Asia"), View(5500, 150, 3700, 2650)),
        Region("north-america", _("North America"), View(800, 80, 3400, 2250)),
        Region("south-america", _("South America"), View(2050, 1850, 2450, 2400)),
        Region("oceania", _("Oceania"), View(7400, 2100, 2600, 2000)),
    )
}


def around(x: int, y: int, level: int) -> View:
    """What is seen around a point on a level; never beyond the world."""
    width = WORLD_WIDTH >> level
    height = min(WORLD_HEIGHT, width * 5 // 8)
    left = min(max(0, x - width // 2), WORLD_WIDTH - width)
    top = min(max(0, y - height // 2), WORLD_HEIGHT - height)
    return View(left, top, width, height)
