"""The register's ModelAdmin: one page is one save, and what the database refuses is told where it belongs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import (
    IS_POPUP_VAR,
    BaseModelAdmin,
    InlineModelAdmin,
    ModelAdmin,
    StackedInline,
    TabularInline,
)
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.lookups import Contains
from django.forms import Textarea
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext as _

from core.admin.conflict import conflicting_parts
from core.admin.filters import YearsFilter
from core.admin.forms import (
    Conflict,
    GuardedForm,
    GuardedFormSet,
    NumberedFormSet,
    Refusal,
    Refused,
    RowForm,
    SearchSelect,
)
from core.admin.timeline import latest_change, timeline_page
from core.admin.violations import Violation, read_violation
from core.models import Publication, Record
from core.quality import Finding, QualityRule, findings
from core.search import Fold
from core.text import CONTENT_LANGUAGES, ProseField

LONGEST_SEARCH = 200
MOST_WORDS = 10
SAVED_FORMS = "saved_forms"
SAVED_FORMS_KEPT = 50

PUBLIC_STATES = (Publication.PUBLISHED, Publication.WITHDRAWN)
# What an editor may choose, by the record's present state, and what a publisher may choose besides.
EDITORS_CHOICES = {Publication.DRAFT: [Publication.IN_REVIEW], Publication.IN_REVIEW: [Publication.DRAFT]}
PUBLISHERS_CHOICES = {
    Publication.DRAFT: [Publication.PUBLISHED],
    Publication.IN_REVIEW: [Publication.PUBLISHED],
    Publication.PUBLISHED: [Publication.WITHDRAWN],
    Publication.WITHDRAWN: [Publication.PUBLISHED],
}


def languages(name: str) -> tuple[str, ...]:
    """The columns of a translated text, side by side."""
    return tuple(f"{name}_{code}" for code in CONTENT_LANGUAGES)


def settle_constraints() -> None:
    """Let the database say now what it would otherwise say at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def told_at(form: GuardedForm, formsets: Sequence[GuardedFormSet] = ()) -> Iterator[None]:
    """Turn what the database refuses into a refusal at its form, row and field."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise Refused(place(read_violation(error), form, formsets)) from error


def place(violation: Violation, form: GuardedForm, formsets: Iterable[GuardedFormSet]) -> Refusal:
    for formset in formsets:
        if formset.current is not None or formset.model is violation.model:
            return formset.place(violation)
    return Refusal(violation)


def words_of(search_term: str) -> list[str]:
    """The words of a search; a quoted phrase counts as one."""
    return [
        unescape_string_literal(word) if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word
        for word in smart_split(search_term[:LONGEST_SEARCH].replace("\0", " "))
    ][:MOST_WORDS]


def relations(model: type[models.Model], *, without: type[models.Model] | None = None) -> list[str]:
    """The links of a model to registered things: each is chosen by searching."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.editable and field.remote_field.model is not without
    ]


