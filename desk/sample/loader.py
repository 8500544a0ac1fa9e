"""Enters the sample data of the files beside it, each record once, through the models and their rules."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction

from agreements.models import Agreement
from core.models import Publication, Record, Source
from core.text import Translated
from events.models import Visit
from partnerships.countries import load_countries
from partnerships.models import Country, KeyFigure, Organization, Partnership, Topic
from people.models import Person, Post

FOLDER = Path(__file__).parent
FILES = ["sources", "topics", "organizations", "partners", "networks", "people", "partnerships", "agreements", "visits"]

type Entry = dict[str, Any]


class Table(NamedTuple):
    """A table of the files: its model, and the columns that tell its records apart."""

    model: type[models.Model]
    known_by: tuple[str, ...]


# In the order in which they need one another.
TABLES = {
    "source": Table(Source, ("url",)),
    "topic": Table(Topic, ("slug",)),
    "organization": Table(Organization, ("kind", "name_fr", "country")),
    "post": Table(Post, ("organization", "label_fr")),
    "person": Table(Person, ("name",)),
    "partnership": Table(Partnership, ("organization_a", "organization_b", "kind")),
    "key_figure": Table(KeyFigure, ("label_fr", "as_printed")),
    "agreement": Table(Agreement, ("title_fr", "concluded_on")),
    "visit": Table(Visit, ("title_fr", "started_on")),
}


@transaction.atomic
def load_sample() -> Counter[type[models.Model]]:
    """Enter what is not there yet, and publish it; the number of rows created of each model."""
    load_countries()
    return Loader(read_files()).load()


def read_files() -> dict[str, list[Entry]]:
    """The entries of each table, in the order of the files."""
    entries: dict[str, list[Entry]] = {name: [] for name in TABLES}
    for name in FILES:
        with (FOLDER / f"{name}.toml").open("rb") as file:
            for table, found in tomllib.load(file, parse_float=Decimal).items():
                entries[table].extend(found)
    return entries


class Loader:
    """Knows what each key of the files stands for."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        self.entries = entries
        self.known: dict[tuple[type[models.Model], str], models.Model] = {}
        self.created: Counter[type[models.Model]] = Counter()

    def load(self) -> Counter[type[models.Model]]:
        new = [
            record
            for name, table in TABLES.items()
            for entry in self.entries[name]
            if (record := self.enter(table, entry)) is not None
        ]
        for record in new:
            if isinstance(record, Record):
                record.publication = Publication.PUBLISHED
                record.save(update_fields=["publication"])
        return self.created

    def enter(self, table: Table, entry: Entry) -> models.Model | None:
        """The record of the entry if it had to be created."""
        found = self.find(table, entry)
        if found is None:
            return self.create(table.model, entry)
        self.known[table.model, entry["key"]] = found
        return None

    def find(self, table: Table, entry: Entry) -> models.Model | None:
        """The record by its identifiers, or else by what it was first entered with, whatever it says now."""
        manager = table.model._base_manager
        for identifier in entry.get("identifiers", ()):
            own = {f"identifiers__{name}": value for name, value in identifier.items()}
            if found := manager.filter(**own).first():
                return found
        columns = dict(self.columns(table.model, entry))
        first_events = table.model.pgh_event_models["insert"]._base_manager.filter(  # type: ignore[attr-defined]
            pgh_label="insert", **{name: columns.get(name) for name in table.known_by}
        )
        return manager.filter(pk__in=first_events.values("pgh_obj_id")).order_by("pk").first()

    def create(self, model: type[models.Model], entry: Entry, **owner: models.Model) -> models.Model:
        """Create the row of an entry with the rows below it."""
        record = model(**dict(self.columns(model, entry)), **owner)
        # What looks at other rows is left to the database, which looks at it anyway.
        record.full_clean(validate_unique=False, validate_constraints=False)
        record.save()
        self.created[model] += 1
        if "key" in entry:
            self.known[model, entry["key"]] = record
        for name, relation in relations(model).items():
            self.create_rows(record, relation, entry.get(name, []))
        return record

    def create_rows(self, record: models.Model, relation: Any, below: list[Any]) -> None:
        if relation.many_to_many:
            other = relation.m2m_reverse_field_name()
            for key in below:
                self.create(relation.remote_field.through, {other: key}, **{relation.m2m_field_name(): record})
            return
        model = relation.related_model
        counted = any(field.name == "position" and not field.null for field in model._meta.fields)
        for position, entry in enumerate(below, start=1):
            numbered = {"position": position, **entry} if counted else entry
            self.create(model, numbered, **{relation.field.name: record})

    def columns(self, model: type[models.Model], entry: Entry) -> Iterator[tuple[str, Any]]:
        """What the entry says of the row itself, by the names of the model's fields."""
        fields = {field.name: field for field in model._meta.fields}
        if "slug" in fields:
            yield "slug", entry["key"]
        for name, value in entry.items():
            if isinstance(getattr(model, name, None), Translated):
                yield from ((f"{name}_{language}", text) for language, text in value.items())
            elif name in fields:
                field = fields[name]
                yield name, self.look_up(field.related_model, value) if field.is_relation else value
            elif name != "key" and name not in relations(model):
                raise ValueError(f"{model._meta.label} has no {name}: {entry}")

    def look_up(self, model: Any, key: str) -> models.Model:
        return Country.objects.get(pk=key) if model is Country else self.known[model, key]


def relations(model: type[models.Model]) -> dict[str, Any]:
    """The relations to the rows below a record, programme items before the photos that show them."""
    many = [
        field for field in model._meta.get_fields() if field.one_to_many or isinstance(field, models.ManyToManyField)
    ]
    return {field.name: field for field in sorted(many, key=lambda field: field.name == "photos")}
