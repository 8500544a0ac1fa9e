"""The review of a record: what is typed about a published one is kept as a change, read, decided on and published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin.acts import (
    ACTS,
    UNSUBMITTED,
    Declined,
    changed_meanwhile,
    locked,
    require_published,
    require_publisher,
    seen_version,
)
from core.admin.base import GuardedAdmin
from core.admin.conflict import Part, conflicting_parts
from core.admin.forms import Refusal, Refused
from core.admin.four_eyes import authors, own_change, refuse_own
from core.admin.holdings import holdings, holdings_elsewhere
from core.admin.opening import (
    Opening,
    Purpose,
    filled_in,
    is_edited,
    is_published,
    is_saved_at_once,
    open_for,
    opening_of,
    reason_of,
    typed_data,
)
from core.admin.saving import remember_refusal, settle_constraints
from core.admin.violations import Violation, read_violation
from core.models import Publication, Record
from core.review import Review, ReviewState, ReviewStep, Step, may_publish, names_of, note

# So many of the latest steps are shown.
MOST_STEPS = 50


class Proposed(Exception):
    """What was typed about a published record passed every rule; it is kept as a change, and not saved."""

    def __init__(self, seen: int, is_different: bool) -> None:
        super().__init__(seen)
        self.seen = seen
        self.is_different = is_different


class ReviewedAdmin(GuardedAdmin):
    """Admin of a record, or of a row of one: the way to the public leads through a review."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/review/publish/", view(self.publish_view), name=f"{name}_publish"),
            path("<path:object_id>/review/", view(self.review_view), name=f"{name}_review"),
            *super().get_urls(),
        ]

    def review_address(self, row: models.Model, page: str = "review") -> str:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if opening := opening_of(request):
            form.shown = opening.shown
            form.kept_version = opening.kept_version
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        opening = opening_of(request)
        if opening and opening.shown is not None and request.method != "POST":
            kwargs["data"] = opening.shown
        return kwargs

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        row: Any = self.row_to_review(request, object_id) if object_id is not None else None
        record: Any = self.record_of(row) if row is not None else None
        purpose = self.purpose_of(request, row) if isinstance(record, Record) else None
        if purpose is Purpose.PROPOSE:
            return self.proposal_view(request, row, form_url, extra_context)
        if purpose is not None:
            change = Review.objects.on_page_of(row).first() if purpose is Purpose.WITHDRAW else None
            open_for(request, Opening(record, purpose, change))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def row_to_review(self, request: HttpRequest, object_id: str) -> Any:
        """The row of the page, for a colleague who changes rows like it."""
        return self.get_object(request, unquote(object_id)) if self.has_change_permission(request) else None

    def purpose_of(self, request: HttpRequest, row: Any) -> Purpose | None:
        """What a colleague opens the form of a record, or of a row of it, for; None where it is only shown."""
        record = self.record_of(row)
        if is_saved_at_once(request.user, record):
            return Purpose.SAVE
        if not is_published(record):
            return None
        is_to_go = row == record and request.POST.get("publication") == Publication.WITHDRAWN
        if is_to_go and may_publish(request.user, record):
            return Purpose.WITHDRAW
        record_admin = self.admin_site.get_model_admin(type(record))
        return Purpose.PROPOSE if record_admin.has_change_permission(request) else None

    def proposal_view(
        self, request: HttpRequest, row: Any, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """The form of a published record; what it is sent is tried, told what is wrong with it, undone and kept."""
        change = Review.objects.on_page_of(row).first()
        opening = open_for(request, Opening(self.record_of(row), Purpose.PROPOSE, change))
        context = {**(extra_context or {}), "show_save_and_add_another": False}
        if request.method != "POST":
            opening.shown = filled_in(change) if change and change.is_change else None
            page: HttpResponse = super().changeform_view(request, str(row.pk), form_url, context)
            return page
        if request.FILES:
            remember_refusal(request, file_refused(next(iter(request.FILES))))
        try:
            with transaction.atomic():
                response: HttpResponse = super().changeform_view(request, str(row.pk), form_url, context)
                transaction.set_rollback(True)
                return response
        except Proposed as proposed:
            return self.keep(request, row, proposed) or self.proposal_view(request, row, form_url, extra_context)

    def keep(self, request: Any, row: Any, proposed: Proposed) -> HttpResponse | None:
        """Keep what was typed as the change, unless somebody else has kept another one since."""
        opening: Any = opening_of(request)
        if not proposed.is_different:
            return self.keep_nothing(request, row, opening)
        is_submitted = "_submit_change" in request.POST
        with transaction.atomic():
            if not stored(row, opening, self.values_of(request, opening, proposed, is_submitted)):
                return None
            if opening.change and opening.change.state == ReviewState.SCHEDULED:
                note(row, opening.record, request.user.pk, Step.UNSCHEDULED, is_change=True)
            if is_submitted:
                note(row, opening.record, request.user.pk, Step.SUBMITTED, is_change=True)
        told = (
            _("Your change is kept and waits for review. The public sees the record as it was.")
            if is_submitted
            else _("Your change is kept. Submit it when it is complete; the public sees the record as it was.")
        )
        self.message_user(request, told)
        return HttpResponseRedirect(request.path if "_continue" in request.POST else self.review_address(row))

    def keep_nothing(self, request: Any, row: Any, opening: Opening) -> HttpResponse | None:
        """What was typed is what is public: a change there was until now is no more."""
        change = opening.change if opening.change and opening.change.is_change else None
        told = _("This is what the public sees already: nothing is kept.")
        if change is not None:
            with transaction.atomic():
                gone, _tables = Review.objects.filter(pk=change.pk, version=change.version).delete()
                if not gone:
                    return None
                note(row, opening.record, request.user.pk, Step.WITHDRAWN, is_change=True)
            told = _("This is what the public sees already: the change is withdrawn.")
        self.message_user(request, told, messages.WARNING)
        return HttpResponseRedirect(self.review_address(row))

    def values_of(self, request: Any, opening: Opening, proposed: Proposed, is_submitted: bool) -> dict[str, Any]:
        before = opening.change.authors if opening.change and opening.change.is_change else []
        return {
            "data": typed_data(request.POST),
            "base_version": proposed.seen,
            "state": ReviewState.SUBMITTED if is_submitted else ReviewState.PREPARED,
            "authors": sorted({*before, request.user.pk}),
            "comment": "",
            "decided_by": None,
            "publish_on": None,
            "refusal": "",
        }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        opening = opening_of(request)
        if opening is not None:
            refuse_other_end(opening)
        if opening is None or opening.purpose in (Purpose.SAVE, Purpose.WITHDRAW):
            self.saved_at_once(request, form)
        elif opening.purpose is Purpose.PUBLISH:
            self.published(request, form.instance, opening)
        else:
            is_different = form.has_changed() or any(formset.has_changed() for formset in formsets)
            raise Proposed(int(form.expected_version.partition("-")[0]), is_different)
        if change and self.record_of(form.instance) != form.guarded:
            refuse_to_leave(form.instance)

    def saved_at_once(self, request: HttpRequest, form: Any) -> None:
        """What follows where a record was saved without a review in between."""

    def published(self, request: Any, row: models.Model, opening: Opening) -> None:
        """The change is no more: in the same transaction it has become the record."""
        change: Any = opening.change
        is_own = bool(request.FILES) or is_edited(change, request.POST)
        refuse_own(request.user, {*change.authors, *([request.user.pk] if is_own else [])})
        change.delete()
        note(row, opening.record, request.user.pk, Step.PUBLISHED, is_change=True)
        opening.is_done = True

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form filled in with a change: as it was submitted, or as a publisher corrects it, it is saved at once."""
        row, record = self.under_review(request, object_id)
        require_publisher(request, record)
        try:
            with transaction.atomic():
                if request.method == "POST":
                    record, review = locked(row, record)
                else:
                    review = Review.objects.on_page_of(row).first()
                response = self.publish(request, row, record, publishable(request, record, review))
        except Declined as declined:
            self.message_user(request, str(declined), messages.ERROR)
            return HttpResponseRedirect(self.review_address(row))
        if response is None:
            self.message_user(request, _("The change is published."))
            return HttpResponseRedirect(self.change_address(row))
        return response

    def publish(self, request: HttpRequest, row: Any, record: Any, change: Review) -> HttpResponse | None:
        """Send the form of the record what the change holds; the page that says what is wrong where it is refused."""
        opening = open_for(request, Opening(record, Purpose.PUBLISH, change))
        if request.method != "POST":
            opening.shown = filled_in(change)
        elif "base_version" not in request.POST:
            request.POST = filled_in(change)  # type: ignore[assignment]
        context = {"show_save_and_add_another": False, "show_save_and_continue": False}
        with pghistory.context(proposed_by=change.authors):
            page: HttpResponse = super().changeform_view(
                request, str(row.pk), self.review_address(row, "publish"), context
            )
        return None if opening.is_done else page

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        opening = opening_of(request)
        if opening and opening.is_done:
            return HttpResponseRedirect(self.change_address(obj))
        return super().response_change(request, obj)

    def under_review(self, request: HttpRequest, object_id: str) -> tuple[Any, Any]:
        """The row of a page and its record, for a colleague who may change them by way of a review."""
        row = self.get_object(request, unquote(object_id))
        record = self.record_of(row) if row is not None else None
        if not isinstance(record, Record):
            raise Http404
        record_admin = self.admin_site.get_model_admin(type(record))
        if not (self.has_change_permission(request) and record_admin.has_change_permission(request)):
            raise PermissionDenied
        return row, record

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is new beside what is stored, what was decided about it, and what there is to decide."""
        row, record = self.under_review(request, object_id)
        if request.method == "POST":
            self.decide(request, row, record)
            return HttpResponseRedirect(self.review_address(row))
        review = Review.objects.on_page_of(row).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review: %(record)s") % {"record": row},
            "opts": self.opts,
            "object": row,
            "record": record,
            "review": review,
            "reason": reason_of(review),
            "seen": seen_version(record, review),
            "steps": steps_about(record),
            "reviews": [told for told in told_about(record) if told.review == review],
            "edit_address": self.change_address(row),
            "publish_address": self.review_address(row, "publish"),
            "tomorrow": timezone.localdate() + timedelta(days=1),
            **self.offers(request, record, review),
            "parts": self.parts(request, row, record, review),
            "has_moved_on": bool(review and review.is_change and review.base_version != record.version),
        }
        return TemplateResponse(request, "admin/review.html", context)

    def offers(self, request: Any, record: Any, review: Review | None) -> dict[str, Any]:
        """What the colleague who looks may do."""
        change = review if review and review.is_change else None
        state = review.state if review else None
        is_submitted = state not in UNSUBMITTED if change else record.publication == Publication.IN_REVIEW
        decides = is_submitted and may_publish(request.user, record)
        own = settings.FOUR_EYES and decides and request.user.pk in (change.authors if change else authors(record))
        return {
            "change": change,
            "is_submitted": is_submitted,
            "own_change": own_change() if own else "",
            "may_submit": change is not None and not is_submitted,
            "may_decide": decides,
            "may_publish": decides and not own and (change is None or is_published(record)),
            "may_unschedule": state == ReviewState.SCHEDULED and (change is not None or decides),
        }

    def parts(self, request: HttpRequest, row: Any, record: Any, review: Review | None) -> list[Part]:
        """What the change would change; of a record that is new, all it holds."""
        change = review if review and review.is_change else None
        if change is None and is_published(record):
            return []
        shown = filled_in(change) if change else None
        open_for(request, Opening(record, Purpose.READ, change, shown))
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)(instance=row)
        formsets, _inlines = self._create_formsets(request, row, change=True)  # type: ignore[attr-defined]
        if change:
            return conflicting_parts(form, formsets)
        return [*holdings(form, formsets), *(holdings_elsewhere(record, formsets) if row == record else ())]

    def decide(self, request: Any, row: Any, record: Any) -> None:
        """Do what was decided, or say why it cannot be done."""
        act: Callable[..., str] | None = ACTS.get(request.POST.get("act", ""))
        try:
            with transaction.atomic():
                if act is None:
                    raise Declined(_("Choose what to do."))
                record, review = locked(row, record)
                if request.POST.get("seen") != seen_version(record, review):
                    raise Declined(changed_meanwhile())
                told = act(request, row, record, review)
                settle_constraints()
        except Declined as declined:
            self.message_user(request, str(declined), messages.ERROR)
        except (IntegrityError, DataError) as error:
            self.message_user(request, read_violation(error).message, messages.ERROR)
        else:
            self.message_user(request, told)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context["original"]
        record = self.record_of(row) if row is not None else None
        if isinstance(record, Record) and not record._state.adding:
            opening = opening_of(request)
            context["opening"] = opening.purpose.name.lower() if opening else ""
            context["reviews"] = told_about(record)
            context["may_review"] = self.has_change_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)


