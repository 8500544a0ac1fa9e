"""The four roles, each a group: what it may do with the register's tables."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_noop

from accounts.models import AuditEvent, User
from core.models import Record

VIEWER = gettext_noop("viewer")
EDITOR = gettext_noop("editor")
PUBLISHER = gettext_noop("publisher")
ADMINISTRATOR = gettext_noop("administrator")

WRITING = ("add", "change", "delete")


def register_models() -> list[type[models.Model]]:
    """The tables of the register that people edit: those whose history is kept."""
    return [model for model in apps.get_models() if "pgh_event_models" in vars(model)]


def permissions(actions: tuple[str, ...], chosen: Sequence[type[models.Model]]) -> Iterator[Permission]:
    types = ContentType.objects.get_for_models(*chosen)
    codenames = {(types[model].pk, f"{action}_{model._meta.model_name}") for model in chosen for action in actions}
    for permission in Permission.objects.filter(content_type__in=types.values()):
        if (permission.content_type_id, permission.codename) in codenames:
            yield permission


def make_publish_permissions() -> None:
    for model in register_models():
        if issubclass(model, Record):
            Permission.objects.get_or_create(
                content_type=ContentType.objects.get_for_model(model),
                codename=f"publish_{model._meta.model_name}",
                defaults={"name": f"Can publish {model._meta.verbose_name_raw}"},
            )


@transaction.atomic
def load_roles() -> dict[str, int]:
    """Make the groups, or bring them up to date; the number of permissions of each."""
    make_publish_permissions()
    chosen = register_models()
    records = [model for model in chosen if issubclass(model, Record)]
    viewer = [*permissions(("view",), chosen)]
    editor = [*viewer, *permissions(WRITING, chosen)]
    publisher = [*editor, *permissions(("publish",), records)]
    administrator = [*publisher, *permissions(("view", "add", "change"), [User]), *permissions(("view",), [AuditEvent])]
    roles = {VIEWER: viewer, EDITOR: editor, PUBLISHER: publisher, ADMINISTRATOR: administrator}
    for name, granted in roles.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(granted)
    return {name: len(granted) for name, granted in roles.items()}
