"""The pages on which two records become one: which ones, what that would do, and doing it."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, OperationalError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.bulk import ACTION
from core.admin.conflict import LONGEST_KEY
from core.admin.forms import ReasonField
from core.admin.record import RecordAdmin
from core.admin.saving import settle_constraints
from core.admin.violations import read_violation
from core.merging import Merge, Plan, Refusal, Stale
from core.models import Publication
from core.review import may_publish

BOTH = 2
MOST_CHOICES = 20


class MergingAdmin(RecordAdmin):
    """Admin of records that can turn out to be one."""

    actions = [ACTION, "merge_chosen"]
    change_form_template = "admin/mergeable_change_form.html"

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_merge"), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_merged = obj is not None and obj.merged_into_id is not None
        return not is_merged and super().has_change_permission(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Where something is chosen, what was merged is not offered."""
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.filter(merged_into__isnull=True)
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description=gettext_lazy("Merge the two chosen"), permissions=["change"])
    def merge_chosen(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        chosen = [*queryset.order_by("pk")[: BOTH + 1]]
        if len(chosen) != BOTH:
            self.message_user(request, _("Choose two records to merge."), messages.ERROR)
            return None
        # The one with a public address stays, else the one recorded first.
        kept, gone = sorted(chosen, key=lambda each: (each.publication != Publication.PUBLISHED, each.pk))
        return HttpResponseRedirect(self.merge_address(gone=gone.pk, kept=kept.pk))

    def merge_address(self, **sides: Any) -> str:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
        return f"{address}?{urlencode(sides)}"

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        gone = self.side(request, "gone")
        if not request.GET.get("kept"):
            return self.choice(request, gone)
        merge = Merge(gone, self.side(request, "kept"))
        if request.method != "POST":
            return self.preview(request, merge.plan())
        return self.merged(request, merge)

    def side(self, request: HttpRequest, name: str) -> Any:
        number = request.GET.get(name, "")
        if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_KEY):
            raise Http404("A record is named by its number.")
        obj = self.get_queryset(request).filter(pk=number).first()
        if obj is None:
            raise Http404(f"There is no {self.opts.verbose_name} {number}.")
        return obj

    def choice(self, request: HttpRequest, gone: Any) -> HttpResponse:
        """Records that may be the same as this one: those alike, or found by the words asked for."""
        asked = request.GET.get("q", "")
        words = asked or str(gone)
        found, _more = self.get_search_results(request, self.get_queryset(request), words)
        others = found.filter(merged_into__isnull=True).exclude(pk=gone.pk)[:MOST_CHOICES]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge: %(record)s") % {"record": gone},
            "opts": self.opts,
            "object": gone,
            "asked": asked,
            "others": [(each, self.merge_address(gone=gone.pk, kept=each.pk)) for each in others],
        }
        return TemplateResponse(request, "admin/merge_choice.html", context)

    def preview(self, request: HttpRequest, plan: Plan, errors: tuple[str, ...] = ()) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two records"),
            "opts": self.opts,
            "plan": plan,
            "errors": errors,
            "obstacles": [(each.sentence, each.row and self.address_of(each.row)) for each in plan.obstacles],
            "is_refused": bool(plan.obstacles) or self.is_closed(request, plan),
            "is_closed": self.is_closed(request, plan),
            "asks_four_eyes": settings.FOUR_EYES,
            "reason": ReasonField(),
            "typed_reason": request.POST.get("change_reason", ""),
            "swapped": self.merge_address(gone=plan.kept.pk, kept=plan.gone.pk),
            "addresses": {"gone": self.change_address(plan.gone), "kept": self.change_address(plan.kept)},
        }
        return TemplateResponse(request, "admin/merge.html", context)

    def is_closed(self, request: HttpRequest, plan: Plan) -> bool:
        """Whether only a publisher merges these, or nobody here: a merge has no second pair of eyes."""
        return plan.needs_publisher and (settings.FOUR_EYES or not may_publish(request.user, plan.kept))

    def address_of(self, row: models.Model) -> str:
        """Where a row is corrected: its own page, else that of the record it belongs to."""
        if self.admin_site.is_registered(type(row)):
            return self.change_address(row)
        fields: list[Any] = [*row._meta.fields]
        for each in fields:
            if each.is_relation and each.remote_field.on_delete is models.CASCADE:
                return self.address_of(getattr(row, each.name))
        return ""

    def merged(self, request: HttpRequest, merge: Merge) -> HttpResponse:
        """Merge them, or tell why not on the same page."""
        plan = merge.plan()
        errors = self.stops(request, plan, merge)
        if not errors:
            errors = self.refusals(request, merge)
        if errors:
            fresh = Merge(self.side(request, "gone"), self.side(request, "kept"))
            return self.preview(request, fresh.plan(), tuple(errors))
        self.message_user(request, _("“%(gone)s” was merged into this record.") % {"gone": plan.gone})
        return HttpResponseRedirect(self.change_address(plan.kept))

    def stops(self, request: HttpRequest, plan: Plan, merge: Merge) -> list[str]:
        """What is settled before anything is tried."""
        if self.is_closed(request, plan):
            raise PermissionDenied
        if plan.obstacles:
            return [_("They cannot be merged yet: see what stands in the way.")]
        if plan.is_large:
            command = f"manage.py merge {self.opts.label_lower} {merge.gone.pk} {merge.kept.pk}"
            return ["{} {}".format(_("So many rows are moved by the command:"), command)]
        seen = (request.POST.get("gone_version"), request.POST.get("kept_version"))
        if seen != (str(merge.gone.version), str(merge.kept.version)):
            return [_("Somebody else changed one of the two meanwhile: look at them again.")]
        if plan.doubts and not request.POST.get("is_same"):
            return [_("The two differ in what seldom differs: say that they are the same.")]
        return []

    def refusals(self, request: HttpRequest, merge: Merge) -> list[str]:
        try:
            reason = ReasonField().clean(request.POST.get("change_reason", "")[: ReasonField().max_length])
            with transaction.atomic():
                merge.apply(reason)
                settle_constraints()
        except Stale:
            return [_("Somebody else changed one of the two meanwhile: look at them again.")]
        except Refusal as refusal:
            return refusal.sentences
        except (IntegrityError, DataError) as error:
            violation = read_violation(error)
            named = violation.model and violation.model._base_manager.filter(pk=violation.row_id).first()
            return [f"{named}: {violation.message}" if named else violation.message]
        except OperationalError:
            # Two who wait for each other: one of them is sent away by the database.
            return [_("Somebody is saving a record that would move: try again in a moment.")]
        return []

    def related_histories(self, obj: Any) -> list[tuple[str, str]]:
        """The histories of what was merged into a record, or of what it was merged into."""
        found = [(_("Merged into this: %(name)s"), each) for each in obj.merged_from.order_by("pk")[:MOST_CHOICES]]
        if obj.merged_into_id:
            found.append((_("Merged into: %(name)s"), obj.merged_into))
        return [(sentence % {"name": f"{each} ({each.pk})"}, self.history_address(each)) for sentence, each in found]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = context.get("original")
        if obj is not None:
            context["merge_address"] = self.merge_address(gone=obj.pk)
            if obj.merged_into_id:
                context["merged_into"] = obj.merged_into
                context["merged_address"] = self.change_address(obj.merged_into)
        return super().render_change_form(request, context, *args, **kwargs)
