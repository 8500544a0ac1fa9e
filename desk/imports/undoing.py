"""Taking back an import as a whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pghistory
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditAction
from agreements.models import Agreement
from core.models import Record, Source
from desk.imports.applying import by_whom
from desk.imports.models import Import, ImportedRow, ImportRow, ImportState
from desk.imports.protecting import closed_owners, owning
from desk.imports.records import check_now
from desk.imports.staging import StateError, end, spoken_to
from desk.imports.witness import witness
from events.models import Visit
from partnerships.models import Organization, Partnership, Topic
from people.models import Person, Post

# What points at others goes before them; rows that stand below records that stay go first of all.
TAKING_ORDER: Sequence[type[models.Model]] = (Visit, Agreement, Partnership, Person, Post, Topic, Organization, Source)
TOGETHER = 500
MOST_TOLD = 10


class UndoError(Exception):
    """The import cannot be undone; the message says why."""


def undo_blockers(file_import: Import) -> list[models.Model]:
    """Records of the import that somebody has edited, or uses, since; with any of them nothing is undone."""
    return [*edited(file_import), *users(file_import)]


def edited(file_import: Import) -> Iterator[models.Model]:
    for model, numbers in made_or_changed(file_import).items():
        if issubclass(model, Record):
            noted = dict(
                ImportedRow.objects.filter(file_import=file_import, table=model._meta.label).values_list(
                    "record_id", "version"
                )
            )
            for number, version in model._base_manager.filter(pk__in=numbers).values_list("pk", "version"):
                if noted[number] != version:
                    yield model._base_manager.get(pk=number)


def users(file_import: Import) -> Iterator[models.Model]:
    """Rows of others that point at what the import made."""
    made = made_by(file_import)
    for model, numbers in made.items():
        for relation in model._meta.related_objects:
            other = relation.related_model
            if relation.on_delete is models.PROTECT and "pgh_event_models" in vars(other):
                name = relation.field.name
                for row in other._base_manager.filter(**{f"{name}__in": numbers}):
                    if not belongs(row, made):
                        yield row


def belongs(row: models.Model, made: dict[type[models.Model], set[int]]) -> bool:
    """Whether the row was made by the import itself, or stands below a record that was."""
    if row.pk in made.get(type(row), ()):
        return True
    relations: list[Any] = [each for each in row._meta.fields if each.is_relation]
    owners = [each for each in relations if each.remote_field.on_delete is models.CASCADE]
    return any(getattr(row, each.attname) in made.get(each.related_model, ()) for each in owners)


def made_or_changed(file_import: Import, **which: Any) -> dict[type[models.Model], set[int]]:
    found: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    rows = ImportedRow.objects.filter(file_import=file_import, **which)
    for label, number in rows.values_list("table", "record_id"):
        found[apps.get_model(label)].add(number)
    return dict(found)


def made_by(file_import: Import) -> dict[type[models.Model], set[int]]:
    return made_or_changed(file_import, before__isnull=True)


def undo(file_import: Import, user: Any) -> None:
    """Take back all the import made and changed, or raise ``UndoError`` and take back nothing."""
    with witness(file_import), spoken_to(file_import):
        file_import.refresh_from_db()
        if file_import.state not in (ImportState.APPLIED, ImportState.UNDOING):
            raise StateError(_("Only what is applied can be undone."))
        end(file_import, ImportState.UNDOING)
        try:
            with transaction.atomic(), pghistory.context(**by_whom(file_import, user)):
                take_back(file_import, user)
                finish(file_import, user)
        except UndoError as error:
            end(file_import, ImportState.APPLIED, str(error))
            raise
        except Exception:
            end(file_import, ImportState.APPLIED, _("Undoing was broken off by an error; everything is still applied."))
            raise


def take_back(file_import: Import, user: Any) -> None:
    lock_records(file_import)
    refuse_closed(file_import, user)
    blockers = undo_blockers(file_import)
    if blockers:
        raise UndoError(
            _("Edited or used since: %(records)s. Nothing has been undone.")
            % {"records": "; ".join(map(named, blockers[:MOST_TOLD]))}
        )
    source, file_import.source = file_import.source, None
    file_import.save(update_fields=["source"])
    made = made_by(file_import)
    before = versions_of(file_import)
    try:
        for model in [*(each for each in made if each not in TAKING_ORDER), *TAKING_ORDER]:
            delete(model, sorted(made.get(model, ())))
        put_back(file_import)
        forget_source(source)
        check_now()
        note_anew(file_import, before)
    except (ProtectedError, IntegrityError) as error:
        raise UndoError(_("Something the import made is used elsewhere. Nothing has been undone.")) from error


def refuse_closed(file_import: Import, user: Any) -> None:
    sentence = closed_sentence(file_import, user)
    if sentence:
        raise UndoError(sentence)


def closed_sentence(file_import: Import, user: Any) -> str:
    """Which published records the colleague cannot put back; nothing where there are none."""
    closed = [*islice(closed_owners(user, made_or_changed(file_import)), MOST_TOLD)]
    words = _("Published records, which somebody who may publish puts back: %(records)s. Nothing has been undone.")
    return words % {"records": "; ".join(map(named, closed))} if closed else ""


type Versions = dict[type[models.Model], dict[int, int]]

NOTED_ANEW = """
UPDATE desk_importedrow noted SET version = record.version
FROM {table} record, unnest(%s::bigint[], %s::integer[]) AS told (id, version)
WHERE noted."table" = %s AND noted.record_id = told.id AND record.id = told.id AND record.version > told.version
    AND noted.file_import_id <> %s AND noted.version = told.version - 1