def file_refused(name: str) -> Refusal:
    """A file would lie in the store whatever becomes of the change: it is refused at its field."""
    if settings.FOUR_EYES:
        sentence = _("A file cannot wait for review: give its address instead.")
    else:
        sentence = _("A file cannot wait for review: give its address instead, or ask a publisher to add it.")
    prefix, _dash, row_and_field = name.partition("-")
    row, _dash, field = row_and_field.partition("-")
    if not row.isdecimal():
        return Refusal(Violation(sentence, field=name))
    return Refusal(Violation(sentence, field=field), prefix, int(row))


@dataclass(frozen=True)
class Told:
    """What is under way with a record, as its page tells it."""

    review: Review
    address: str
    authors: str
    decided_by: str


def told_about(record: models.Model) -> list[Told]:
    reviews = [*Review.objects.about(record)]
    names = names_of({number for each in reviews for number in (*each.authors, each.decided_by)})
    return [
        Told(
            each,
            reverse(f"admin:{each.page_kind.replace('.', '_')}_review", args=[each.page]),
            ", ".join(names[number] for number in each.authors),
            names.get(each.decided_by, ""),
        )
        for each in reviews
    ]


def steps_about(record: models.Model) -> list[tuple[ReviewStep, str]]:
    """The latest steps of the reviews of a record, each with who took it."""
    steps = [*ReviewStep.objects.about(record)[:MOST_STEPS]]
    names = names_of(step.by for step in steps)
    return [(step, names.get(step.by, _("by a command"))) for step in steps]


