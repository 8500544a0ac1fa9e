"""The admin of records, and of their rows that have a page of their own."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.four_eyes import authors, refuse_own
from core.admin.opening import is_open, is_public
from core.admin.review import ReviewedAdmin
from core.models import Publication
from core.review import Review, Step, may_publish, note

# What an editor may choose, by the record's present state, and what a publisher may choose besides.
EDITORS_CHOICES = {Publication.DRAFT: [Publication.IN_REVIEW], Publication.IN_REVIEW: [Publication.DRAFT]}
PUBLISHERS_CHOICES = {
    Publication.DRAFT: [Publication.PUBLISHED],
    Publication.IN_REVIEW: [Publication.PUBLISHED],
    Publication.PUBLISHED: [Publication.WITHDRAWN],
    Publication.WITHDRAWN: [Publication.PUBLISHED],
}

NOTED = {Publication.IN_REVIEW: Step.SUBMITTED, Publication.PUBLISHED: Step.PUBLISHED}


class RecordAdmin(ReviewedAdmin):
    """Admin of a record: roles decide its publication, and what is public is not deleted."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or is_open(request, obj)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or not is_public(obj)) and super().has_delete_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if field := form.base_fields.get("publication"):
            state = Publication(obj.publication) if obj else Publication.DRAFT
            offered = [state, *EDITORS_CHOICES.get(state, [])]
            if may_publish(request.user, self.model):
                offered += PUBLISHERS_CHOICES[state]
            elif not is_public(obj):
                field.help_text = _("A publisher publishes; submit it for review when it is complete.")
            field.choices = [(each.value, each.label) for each in Publication if each in offered]
        return form

    def saved_at_once(self, request: HttpRequest, form: Any) -> None:
        """Nobody publishes their own where four eyes are asked for; what was decided before is over."""
        record, user = form.instance, request.user
        is_changed = "publication" in form.changed_data
        if settings.FOUR_EYES and record.publication == Publication.PUBLISHED:
            refuse_own(user, authors(record) if is_changed else None)
        if is_changed:
            Review.objects.about(record).filter(data__isnull=True).delete()
            if record.publication in NOTED:
                note(record, record, request.user.pk, NOTED[record.publication], is_change=False)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page as the public sees it, where there is one."""
        return obj.get_absolute_url() if obj is not None and obj.is_public else None


class PartAdmin(ReviewedAdmin):
    """Admin of a row that has a page of its own: it is opened from its record and returns there."""

    change_form_template = "admin/part_change_form.html"
    # The fields that lead to the record of a row; the first that says one is right.
    record_links: ClassVar[Sequence[str]]

    def record_of(self, obj: Any) -> models.Model:
        return next((record for name in self.record_links if (record := getattr(obj, name)) is not None), obj)

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
        super().save_model(request, obj, form, change)
        if form.has_changed() or not change:
            self.require_open(request, self.model._base_manager.get(pk=obj.pk))

    def require_open(self, request: HttpRequest, obj: Any) -> None:
        """Refuse what is done to a row whose record was published meanwhile; whoever asks this holds the record."""
        if not self.is_open(request, obj):
            raise PermissionDenied(_("This record is public: only a publisher changes it."))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        record = self.record_of(obj)
        if record is obj:
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(self.change_address(record))

    def delete_model(self, request: Any, obj: Any) -> None:
        request.returns_to = self.change_address(self.record_of(obj))
        self.hold(obj)
        self.require_open(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def refused_at_once(self, request: HttpRequest, row: Any) -> str:
        self.hold(row)
        return super().refused_at_once(request, row)

    def hold(self, obj: Any) -> None:
        """Keep others from publishing the record of a row until the transaction is over."""
        record = self.record_of(obj)
        try:
            record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())
        except ObjectDoesNotExist as gone:
            raise Http404(f"There is no {record._meta.verbose_name} {record.pk}.") from gone

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(getattr(request, "returns_to", reverse("admin:index")))
