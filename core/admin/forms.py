"""Forms of the admin: nothing typed is lost, nothing stored is overwritten unseen, nothing is added twice."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin.marks import mark_fields
from core.admin.violations import Violation
from core.models import Record
from core.text import clean_text

MOST_SIMILAR = 5
BOOKKEEPING = ("base_version", "form_token", "is_another_one", "change_reason")
LONGEST_REASON = 300


@dataclass(frozen=True)
class Refusal:
    """A violation and its place: the form set's prefix and row; the page's own form where they are None."""

    violation: Violation
    prefix: str | None = None
    row: int | None = None


class Refused(Exception):
    """The database refused the page; it is shown again with the sentence at its place."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.violation.message)
        self.refusal = refusal


class Conflict(Exception):
    """Somebody else saved the record between this page's check and its own save."""


def state_of(instance: models.Model) -> str:
    """What changes whenever the stored row does: a record's version, else a digest of its values."""
    if isinstance(instance, Record):
        return str(instance.version)
    values = [field.value_to_string(instance) for field in instance._meta.concrete_fields]
    return hashlib.sha256("\0".join(values).encode()).hexdigest()


def add_error(form: forms.BaseForm, violation: Violation) -> None:
    """Put the sentence at its field, or at the whole row where the form does not show that field."""
    field = form.fields.get(violation.field)
    is_shown = field is not None and not field.widget.is_hidden
    form.add_error(violation.field if is_shown else None, violation.message)


def name_control(field: forms.Field) -> None:
    """Give the control its name for those who hear it: in a table the heading of its column is all there is."""
    widget: Any = getattr(field.widget, "widget", field.widget)
    if field.label and not widget.is_hidden:
        widget.attrs.setdefault("aria-label", capfirst(str(field.label)))


class ReasonField(forms.CharField):
    """Why something is changed, in a colleague's words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Reason for this change"),
            required=False,
            max_length=LONGEST_REASON,
            help_text=_("Kept in the history, which only colleagues see. May stay empty."),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return clean_text(super().clean(value), multiline=False)


class GuardedForm(forms.ModelForm[Any]):
    """The page's own form."""

    base_version = forms.CharField(required=False, widget=forms.HiddenInput)
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)
    is_another_one = forms.BooleanField(label=_("It is another one"), required=False)
    change_reason = ReasonField()

    # Both are set by the admin on the class it makes for each request.
    refusal: Refusal | None = None
    record_of: Callable[[Any], models.Model]
    # Of a published record whose change is typed: what is shown of it already, and the version of that.
    shown: Any = None
    kept_version: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.shown is not None and not args:
            kwargs.setdefault("data", self.shown)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.FileInput):
                name_control(field)
        mark_fields(self, type(self.instance))
        self.is_conflict = False
        self.similar_found: list[models.Model] = []
        if self.instance._state.adding:
            del self.fields["base_version"], self.fields["change_reason"]
            self.initial["form_token"] = secrets.token_urlsafe(16)
        else:
            del self.fields["form_token"]
            self.guarded = self.record_of(self.instance)
            # Taken before validation puts what was typed into the instance.
            self.current_state = state_of(self.guarded)
            if self.kept_version is not None:
                self.current_state += f"-{self.kept_version}"
            self.initial["base_version"] = self.current_state
        if not self.instance._state.adding or type(self).similar is GuardedForm.similar:
            del self.fields["is_another_one"]

    @property
    def expected_version(self) -> str:
        """The version the person has seen: the page's, or the one they knowingly save over."""
        return str(self.data.get("_save_over") or self.data.get("base_version", ""))

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in BOOKKEEPING]

    def similar(self) -> list[models.Model]:
        """Records that what is typed may duplicate."""
        return []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "base_version" in self.fields and self.expected_version != self.current_state:
            self.is_conflict = True
            raise ValidationError(
                _("Somebody else changed this while you were editing. What you typed is kept, but not saved yet."),
                code="conflict",
            )
        if "is_another_one" in self.fields:
            self._point_out_similar()
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.refusal and self.refusal.prefix is None:
            add_error(self, self.refusal.violation)

    def _point_out_similar(self) -> None:
        self.similar_found = self.similar()[:MOST_SIMILAR]
        if self.similar_found and not self.cleaned_data.get("is_another_one"):
            raise ValidationError(
                _("Something very like this is recorded already. Use it, or say that this is another one."),
                code="similar",
            )