"""


def versions_of(file_import: Import) -> Versions:
    """Of the records that the import made or changed, or gave rows to."""
    numbers: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    for model, found in made_or_changed(file_import).items():
        if issubclass(model, Record):
            numbers[model] |= found
        for relation in owning(model):
            owners = model._base_manager.filter(pk__in=found).values_list(relation.attname, flat=True)
            numbers[relation.related_model] |= {*owners} - {None}
    return {
        model: dict(model._base_manager.filter(pk__in=found).values_list("pk", "version"))
        for model, found in numbers.items()
    }


def note_anew(file_import: Import, before: Versions) -> None:
    """An earlier import can be undone again where nothing but this one has changed its record since."""
    for model, versions in before.items():
        statement = NOTED_ANEW.format(table=model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(statement, [[*versions], [*versions.values()], model._meta.label, file_import.pk])


def forget_source(source: Source | None) -> None:
    """The file is no source of anything any more, unless another import or a colleague cites it."""
    try:
        with transaction.atomic():
            if source is not None:
                source.delete()
    except ProtectedError:
        return


def lock_records(file_import: Import) -> None:
    """Nobody edits between the look and the undoing."""
    for model, numbers in made_or_changed(file_import).items():
        if issubclass(model, Record):
            [*model._base_manager.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk")]


def named(record: models.Model) -> str:
    return f"{record._meta.verbose_name} {record.pk}, {record}"


def delete(model: type[models.Model], numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), TOGETHER):
        model._base_manager.filter(pk__in=numbers[start : start + TOGETHER]).delete()


def put_back(file_import: Import) -> None:
    """Give rows that the import changed the values they had."""
    for label, numbers in made_or_changed(file_import, before__isnull=False).items():
        noted = ImportedRow.objects.filter(file_import=file_import, table=label._meta.label, record_id__in=numbers)
        before: dict[int, Any] = dict(noted.values_list("record_id", "before"))
        for number, row in label._base_manager.in_bulk(list(numbers)).items():
            for name, text in before[number].items():
                stored: Any = row._meta.get_field(name)
                setattr(row, stored.attname, stored.to_python(text))
            row.save(update_fields=list(before[number]))


def finish(file_import: Import, user: Any) -> None:
    ImportRow.objects.filter(file_import=file_import).update(record_id=None, record_version=None)
    ImportedRow.objects.filter(file_import=file_import).delete()
    end(file_import, ImportState.UNDONE)
    audit.record(
        None,
        AuditAction.IMPORTED,
        file_import,
        actor=user,
        file=file_import.filename,
        kind=file_import.kind,
        undone=True,
    )
