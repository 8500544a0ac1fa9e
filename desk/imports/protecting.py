"""What is or was public is changed by an import only where the colleague could save it at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.admin.opening import is_saved_at_once
from core.models import PUBLIC_STATES, Publication, Record
from core.review import may_publish
from desk.imports.drafts import Child
from desk.imports.matching import Ref
from desk.imports.records import Plan


def closed_states(user: Any, model: Any) -> list[Publication]:
    """The states in which records are not changed by this colleague alone; nobody stands for a command."""
    colleague = user or AnonymousUser()
    return [state for state in PUBLIC_STATES if not is_saved_at_once(colleague, model(publication=state))]


def closed_to(user: Any, records: QuerySet[Any]) -> QuerySet[Any]:
    return records.filter(publication__in=closed_states(user, records.model))


def closed_plans(user: Any, plans: Iterable[Plan]) -> Iterator[tuple[Plan, type[models.Model]]]:
    """Plans that change what is closed to the colleague; nobody publishes it while the others are written."""
    plans = [*plans]
    wanted: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    for plan in plans:
        for model, number in changed_by(plan):
            wanted[model].add(number)
    closed: set[tuple[type[models.Model], int]] = set()
    for model, numbers in wanted.items():
        locked = model._default_manager.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
        states = closed_states(user, model)
        closed |= {(model, pk) for pk, state in locked.values_list("pk", "publication") if state in states}
    for plan in plans:
        found = next((model for model, number in changed_by(plan) if (model, number) in closed), None)
        if found is not None:
            yield plan, found


def changed_by(plan: Plan) -> Iterator[tuple[type[models.Model], int]]:
    """The recorded records that a plan changes, or gives rows to."""
    if plan.instance is not None and plan.writes:
        yield plan.draft.model, plan.instance.pk
    edited = {(edit.row, type(edit.instance)) for edit in plan.edits}
    added = {id(child) for child in plan.additions}
    for child in plan.draft.children:
        if id(child) in added or (child.row, child.model) in edited:
            yield from owners_of(child)


def owners_of(child: Child) -> Iterator[tuple[type[models.Model], int]]:
    pointed = {**child.key, **child.values, child.link: child.parent}
    for relation in owning(child.model):
        ref = pointed.get(relation.name)
        if isinstance(ref, Ref) and ref.known is not None:
            yield ref.model, ref.known


def owning(model: type[models.Model]) -> list[Any]:
    """The foreign keys by which a row belongs to records, and goes with them."""
    relations: list[Any] = [each for each in model._meta.fields if each.is_relation]
    return [
        each
        for each in relations
        if each.remote_field.on_delete is models.CASCADE and issubclass(each.related_model, Record)
    ]


def closed_owners(user: Any, rows: dict[type[models.Model], set[int]]) -> Iterator[models.Model]:
    """Records that are closed to the colleague among these rows, or above them."""
    for model, numbers in rows.items():
        if issubclass(model, Record):
            yield from closed_to(user, model._default_manager.filter(pk__in=numbers))
            continue
        for relation in owning(model):
            below = model._default_manager.filter(pk__in=numbers).values(relation.attname)
            yield from closed_to(user, relation.related_model._default_manager.filter(pk__in=below))


def sentence(row: int, user: Any, model: Any) -> str:
    if user is not None and may_publish(user, model()):
        words = _("Row %(row)s changes a published record: as a second person reads these, change it on its own page.")
    else:
        words = _("Row %(row)s changes a record that is or was published: somebody who may publish decides this.")
    return words % {"row": row}
