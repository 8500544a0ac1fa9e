"""Short ways to write the named constraints of the register, each with its sentence and its field."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _


def refused_unless(condition: Any, *, name: str, message: Any, field: str = "") -> CheckConstraint:
    """A check constraint whose sentence is shown at ``field`` (at the whole row where empty)."""
    return CheckConstraint(
        name=name,
        condition=condition,
        violation_error_message=message,
        violation_error_code=field or name,
    )


def known_choice(table: str, field: str, choices: type[models.TextChoices]) -> CheckConstraint:
    """The database knows the choices of ``field`` too; constraint ``<table>_<field>_known``."""
    values = [value for value in choices.values if value is not None]
    return refused_unless(
        Q(**{f"{field}__in": values}),
        name=f"{table}_{field}_known",
        field=field,
        message=_("This value is not one of the choices."),
    )


def written(name: str) -> Q:
    """A translated text holds more than blanks in at least one language."""
    return Q(**{f"{name}_fr__regex": r"\S"}) | Q(**{f"{name}_nl__regex": r"\S"}) | Q(**{f"{name}_en__regex": r"\S"})


def some_language(table: str, name: str, message: Any) -> CheckConstraint:
    """A translated text is filled in for at least one language; constraint ``<table>_has_<name>``."""
    return refused_unless(
        written(name),
        name=f"{table}_has_{name}",
        field=f"{name}_fr",
        message=message,
    )


def not_before(later: str, earlier: str, *, name: str, message: Any) -> CheckConstraint:
    """An imprecise date does not contradict an earlier one; shown at the ``later`` field."""
    return refused_unless(~Q(**{f"{later}__precedes": models.F(earlier)}), name=name, field=later, message=message)


def merged_is_withdrawn(table: str) -> CheckConstraint:
    """What was merged into another record is shown no more; constraint ``<table>_merged_is_withdrawn``."""
    return refused_unless(
        Q(merged_into__isnull=True) | (Q(publication="withdrawn") & ~Q(merged_into=models.F("pk"))),
        name=f"{table}_merged_is_withdrawn",
        field="publication",
        message=_("What was merged into another record stays withdrawn: its address leads to that one."),
    )
