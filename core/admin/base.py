"""The register's ModelAdmin: one page is one save, and what the database refuses is told where it belongs."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, ModelAdmin
from django.contrib.admin.utils import unquote
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.lookups import Contains
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.bulk import BulkMixin
from core.admin.conflict import conflicting_parts
from core.admin.files import FilesMixin
from core.admin.filters import BoundsFilter
from core.admin.forms import Conflict, GuardedForm, Refused
from core.admin.history import HistoryMixin
from core.admin.listing import COMPANIONS, BoundedPaginator
from core.admin.opening import is_public
from core.admin.saving import (
    refusal_of,
    remember_refusal,
    remember_saved,
    saved_before,
    settle_constraints,
    told_at,
)
from core.admin.searching import SearchingMixin, found_rows, relations, words_of
from core.admin.tasks import PARAMETER, AdvisedChangeList, TaskFilter
from core.admin.timeline import latest_change
from core.admin.usage import rows_in_use
from core.admin.violations import read_violation
from core.forms import DayFormField
from core.models import Record
from core.quality import Finding, QualityRule, findings
from core.search import Fold
from core.tasks import Task, offered
from core.text import ProseField


class GuardedAdmin(HistoryMixin, FilesMixin, BulkMixin, SearchingMixin, ModelAdmin[Any]):
    """Admin of a table: safe saving, search without accents, bounded filters, history."""

    form = GuardedForm
    search_fields = ["folded"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    paginator = BoundedPaginator
    change_form_template = "admin/guarded_change_form.html"
    formfield_overrides = {
        ProseField: {"widget": Textarea(attrs={"rows": 3, "cols": 40})},
        models.DateField: {"form_class": DayFormField},
    }
    quality_rules: ClassVar[Sequence[QualityRule]] = ()
    tasks: ClassVar[Sequence[Task]] = ()

    class Media:
        js = ["js/admin_names.js"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return relations(self.model)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AdvisedChangeList]:
        return AdvisedChangeList

    def get_list_filter(self, request: HttpRequest) -> Any:
        others = super().get_list_filter(request)
        return [*others, TaskFilter] if offered(self.tasks, request.user) else others

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        return [*columns, "what_to_do"] if self.task_of(request) else columns

    def task_of(self, request: HttpRequest) -> Task | None:
        """The task whose rows are asked for."""
        code = request.GET.get(PARAMETER)
        return next((task for task in offered(self.tasks, request.user) if task.code == code), None)

    def advised(self, request: HttpRequest, rows: Any) -> Any:
        """The rows of a page with what to do about each, where they are those of a task."""
        task = self.task_of(request)
        if task is None:
            return rows
        shown = [*rows]
        found = task.records(request.user).filter(pk__in=[row.pk for row in shown]).fetch_mode(models.FETCH_PEERS)
        advice = {row.pk: task.advice(row) for row in found}
        for row in shown:
            row.advice = advice.get(row.pk, "")
        return shown

    @admin.display(description=gettext_lazy("what to do"))
    def what_to_do(self, row: Any) -> str:
        return str(row.advice)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Rows with every word asked, whatever its accents and case."""
        return found_rows(queryset, words_of(search_term), self.found_by, self.places_of), False

    def found_by(self, word: str) -> Any:
        """The condition that a row is found by one word."""
        return Contains(F("folded"), Fold.value(word))

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        """The keys of the rows found by one word, for each place in which it is looked for by an index."""
        return [self.model._base_manager.filter(self.found_by(word)).values_list("pk", flat=True)]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's filters ask: no pattern and no part of a date from the address reaches SQL."""
        allowed: set[str] = {PARAMETER} if self.tasks else set()
        for each in self.list_filter:
            if isinstance(each, str):
                allowed.add(f"{each}__exact")
            elif isinstance(each, type) and issubclass(each, BoundsFilter):
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
                if object_id is None and (pk := saved_before(request, self.model)):
                    return self.response_add(request, self.model._base_manager.get(pk=pk))
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
            remember_saved(request, form.instance)

    def _take_version(self, form: GuardedForm) -> None:
        """Compare the version in the ``UPDATE`` itself; it also keeps others away until this save is done."""
        record = form.guarded
        if not isinstance(record, Record):
            return
        seen = int(form.expected_version.partition("-")[0])
        rows = type(record)._base_manager.filter(pk=record.pk, version=seen).update(version=F("version"))
        if not rows:
            raise Conflict

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
            context["is_public_record"] = self.is_shown_publicly(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def is_shown_publicly(self, obj: Any) -> bool:
        """Whether only a publisher changes the row."""
        return is_public(self.record_of(obj))

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
            beside = {name: value for each in COMPANIONS for name, value in each(request, self.model).items()}
            title = capfirst(self.opts.verbose_name_plural)
            return super().changelist_view(request, {"title": title, **beside, **(extra_context or {})})
        try:
            with transaction.atomic():
                response = super().changelist_view(request, extra_context)
                settle_constraints()
                return response
        except (IntegrityError, DataError) as error:
            self.message_user(request, read_violation(error).message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any], *where: Any, **kwargs: Any) -> Any:
        paginator = BoundedPaginator(queryset, self.list_per_page)
        if request.POST.get("select_across", "0") != "0" and paginator.is_bounded:
            self.message_user(
                request,
                _("More than %(most)s rows cannot be changed at once: search or filter first.")
                % {"most": paginator.count},
                messages.ERROR,
            )
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *where, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        if in_use := [*rows_in_use(objs)]:
            return [], {}, set(), in_use
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        refused = [not_deleted(obj) for obj in objs if is_public(obj)]
        return deleted, counts, permissions if not refused else set(), [*refused, *protected]

    # The history in the database is the log; the admin's own would keep the names of people who were erased.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep nothing."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep nothing."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep nothing."""

    def change_address(self, obj: models.Model) -> str:
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def not_deleted(obj: Any) -> str:
    return _("“%(record)s” is published: withdraw it instead, so that its address still answers.") % {"record": obj}