class SearchingMixin(BaseModelAdmin[Any]):
    """Every link to a registered thing is chosen by searching."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A choice can be made and changed from here; deleting and looking belong to its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field


class GuardedAdmin(SearchingMixin, ModelAdmin[Any]):
    """Admin of a table: safe saving, search without accents, bounded filters, history."""

    form = GuardedForm
    search_fields = ["folded"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    change_form_template = "admin/guarded_change_form.html"
    formfield_overrides = {ProseField: {"widget": Textarea(attrs={"rows": 3, "cols": 40})}}
    quality_rules: ClassVar[Sequence[QualityRule]] = ()

    class Media:
        js = ["js/admin_names.js"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return relations(self.model)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Rows with every word asked, whatever its accents and case."""
        for word in words_of(search_term):
            queryset = queryset.filter(self.found_by(word))
        return queryset, False

    def found_by(self, word: str) -> Any:
        """The condition that a row is found by one word."""
        return Contains(F("folded"), Fold.value(word))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's filters ask: no pattern and no part of a date from the address reaches SQL."""
        allowed: set[str] = set()
        for each in self.list_filter:
            if isinstance(each, str):
                allowed.add(f"{each}__exact")
            elif isinstance(each, type) and issubclass(each, YearsFilter):
                allowed.update(each.names())
            elif isinstance(each, type) and issubclass(each, admin.SimpleListFilter):
                allowed.add(str(each.parameter_name))
        return lookup in allowed

    def record_of(self, obj: Any) -> models.Model:
        """The unit of version and publication that ``obj`` is, or belongs to."""
        return cast("models.Model", obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (name, options), *others = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            hidden = "form_token" if obj is None else "base_version"
            options = {**options, "fields": [hidden, *options["fields"]]}
        return [(name, options), *others]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = refusal_of(request)
        form.record_of = staticmethod(self.record_of)
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "refusal": refusal_of(request)}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and connection.in_atomic_block
        if obj is None or not is_saving or isinstance(self.record_of(obj), Record):
            return obj
        # A row without a version is compared while it is locked.
        return self.model._base_manager.select_for_update().filter(pk=obj.pk).first()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                if object_id is None and (saved := self._saved_before(request)):
                    return self.response_add(request, saved)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            remember_refusal(request, refused.refusal)
        except Conflict:
            pass  # shown again, the form finds that the versions differ
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not form.has_changed():
            return
        with told_at(form):
            if change:
                self._take_version(form)
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with told_at(form, formsets):
            if change and not form.has_changed() and any(formset.has_changed() for formset in formsets):
                self._take_version(form)
            super().save_related(request, form, formsets, change)
            settle_constraints()
        if not change:
            self._remember_saved(request, form.instance)

    def _take_version(self, form: GuardedForm) -> None:
        """Compare the version in the ``UPDATE`` itself; it also keeps others away until this save is done."""
        record = form.guarded
        if not isinstance(record, Record):
            return
        seen = int(form.expected_version)
        rows = type(record)._base_manager.filter(pk=record.pk, version=seen).update(version=F("version"))
        if not rows:
            raise Conflict

    def _saved_before(self, request: HttpRequest) -> Any:
        """What this very form has added already, where its button was pressed twice."""
        saved = self._saved_forms(request) or {}
        label, pk = saved.get(request.POST.get("form_token", ""), (None, None))
        return self.get_queryset(request).filter(pk=pk).first() if label == self.opts.label else None

    def _remember_saved(self, request: HttpRequest, obj: models.Model) -> None:
        token, saved = request.POST.get("form_token", "")[:64], self._saved_forms(request)
        if token and saved is not None:
            saved[token] = (self.opts.label, obj.pk)
            request.session[SAVED_FORMS] = dict([*saved.items()][-SAVED_FORMS_KEPT:])
            request.session.save()

    def _saved_forms(self, request: HttpRequest) -> dict[str, tuple[str, Any]] | None:
        """The forms this session has saved; locked, so that a second press waits for the first."""
        stored = Session.objects.select_for_update().filter(session_key=request.session.session_key).first()
        return dict(stored.get_decoded().get(SAVED_FORMS, {})) if stored else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = context["original"]
        form = context["adminform"].form
        context["similar"] = [(each, self.change_address(each)) for each in form.similar_found]
        if form.is_conflict:
            formsets = [each.formset for each in context["inline_admin_formsets"]]
            context["conflict"] = conflicting_parts(form, formsets)
            context["latest_change"] = latest_change(form.guarded)
            context["stored_version"] = form.current_state
        if obj is not None:
            context["findings"] = [*self.findings_about(obj)]
            context["is_public_record"] = is_public(self.record_of(obj))
        return super().render_change_form(request, context, *args, **kwargs)

    def findings_about(self, obj: models.Model) -> Iterator[Finding]:
        return findings(self.quality_rules, pk=obj.pk)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        self._warn(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._warn(request, obj)
        return super().response_change(request, obj)

    def _warn(self, request: HttpRequest, obj: Any) -> None:
        """Tell the warnings where the next page is not the record's own, which shows them."""
        if "_continue" in request.POST or IS_POPUP_VAR in request.POST:
            return
        for finding in self.findings_about(obj):
            self.message_user(request, f"{obj}: {finding.explanation}", messages.WARNING)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is not None and is_public(self.record_of(obj)) and self.record_of(obj) == obj:
            self.message_user(request, not_deleted(obj), messages.ERROR)
            return HttpResponseRedirect(self.change_address(obj))
        try:
            with transaction.atomic():
                response: HttpResponse = super().delete_view(request, object_id, extra_context)
                settle_constraints()
                return response
        except (IntegrityError, DataError) as error:
            self.message_user(request, read_violation(error).message, messages.ERROR)
            return HttpResponseRedirect(self.change_address(obj))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        try:
            with transaction.atomic():
                response = super().changelist_view(request, extra_context)
                settle_constraints()
                return response
        except (IntegrityError, DataError) as error:
            self.message_user(request, read_violation(error).message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        refused = [not_deleted(obj) for obj in objs if is_public(obj)]
        return deleted, counts, permissions if not refused else set(), [*refused, *protected]

    def change_address(self, obj: models.Model) -> str:
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id}.")
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": obj},
            "opts": self.opts,
            "object": obj,
            "page": timeline_page(obj, request.GET.get("p")),
        }
        return TemplateResponse(request, "admin/timeline.html", context)


