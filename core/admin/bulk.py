"""Several rows of a list changed at once: shown before it is done, done in one transaction by the same rules."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin.conflict import in_words
from core.admin.forms import ReasonField, name_control, state_of
from core.admin.saving import settle_constraints
from core.admin.violations import read_violation
from core.history import because

# Each row is tried before it is shown; so many take seconds.
MOST_ROWS = 200
ACTION = "change_at_once"


class Change(ABC):
    """One thing that is done to each of the rows."""

    label: str

    @abstractmethod
    def states(self, row: Any) -> tuple[str, str]:
        """How it is, and how it will be."""

    @abstractmethod
    def apply(self, row: Any) -> None:
        """Do it to the row."""


@dataclass(frozen=True)
class NewValue(Change):
    """A field gets a value."""

    label: str
    name: str
    field: forms.Field
    value: Any

    def states(self, row: Any) -> tuple[str, str]:
        return self.in_words(getattr(row, self.name)), self.in_words(self.value)

    def in_words(self, value: Any) -> str:
        return in_words(self.field, getattr(value, "pk", value))

    def apply(self, row: Any) -> None:
        setattr(row, self.name, self.value)
        row.clean_fields(exclude={each.name for each in row._meta.fields} - {self.name})


@dataclass(frozen=True)
class Link(Change):
    """Something is linked to the rows, or no longer."""

    label: str
    accessor: str
    target: Any
    is_added: bool

    def states(self, row: Any) -> tuple[str, str]:
        linked = self.rows(row).exists()
        words = {True: str(self.target), False: "–"}
        return words[linked], words[self.is_added]

    def apply(self, row: Any) -> None:
        if self.is_added:
            getattr(row, self.accessor).create(**{self.name(row): self.target})
        else:
            self.rows(row).delete()

    def rows(self, row: Any) -> Any:
        return getattr(row, self.accessor).filter(**{self.name(row): self.target})

    def name(self, row: Any) -> str:
        links = getattr(row, self.accessor).model._meta.fields
        return next(each.name for each in links if each.related_model is type(self.target))


@dataclass(frozen=True)
class Outcome:
    """What is done to one row, or why it is not."""

    row: Any
    states: Sequence[tuple[str, str, str]]
    refusal: str

    @property
    def is_changed(self) -> bool:
        return not self.refusal and bool(self.states)


class BulkMixin(ModelAdmin[Any]):
    """A list of which several rows can be changed at once."""

    # Fields that may have the same value in many rows, and ways to child rows that link to one thing, such as topics.
    bulk_fields: ClassVar[Sequence[str]] = ()
    bulk_links: ClassVar[Sequence[str]] = ()
    actions = [ACTION]

    def get_actions(
        self, request: HttpRequest, action_location: admin.ActionLocation = admin.ActionLocation.CHANGE_LIST
    ) -> Any:
        actions = super().get_actions(request, action_location)
        if not (self.bulk_fields or self.bulk_links):
            actions.pop(ACTION, None)
        return actions

    @admin.action(permissions=["change"], description=_("Change several at once"))
    def change_at_once(self, request: HttpRequest, rows: models.QuerySet[Any]) -> HttpResponse | None:
        numbers = [*rows.order_by("pk").values_list("pk", flat=True)[: MOST_ROWS + 1]]
        if len(numbers) > MOST_ROWS:
            said = gettext("At most %(most)s rows are changed at once: choose fewer.") % {"most": MOST_ROWS}
            self.message_user(request, said, messages.ERROR)
            return None
        form = self.bulk_form(request)
        if "step" not in request.POST or not form.is_valid():
            return self.bulk_page(request, numbers, form)
        because(form.cleaned_data["change_reason"])
        with transaction.atomic():
            chosen = self.model._base_manager.filter(pk__in=numbers).select_for_update().order_by("pk")
            outcomes = [*self.outcomes(request, chosen, form.changes)]
            seen = digest(outcomes)
            is_applied = request.POST["step"] == "apply" and request.POST.get("seen") == seen
            transaction.set_rollback(not is_applied)
        if is_applied:
            return self.told_of_bulk(request, outcomes)
        if request.POST["step"] == "apply":
            said = gettext("Something was changed meanwhile: look again at what will be done.")
            self.message_user(request, said, messages.WARNING)
        return self.bulk_page(request, numbers, form, {"outcomes": outcomes, "seen": seen})

    def bulk_form(self, request: HttpRequest) -> "BulkForm":
        names = [*self.bulk_fields, *self.bulk_links]
        return BulkForm(self, request, names, request.POST if "step" in request.POST else None)

    def bulk_page(
        self, request: HttpRequest, numbers: Sequence[int], form: "BulkForm", shown: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change several at once"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "numbers": numbers,
            "most": MOST_ROWS,
            "action": ACTION,
            "checkbox": ACTION_CHECKBOX_NAME,
            "changed": sum(each.is_changed for each in (shown or {}).get("outcomes", ())),
            **(shown or {}),
        }
        return TemplateResponse(request, "admin/change_at_once.html", context)

    def told_of_bulk(self, request: HttpRequest, outcomes: Sequence[Outcome]) -> HttpResponse:
        changed = sum(each.is_changed for each in outcomes)
        said = ngettext("%(count)d row is changed.", "%(count)d rows are changed.", changed) % {"count": changed}
        self.message_user(request, said, messages.SUCCESS)
        for each in outcomes:
            if each.refusal:
                self.message_user(request, f"{each.row}: {each.refusal}", messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    def outcomes(
        self, request: HttpRequest, rows: models.QuerySet[Any], changes: Sequence[Change]
    ) -> Iterator[Outcome]:
        """Change each row that may be changed; what is refused is as it was."""
        for row in rows:
            states = [(each.label, *each.states(row)) for each in changes]
            needed = [each for each, (_label, old, new) in zip(changes, states, strict=True) if old != new]
            shown = [state for state in states if state[1] != state[2]]
            yield Outcome(row, shown, self.refused_at_once(request, row) or refusal(row, needed))

    def refused_at_once(self, request: HttpRequest, row: Any) -> str:
        """Why this row is not changed here, whatever the change is."""
        if self.has_change_permission(request, row):
            return ""
        return gettext("The public sees this: change it on its own page, where a publisher decides.")


def refusal(row: Any, changes: Sequence[Change]) -> str:
    """Make the changes, all of them or none; the sentence of the rule that forbids one."""
    try:
        with transaction.atomic():
            for each in changes:
                each.apply(row)
            if names := [each.name for each in changes if isinstance(each, NewValue)]:
                row.save(update_fields=names)
            settle_constraints()
    except ValidationError as error:
        return " ".join(error.messages)
    except (IntegrityError, DataError) as error:
        return read_violation(error).message
    return ""


def digest(outcomes: Sequence[Outcome]) -> str:
    """Of what was shown: whoever applies has seen exactly this."""
    told = [f"{each.row.pk} {each.states} {each.refusal} {state_of(each.row)}" for each in outcomes]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


class BulkForm(forms.Form):
    """Which fields get which values: each counts where its box is ticked."""

    change_reason = ReasonField()

    def __init__(self, model_admin: Any, request: HttpRequest, names: Sequence[str], data: Any) -> None:
        super().__init__(data)
        self.model_admin = model_admin
        self.rows: list[tuple[str, str]] = []
        for name in names:
            self._add(request, name)

    def _add(self, request: HttpRequest, name: str) -> None:
        field = self.model_admin.opts.get_field(name)
        if not field.one_to_many:
            self._offer(name, self.model_admin.formfield_for_dbfield(field, request))
            return
        inline = next(each for each in self.model_admin.inlines if each.model is field.related_model)
        link = next(each for each in field.related_model._meta.fields if each.is_relation and each != field.field)
        shown = inline(self.model_admin.model, self.model_admin.admin_site)
        for code, words in (("add", _("add: %(name)s")), ("remove", _("take away: %(name)s"))):
            offered = shown.formfield_for_dbfield(link, request)
            offered.label = words % {"name": link.verbose_name}
            self._offer(f"{code}_{name}", offered)

    def _offer(self, name: str, field: forms.Field) -> None:
        box = forms.BooleanField(required=False, label=capfirst(str(field.label)))
        field.widget = getattr(field.widget, "widget", field.widget)
        field.is_needed = field.required  # type: ignore[attr-defined]
        field.required = False
        name_control(field)
        self.fields[f"change_{name}"], self.fields[name] = box, field
        self.rows.append((f"change_{name}", name))

    def lines(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for box, name in self.rows:
            yield self[box], self[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked = [name for box, name in self.rows if cleaned.get(box)]
        if not ticked:
            raise ValidationError(_("Tick what is to be changed."))
        for name in ticked:
            field: Any = self.fields[name]
            if name in cleaned and cleaned[name] in (None, "") and field.is_needed:
                self.add_error(name, field.error_messages["required"])
        return cleaned

    @property
    def changes(self) -> list[Change]:
        return [self._change(name) for box, name in self.rows if self.cleaned_data[box]]

    def _change(self, name: str) -> Change:
        field, value = self.fields[name], self.cleaned_data[name]
        code, _underscore, link = name.partition("_")
        if code in ("add", "remove") and link in self.model_admin.bulk_links:
            return Link(str(capfirst(str(field.label))), self._accessor(link), value, code == "add")
        return NewValue(str(capfirst(str(field.label))), name, field, value)

    def _accessor(self, name: str) -> str:
        return str(self.model_admin.opts.get_field(name).get_accessor_name())
