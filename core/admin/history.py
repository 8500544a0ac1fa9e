"""The pages of a record's history: what happened to it and why, and one value or row put back as it was."""

from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from core.admin.forms import Conflict, ReasonField, state_of
from core.admin.restoring import Restoration, restoration_of
from core.admin.saving import settle_constraints
from core.admin.timeline import timeline_page
from core.admin.violations import read_violation
from core.history import because


class HistoryMixin(ModelAdmin[Any]):
    """The history of what this admin edits; who may change a record may put back what it was."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        restore = self.admin_site.admin_view(self.restore_view)
        own = path("<path:object_id>/history/<str:table>/<int:event>/", restore, name=f"{name}_restore")
        return [own, *super().get_urls()]

    def save_form(self, request: Any, form: Any, change: Any) -> Any:
        because(form.cleaned_data.get("change_reason", ""))
        return super().save_form(request, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.found(request, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": obj},
            "opts": self.opts,
            "object": obj,
            "page": timeline_page(obj, request.GET.get("p")),
            "may_restore": self.has_change_permission(request, obj),
            "related_histories": self.related_histories(obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/timeline.html", context)

    def related_histories(self, obj: Any) -> list[tuple[str, str]]:
        """Other records whose history belongs to that of this one: what they are, and their addresses."""
        return []

    def found(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id}.")
        return obj

    def restore_view(self, request: HttpRequest, object_id: str, table: str, event: int) -> HttpResponse:
        """Show a row, or one field of it, as it is now beside what it was; put it back when asked to."""
        obj = self.found(request, object_id)
        restoration = restoration_of(self, obj, table, event, request.GET.get("field", ""))
        if not self.has_change_permission(request, obj) or not restoration.is_allowed_to(request.user):
            raise PermissionDenied
        error = self.restored(request, restoration) if request.method == "POST" else ""
        if error is None:
            self.message_user(request, _("Put back as it was."))
            return HttpResponseRedirect(self.history_address(obj))
        return self.confirmation(request, obj, restoration, error)

    def restored(self, request: HttpRequest, restoration: Restoration) -> str | None:
        """Put it back; what stands against it in a sentence, else nothing."""
        reason = ReasonField()
        try:
            because(reason.clean(request.POST.get("change_reason", "")), restored=restoration.at.isoformat())
            with transaction.atomic():
                restoration.apply(request, request.POST.get("base_version", ""))
                settle_constraints()
        except Conflict:
            return _("Somebody else changed this meanwhile: look at what is stored now.")
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        except (IntegrityError, DataError) as error:
            return read_violation(error).message
        return None

    def confirmation(self, request: HttpRequest, obj: Any, restoration: Restoration, error: str | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put back: %(row)s") % {"row": restoration.label},
            "opts": self.opts,
            "object": obj,
            "restoration": restoration,
            "differences": restoration.differences(),
            "base_version": state_of(restoration.guarded()),
            "error": error,
            "reason": ReasonField(),
            "typed_reason": request.POST.get("change_reason", ""),
            "history_address": self.history_address(obj),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def history_address(self, obj: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[obj.pk])