class SearchSelect(AutocompleteSelect):
    """Django's choice by searching; it does not stumble over a typed number that is none."""

    instance: models.Model | None = None

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:
        keys = [each for each in value if self._is_key(each)]
        stored = self._stored_choice(keys)
        if stored is None:
            return super().optgroups(name, keys, attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, self.create_option(name, stored.pk, str(stored), True, 1)], 0)]

    def _is_key(self, value: Any) -> bool:
        try:
            self.field.target_field.to_python(value)
        except ValidationError:
            return False
        return True

    def _stored_choice(self, keys: Sequence[Any]) -> models.Model | None:
        """What the row links to, where that is chosen; the rows of a page fetch these together."""
        if self.instance is None or [str(getattr(self.instance, self.field.attname))] != [str(key) for key in keys]:
            return None
        stored: models.Model | None = getattr(self.instance, self.field.name)
        return stored


class RowForm(forms.ModelForm[Any]):
    """The form of one child row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            select: Any = getattr(field.widget, "widget", None)
            if isinstance(select, SearchSelect) and not self.is_bound:
                select.instance = self.instance

    def full_clean(self) -> None:
        """A sentence at a field that is not shown, such as the link to the record, stands at the whole row."""
        super().full_clean()
        for name in [*self.errors]:
            field = self.fields.get(name)
            if field is not None and field.widget.is_hidden and name != self.instance._meta.pk.name:
                self.add_error(None, self.errors.pop(name).as_data())


class GuardedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The child rows of one kind; it knows which row was being saved when the database refused."""

    # Rows left without a position are numbered in the order in which they stand on the page.
    is_numbered = False

    def __init__(self, *args: Any, refusal: Refusal | None = None, **kwargs: Any) -> None:
        self.current: forms.BaseForm | None = None
        self.refusal = refusal
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            name_control(field)
        mark_fields(form, self.rows_model)
        if self.is_numbered and "position" in form.fields:
            form.fields["position"].required = False
            if form.instance._state.adding:
                form.initial["position"] = None

    @cached_property
    def empty_form(self) -> Any:
        """The row to be copied; Django makes another for each of the five looks a page takes at it."""
        return super().empty_form

    @property
    def rows_model(self) -> Any:
        return self.model

    def is_deleted(self: Any, form: Any) -> bool:
        """Whether the row is marked to be deleted."""
        return bool(self.can_delete and self._should_delete_form(form))

    def validate_unique(self) -> None:
        """Rows that are equal are left to the database, whose sentence names the row and the field."""

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        for form in self.initial_forms:
            self._tell_vanished(form)
        if self.refusal and self.refusal.prefix == self.prefix:
            self._tell_refusal(self.refusal)

    def _tell_vanished(self, form: Any) -> None:
        pk_name = self.rows_model._meta.pk.name
        if form.instance._state.adding and pk_name in form.errors:
            del form.errors[pk_name]
            form.add_error(
                None,
                _("Somebody else removed this row meanwhile. Delete it here too, or enter it again as a new row."),
            )

    def _tell_refusal(self, refusal: Refusal) -> None:
        form: Any = self.forms[refusal.row] if refusal.row is not None and refusal.row < len(self.forms) else None
        if form is None or self.is_deleted(form):
            self.non_form_errors().append(refusal.violation.message)
        else:
            add_error(form, refusal.violation)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        self.current = form
        if self.is_numbered and form.instance.position is None:
            form.instance.position = self._next_position()
        saved = super().save_new(form, commit=commit)
        self.current = None
        return saved

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        self.current = form
        if self.is_numbered and form.instance.position is None:
            form.instance.position = self._next_position()
        saved = super().save_existing(form, obj, commit=commit)
        self.current = None
        return saved

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        self.current = next((form for form in self.initial_forms if form.instance is obj), None)
        super().delete_existing(obj, commit=commit)
        self.current = None

    def place(self, violation: Violation) -> Refusal:
        """The row of this form set that the violation is about."""
        if self.current is not None and violation.row_id is None:
            return Refusal(violation, self.prefix, self.forms.index(self.current))
        claimed = [row for row, form in enumerate(self.forms) if violation.is_about(form.instance)]
        # The row that is named may be another record's; then it is one that was typed here.
        typed = [row for row, form in enumerate(self.forms) if form.has_changed()]
        if claimed or len(typed) == 1:
            return Refusal(violation, self.prefix, (claimed or typed)[-1])
        return Refusal(violation, self.prefix)

    def _next_position(self) -> int:
        taken = [form.instance.position or 0 for form in self.forms]
        return int(max(taken, default=0)) + 1


class NumberedFormSet(GuardedFormSet):
    is_numbered = True