def stored(row: models.Model, opening: Opening, values: dict[str, Any]) -> bool:
    """Whether the change was written: not so where somebody else wrote another one first."""
    if opening.change is not None:
        kept = Review.objects.filter(pk=opening.change.pk, version=opening.change.version)
        return bool(kept.update(version=F("version") + 1, changed_at=timezone.now(), **values))
    of_record = {"kind": opening.record._meta.label_lower, "record": opening.record.pk}
    page = {"page_kind": row._meta.label_lower, "page": row.pk}
    _change, is_new = Review.objects.get_or_create(**page, defaults={**of_record, **values})
    return is_new


# What the record is after a save, by what it was opened for.
ENDS = {Purpose.PUBLISH: Publication.PUBLISHED, Purpose.WITHDRAW: Publication.WITHDRAWN}


def refuse_other_end(opening: Opening) -> None:
    """Refuse a save that does to the public something else than what it was allowed for."""
    end = ENDS.get(opening.purpose)
    record = type(opening.record)._base_manager.only("publication").get(pk=opening.record.pk) if end else None
    if record is not None and record.publication != end:
        sentence = _("A change is published here. Withdraw the record on its own page.")
        raise Refused(Refusal(Violation(sentence, field="publication")))


def refuse_to_leave(row: Any) -> None:
    """Refuse to move a row to another record while something about it waits for a review of this one."""
    if Review.objects.on_page_of(row).exists():
        told = _("Something about “%(name)s” waits for review: decide on it first.") % {"name": row}
        raise Refused(Refusal(Violation(told)))


def publishable(request: HttpRequest, record: Any, review: Review | None) -> Review:
    """The change that waits, as whoever publishes it has seen it; declined where it is not to be published now."""
    if review is None or not review.is_change:
        raise Declined(_("Nothing waits here any more: it was published or withdrawn meanwhile."))
    if review.state in UNSUBMITTED:
        raise Declined(_("It has not been submitted."))
    require_published(record)
    is_as_submitted = request.method == "POST" and "base_version" not in request.POST
    if is_as_submitted and request.POST.get("seen", "").rpartition("-")[2] != str(review.version):
        raise Declined(changed_meanwhile())
    return review
