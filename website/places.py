"""Where organizations lie on the map, kept in this process and brought up to date as the lists are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import RLock

from pyroaring import BitMap

from core.changes import FORGET, Follower
from partnerships.models import Country, Organization
from website.geography import WORLD_WIDTH, Point, View, centres, project

type Cell = tuple[int, int]

# The world is so many cells wide on the first level.
CELLS_ACROSS = 25
# So many records tell where a sign stands and what it names; of more, the first ones do.
LOOKED_AT = 50
# With more changed records than this they are all read anew.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map and the country it lies in; exact unless it is only the middle of the country."""

    point: Point
    country: str
    is_exact: bool


@dataclass
class Places:
    """Where each organization lies, and which lie in each cell of a level."""

    at: dict[int, Place] = field(default_factory=dict)
    inexact: BitMap = field(default_factory=BitMap)
    levels: dict[int, dict[Cell, BitMap]] = field(default_factory=dict)

    def put(self, record: int, place: Place | None) -> None:
        """Note where a record lies now, on the levels that are in use."""
        old = self.at.pop(record, None)
        self.inexact.discard(record)
        if place:
            self.at[record] = place
            if not place.is_exact:
                self.inexact.add(record)
        for level, cells in self.levels.items():
            if old:
                cells[cell_of(old.point, level)].discard(record)
            if place:
                cells.setdefault(cell_of(place.point, level), BitMap()).add(record)

    def cells(self, level: int) -> dict[Cell, BitMap]:
        if level not in self.levels:
            gathered: dict[Cell, list[int]] = {}
            for record, place in self.at.items():
                gathered.setdefault(cell_of(place.point, level), []).append(record)
            self.levels[level] = {cell: BitMap(records) for cell, records in gathered.items()}
        return self.levels[level]

    def count(self, among: BitMap) -> int:
        """How many of some organizations lie somewhere."""
        return sum(ids.intersection_cardinality(among) for ids in self.cells(0).values())


def cell_size(level: int) -> float:
    return WORLD_WIDTH / CELLS_ACROSS / 2**level


def cell_of(point: Point, level: int) -> Cell:
    size = cell_size(level)
    return int(point[0] // size), int(point[1] // size)


class Atlas:
    """The places of all public organizations, one for the whole process."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.forget()
        FORGET.append(self.forget)

    def forget(self) -> None:
        self.follower = Follower()
        self.places: Places | None = None

    def now(self) -> Places:
        """The places as the database holds them now; to be used under the lock."""
        try:
            return self._now()
        except BaseException:
            self.forget()
            raise

    def _now(self) -> Places:
        changes = self.follower.changes()
        if changes.inside:
            # What this transaction wrote may yet be undone: it is read for this answer only.
            return read()
        rows = [record for kind, record in changes.rows if kind == "organization"]
        touched = {record for record in rows if record is not None}
        if self.places is None or changes.is_restart or None in rows or len(touched) > MANY:
            self.places = read()
        elif touched:
            known = dict(places_of(touched))
            for record in touched:
                self.places.put(record, known.get(record))
        return self.places


def read() -> Places:
    places = Places()
    for record, place in places_of():
        places.put(record, place)
    return places


def places_of(records: Iterable[int] | None = None) -> Iterator[tuple[int, Place]]:
    """Where the public organizations lie, or some of them: where they say, else in the middle of their country."""
    numbers = dict(Country.objects.values_list("code", "numeric"))
    rows = Organization.objects.published().order_by()
    if records is not None:
        rows = rows.filter(pk__in=list(records))
    for record, latitude, longitude, country in rows.values_list("pk", "latitude", "longitude", "country"):
        if latitude is not None:
            yield record, Place(project(float(longitude), float(latitude)), country or "", is_exact=True)
        elif (number := numbers.get(country or "")) in centres():
            yield record, Place(centres()[str(number)], str(country), is_exact=False)


ATLAS = Atlas()


@dataclass(frozen=True)
class Group:
    """Organizations that lie so near each other that one sign stands for them."""

    records: BitMap
    point: Point
    countries: Sequence[str]
    is_exact: bool
    is_one_point: bool

    @property
    def count(self) -> int:
        return len(self.records)

    @property
    def is_in_one_country(self) -> bool:
        return len(self.countries) == 1 and self.count <= LOOKED_AT


def groups(places: Places, among: BitMap, view: View) -> list[Group]:
    """What lies in a view, gathered by cells, the largest groups first; what is hidden by a larger one joins it."""
    size = cell_size(view.level)
    columns = range(int(view.x // size), int((view.x + view.width) // size) + 1)
    rows = range(int(view.y // size), int((view.y + view.height) // size) + 1)
    cells = places.cells(view.level)
    found: dict[Cell, BitMap] = {}
    for column in columns:
        for row in rows:
            if (ids := cells.get((column, row))) and (here := ids & among):
                found[column, row] = here
    return [each for each in joined(found, places, view) if view.holds(each.point)]


def joined(found: dict[Cell, BitMap], places: Places, view: View) -> Iterator[Group]:
    made = {cell: group_of(ids, places) for cell, ids in found.items()}
    for cell in sorted(made, key=lambda cell: (-made[cell].count, cell)):
        if cell not in made:
            continue
        group = made.pop(cell)
        hidden = [near for near in neighbours(cell) if near in made and is_hidden(group, made[near], view)]
        if hidden:
            records = BitMap.union(group.records, *(made.pop(near).records for near in hidden))
            group = group_of(records, places)
        yield group


def neighbours(cell: Cell) -> list[Cell]:
    column, row = cell
    return [(column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1) if right or down]


def is_hidden(larger: Group, smaller: Group, view: View) -> bool:
    x, y = larger.point[0] - smaller.point[0], larger.point[1] - smaller.point[1]
    room = (radius(larger.count) + radius(smaller.count)) * view.unit
    return x * x + y * y < room * room


def radius(count: int) -> float:
    """How large a sign is, in thousandths of the view's width."""
    return 8.0 if count == 1 else min(13 + 2.2 * len(str(count)) ** 1.5, 30.0)


def group_of(records: BitMap, places: Places) -> Group:
    looked_at = [places.at[record] for record in records[:LOOKED_AT]]
    count = len(looked_at)
    point = sum(each.point[0] for each in looked_at) / count, sum(each.point[1] for each in looked_at) / count
    countries = [code for code, _count in Counter(each.country for each in looked_at if each.country).most_common()]
    return Group(
        records=records,
        point=point,
        countries=countries,
        is_exact=any(each.is_exact for each in looked_at),
        is_one_point=len(records) <= LOOKED_AT and len({each.point for each in looked_at}) == 1,
    )
