"""Form fields; forms of models do not belong here, because core.fields imports this module."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.dates import LONGEST_TEXT, AnyDate, DatePrecision, ImpreciseDate, OpenDate


class ImpreciseDateInput(forms.TextInput):
    """One line of text that shows how an imprecise date may be written."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"autocomplete": "off", "maxlength": LONGEST_TEXT, "size": 28}
        super().__init__({**defaults, **(attrs or {})})


class ImpreciseDateFormField(forms.Field):
    """A date as people write it: a day, a month or a year, perhaps approximate."""

    widget = ImpreciseDateInput
    default_error_messages = {
        "open": _("This date cannot be open. Leave it empty if it is not recorded."),
    }

    def __init__(self, *, open_allowed: bool = False, **kwargs: Any) -> None:
        self.open_allowed = open_allowed
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        forms_of_a_date = _("26/10/2021, 02/2021, 2021, c. 2001")
        with_open = _("26/10/2021, 02/2021, 2021, c. 2001, open")
        return {"placeholder": with_open if self.open_allowed else forms_of_a_date}

    def to_python(self, value: Any) -> AnyDate | None:
        if value is None or isinstance(value, ImpreciseDate | OpenDate):
            return value
        text = str(value).strip()
        return ImpreciseDate.parse(text) if text else None

    def validate(self, value: AnyDate | None) -> None:
        super().validate(value)
        if value is not None and value.is_open and not self.open_allowed:
            raise ValidationError(self.error_messages["open"], code="open")

    def prepare_value(self, value: Any) -> Any:
        return value.format() if isinstance(value, ImpreciseDate | OpenDate) else value


class DayFormField(forms.DateField):
    """A day that is known exactly, as people write it."""

    default_error_messages = {"not_a_day": _("Write a whole day: 26/10/2021.")}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        found = ImpreciseDate.parse(value)
        if found.precision != DatePrecision.DAY or found.approximate:
            raise ValidationError(self.error_messages["not_a_day"], code="not_a_day")
        return found.value
