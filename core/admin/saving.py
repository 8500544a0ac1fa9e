"""One page is one save: what the database refuses finds its place, and a button pressed twice saves once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.models import Session
from django.db import DataError, IntegrityError, OperationalError, connection, models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from core.admin.forms import GuardedForm, GuardedFormSet, Refusal, Refused
from core.admin.violations import Violation, read_violation

SAVED_FORMS = "saved_forms"
SAVED_FORMS_KEPT = 50


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
    except OperationalError as error:
        # Two that wait for each other, as a save and a merge may: the database sends one of them away.
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        told = _("Somebody else was saving something that belongs to this: save it once more.")
        raise Refused(Refusal(Violation(told))) from error


def place(violation: Violation, form: GuardedForm, formsets: Iterable[GuardedFormSet]) -> Refusal:
    for formset in formsets:
        if formset.current is not None or formset.model is violation.model:
            return formset.place(violation)
    return Refusal(violation)


def saved_before(request: HttpRequest, model: type[models.Model]) -> Any:
    """The key of what this very form has added already, where its button was pressed twice."""
    saved = saved_forms(request) or {}
    label, pk = saved.get(form_token(request), (None, None))
    return pk if label == model._meta.label else None


def remember_saved(request: HttpRequest, obj: models.Model) -> None:
    token, saved = form_token(request), saved_forms(request)
    if token and saved is not None:
        saved[token] = (obj._meta.label, obj.pk)
        request.session[SAVED_FORMS] = dict([*saved.items()][-SAVED_FORMS_KEPT:])
        request.session.save()


def form_token(request: HttpRequest) -> str:
    """What tells one shown form from another."""
    return str(request.POST.get("form_token", ""))[:64]


def saved_forms(request: HttpRequest) -> dict[str, tuple[str, Any]] | None:
    """The forms this session has saved; locked, so that a second press waits for the first."""
    stored = Session.objects.select_for_update().filter(session_key=request.session.session_key).first()
    return dict(stored.get_decoded().get(SAVED_FORMS, {})) if stored else None


def refusal_of(request: HttpRequest) -> Refusal | None:
    return getattr(request, "refusal", None)


def remember_refusal(request: Any, refusal: Refusal) -> None:
    request.refusal = refusal
