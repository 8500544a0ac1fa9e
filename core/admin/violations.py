"""What the database refused, read back as a sentence and the place in the form it belongs to."""

import dataclasses
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from core.rules import RULES

ROW_DETAIL = re.compile(r"row=(\d+)")
KEY_DETAIL = re.compile(r"Key \((?P<columns>[^=]*)\)=\((?P<values>.*)\)")


@dataclass(frozen=True)
class Violation:
    """A broken rule: its sentence, the model and field it is shown at, and what is known of the row."""

    message: str
    model: type[models.Model] | None = None
    field: str = ""
    row_id: int | None = None
    key: dict[str, str] = dataclasses.field(default_factory=dict)

    def is_about(self, instance: models.Model) -> bool:
        """Whether ``instance`` is the row: by its id, else by the values of the broken key."""
        if self.row_id is not None:
            return bool(instance.pk == self.row_id)
        fields = {each.column: each.attname for each in instance._meta.concrete_fields}
        return bool(self.key) and all(
            column in fields and str(getattr(instance, fields[column])) == value for column, value in self.key.items()
        )


def read_violation(error: DatabaseError) -> Violation:
    """The rule that ``error`` reports; an unknown one speaks with the database's own words."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    detail = getattr(diagnosis, "message_detail", None) or ""
    model = models_by_table().get(getattr(diagnosis, "table_name", None) or "")
    row = ROW_DETAIL.fullmatch(detail)
    key = key_of(detail)
    message, model, field_name = sentence_of(name, model)
    if not message:
        message = unnamed_sentence(error, getattr(diagnosis, "message_primary", None), key)
    return Violation(
        message=message,
        model=model,
        field=field_name or (field_of_column(model, next(iter(key))) if len(key) == 1 else ""),
        row_id=int(row[1]) if row else None,
        key=key,
    )


def sentence_of(name: str, model: type[models.Model] | None) -> tuple[str, type[models.Model] | None, str]:
    """Sentence, model and field of the rule ``name``, as a trigger's rule or as a model's constraint."""
    if rule := RULES.get(name):
        return str(rule.message), model or (apps.get_model(rule.model) if rule.model else None), rule.field
    if found := constraints_by_name().get(name):
        constrained, constraint = found
        code = getattr(constraint, "violation_error_code", None) or ""
        known = {each.name for each in constrained._meta.fields}
        return str(constraint.get_violation_error_message()), constrained, code if code in known else ""
    return "", model, ""


def unnamed_sentence(error: DatabaseError, primary: str | None, key: dict[str, str]) -> str:
    if key and getattr(error.__cause__, "sqlstate", "") == "23505":
        return _("This is already recorded: %(value)s.") % {"value": ", ".join(key.values())}
    return _("The database refused this: %(message)s") % {"message": primary or error}


def key_of(detail: str) -> dict[str, str]:
    """The columns and values that PostgreSQL names in the detail of a broken key."""
    found = KEY_DETAIL.match(detail)
    if not found:
        return {}
    columns, values = found["columns"].replace('"', "").split(", "), found["values"].split(", ")
    return dict(zip(columns, values, strict=True)) if len(columns) == len(values) else {}


def field_of_column(model: type[models.Model] | None, column: str) -> str:
    names = {each.column: each.name for each in model._meta.concrete_fields} if model else {}
    return names.get(column, "")


@cache
def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


@cache
def constraints_by_name() -> dict[str, tuple[type[models.Model], Any]]:
    return {
        constraint.name: (model, constraint) for model in apps.get_models() for constraint in model._meta.constraints
    }
