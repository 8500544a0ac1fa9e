"""Model fields, with their lookups."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from core.dates import AnyDate, ImpreciseDate, OpenDate
from core.forms import ImpreciseDateFormField

if TYPE_CHECKING:
    BaseField = models.Field[AnyDate | datetime.date | str | None, AnyDate | None]
    BaseLookup = models.Lookup[Any]
else:
    BaseField = models.Field
    BaseLookup = models.Lookup


class TransactionField(models.Field[int, int]):
    """The number of a transaction, as the snapshots of the database know it."""

    description = _("Number of a transaction")

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8"


class ImpreciseDateAttribute(DeferredAttribute):
    """Turns what is assigned (a date, an EDTF string) into the value that is read."""

    field: "ImpreciseDateField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, datetime.date | str):
            value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


@lru_cache(maxsize=5_000)
def date_of(days: DateRange) -> AnyDate:
    """The date whose possible days these are; the same few thousand occur again and again."""
    return ImpreciseDate.from_range(days)


class ImpreciseDateField(BaseField):
    """A day, a month or a year, perhaps approximate: the range of the days it may be.

    NULL is a date that is not recorded; the empty range, which sorts first, is an open one.
    """

    description = _("Imprecise date")
    descriptor_class = ImpreciseDateAttribute
    empty_strings_allowed = False
    default_error_messages = ImpreciseDateFormField.default_error_messages

    def __init__(self, *args: Any, open_allowed: bool = False, **kwargs: Any) -> None:
        self.open_allowed = open_allowed
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.open_allowed:
            kwargs["open_allowed"] = True
        return name, path, args, kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "imprecise_date"

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        if self.open_allowed or self.column is None:
            return None
        # PostgreSQL names it <table>_<column>_check.
        return f"NOT isempty({connection.ops.quote_name(self.column)})"

    def from_db_value(
        self, value: DateRange | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> AnyDate | None:
        return None if value is None else date_of(value)

    def to_python(self, value: Any) -> AnyDate | None:
        if isinstance(value, datetime.date):
            return ImpreciseDate(value)
        if isinstance(value, str):
            return ImpreciseDate.from_edtf(value) if value else None
        return cast("AnyDate | None", value)

    def get_prep_value(self, value: Any) -> Any:
        value = self.to_python(super().get_prep_value(value))
        return value.to_range() if isinstance(value, ImpreciseDate | OpenDate) else value

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else value.edtf()

    def validate(self, value: AnyDate | None, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None and value.is_open and not self.open_allowed:
            raise ValidationError(self.error_messages["open"], code="open")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": ImpreciseDateFormField, "open_allowed": self.open_allowed, **kwargs})


class RangeOperator(BaseLookup):
    """An operator between the possible days of a date and other days."""

    operator: str

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, tuple):
            first, last = self.rhs
            nothing = first is not None and last is not None and last < first
            return DateRange(empty=True) if nothing else DateRange(first, last, "[]")
        return super().get_prep_lookup()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        # Without the casts a bare NULL, as constraints are validated with, has no type.
        sql = f"({left})::daterange {self.operator} ({right})::daterange"
        return sql, (*left_params, *right_params)


@ImpreciseDateField.register_lookup
class Precedes(RangeOperator):
    """The date is certainly before the other: its last possible day precedes the other's first."""

    lookup_name = "precedes"
    operator = "<<"


@ImpreciseDateField.register_lookup
class Overlaps(RangeOperator):
    """The date is possibly within a period: a date, or a pair of days either of which may be None."""

    lookup_name = "overlaps"
    operator = "&&"


@ImpreciseDateField.register_lookup
class Earliest(models.Transform):
    """The first possible day."""

    lookup_name = "earliest"
    template = "lower((%(expressions)s)::daterange)"
    output_field = models.DateField()


@ImpreciseDateField.register_lookup
class Latest(models.Transform):
    """The last possible day."""

    lookup_name = "latest"
    template = "(upper((%(expressions)s)::daterange) - 1)"
    output_field = models.DateField()


@ImpreciseDateField.register_lookup
class FirstDay(models.Transform):
    """The first day of the day, month or year that is named, whether approximate or not."""

    lookup_name = "value"
    function = "imprecise_value"
    output_field = models.DateField()


@ImpreciseDateField.register_lookup
class Precision(models.Transform):
    lookup_name = "precision"
    function = "imprecise_precision"
    output_field = models.TextField()


@ImpreciseDateField.register_lookup
class IsApproximate(models.Transform):
    lookup_name = "approximate"
    function = "imprecise_is_approximate"
    output_field = models.BooleanField()


@ImpreciseDateField.register_lookup
class Edtf(models.Transform):
    """The date as exports write it."""

    lookup_name = "edtf"
    function = "edtf"
    output_field = models.TextField()