class RecordAdmin(GuardedAdmin):
    """Admin of a record: roles decide its publication, and what is public is not deleted."""

    def can_publish(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or not is_public(obj) or self.can_publish(request)
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or not is_public(obj)) and super().has_delete_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if field := form.base_fields.get("publication"):
            state = Publication(obj.publication) if obj else Publication.DRAFT
            offered = [state, *EDITORS_CHOICES.get(state, [])]
            if self.can_publish(request):
                offered += PUBLISHERS_CHOICES[state]
            else:
                field.help_text = _("A publisher publishes; submit it for review when it is complete.")
            field.choices = [(each.value, each.label) for each in Publication if each in offered]
        return form

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page as the public sees it, where there is one."""
        return obj.get_absolute_url() if obj is not None and obj.is_public else None


class PartAdmin(GuardedAdmin):
    """Admin of a row that has a page of its own: it is opened from its record and returns there."""

    change_form_template = "admin/part_change_form.html"

    def is_open(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the record of the row may be changed."""
        if obj is None or self.record_of(obj) is obj:
            return True
        record = self.record_of(obj)
        return bool(self.admin_site.get_model_admin(type(record)).has_change_permission(request, record))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_open(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_open(request, obj) and super().has_delete_permission(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = context.get("original")
        if obj is not None and self.record_of(obj) is not obj:
            context["record"] = self.record_of(obj)
            context["record_address"] = self.change_address(self.record_of(obj))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not self.has_change_permission(request, obj):
            raise PermissionDenied(_("This record is public: only a publisher changes it."))
        super().save_model(request, obj, form, change)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        record = self.record_of(obj)
        if record is obj:
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(self.change_address(record))

    def delete_model(self, request: Any, obj: Any) -> None:
        request.returns_to = self.change_address(self.record_of(obj))
        super().delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(getattr(request, "returns_to", reverse("admin:index")))


class RowMixin(SearchingMixin, InlineModelAdmin[Any, Any]):
    """Child rows on their record's page, open exactly where the record is."""

    form = RowForm
    formset = GuardedFormSet
    extra = 0
    formfield_overrides = {ProseField: {"widget": Textarea(attrs={"rows": 3, "cols": 30})}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def get_autocomplete_fields(self: Any, request: HttpRequest) -> list[str]:
        parent = self.fk_name or ""
        names = relations(self.model, without=None if parent else self.parent_model)
        return [name for name in names if name != parent]

    def _is_open(self: Any, request: HttpRequest, obj: Any) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return obj is None or obj._state.adding or bool(parent.has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_delete_permission(request, obj)


class RowInline(RowMixin, TabularInline[Any, Any]):
    """Child rows as a table."""


class StackedRowInline(RowMixin, StackedInline[Any, Any]):
    """Child rows with several lines each."""


class NumberedInline(RowInline):
    formset = NumberedFormSet


class NumberedStackedInline(StackedRowInline):
    formset = NumberedFormSet


def is_public(obj: Any) -> bool:
    """Whether the record is, or was, shown to the public."""
    return isinstance(obj, Record) and obj.publication in PUBLIC_STATES


def not_deleted(obj: Any) -> str:
    return _("“%(record)s” is published: withdraw it instead, so that its address still answers.") % {"record": obj}


def refusal_of(request: HttpRequest) -> Refusal | None:
    return getattr(request, "refusal", None)


def remember_refusal(request: Any, refusal: Refusal) -> None:
    request.refusal = refusal
