"""The marks in the forms of the admin are true: what is public stands on a page or in a file, and nothing else."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import models
from django.test import Client

from core.admin.marks import PUBLIC, mark_of, stem
from events.models import PhotoPerson, ProgrammeParticipant
from partnerships.models import KeyFigure, KeyFigureCitation, Topic
from tests.factories import PhotoPersonFactory, ProgrammeParticipantFactory
from tests.small_register import LISTS, SmallRegister, body_of
from tests.staff import signed_in, soup_of
from tests.test_secrets import not_said, register_models, text_columns

pytestmark = pytest.mark.django_db

WORD = "zqx"
# What forms hold besides the fields of their table.
NO_FIELDS = {"base_version", "form_token", "is_another_one", "change_reason", "DELETE", "id"}


def formed() -> set[type[models.Model]]:
    """The tables that have a form or rows in one."""
    rows = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    return {*admin.site._registry, *rows}


def word_of(model: type[models.Model], name: str) -> str:
    return f"{WORD}{model._meta.model_name}{stem(name).replace('_', '')}x"


def written(field: Any, row: Any) -> str:
    word = f"{word_of(type(row), field.name)}{row.pk}"
    return f"https://{word}.example" if isinstance(field, models.URLField) else word


def write_everywhere() -> None:
    """Into each text of each row, a word that tells which text it is."""
    for model in register_models():
        columns = [*text_columns(model)]
        for row in model._base_manager.all() if columns else ():
            values: Any = {field.name: written(field, row) for field in columns}
            model._base_manager.filter(pk=row.pk).update(**values, **not_said(model))


def all_that_is_shown(client: Client, register: SmallRegister) -> str:
    Topic.objects.filter(pk=register.topic.pk).update(slug="climate")
    files = [f"/en/{name}/export.csv?flavour=data" for name in LISTS]
    bodies = []
    for address in [*register.pages().values(), *files]:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        bodies.append(body_of(answer).decode().lower())
    return " ".join(bodies)


def test_texts_are_public_exactly_where_they_are_marked_so(client: Client) -> None:
    register = SmallRegister()
    figure = KeyFigure.objects.get(organization=register.partner)
    KeyFigureCitation.objects.create(key_figure=figure, source=register.source)
    item = register.visit.programme_items.get()
    ProgrammeParticipantFactory(item=item, person=None, organization=None, group_en="Companies", position=7)
    PhotoPersonFactory(photo=register.visit.photos.get(), person=None, printed_name="Somebody", position=7)
    write_everywhere()
    shown = all_that_is_shown(client, register)
    wrong = {
        f"{model._meta.label}.{stem(field.name)}"
        for model in {*register_models()} & formed()
        for field in text_columns(model)
        if (model, field.name) != (Topic, "slug")
        if (word_of(model, field.name) in shown) != (mark_of(model, field.name) == PUBLIC)
    }
    assert wrong == set()
    assert {ProgrammeParticipant, PhotoPerson} <= {*register_models()}


def marked(soup: BeautifulSoup) -> set[str]:
    """The names of the fields whose label, or the heading of whose column, says who sees them."""
    labels = set()
    for label in soup.select("label:has(small.seen), legend:has(small.seen)"):
        # The legend of a file names no control.
        control = label.find_next(["input", "select", "textarea"])
        labels.add(str(label.get("for") or (control and control["name"])).removeprefix("id_"))
    for heading in soup.select("th:has(small.seen)"):
        column = next(each for each in heading["class"] if each.startswith("column-"))
        group = heading.find_parent(class_="inline-group")
        assert group is not None
        labels.add(f"{str(group['id']).removesuffix('-group')}-__prefix__-{column.removeprefix('column-')}")
    return labels


def test_every_field_of_every_form_says_who_sees_it(admin_client: Client) -> None:
    seen = 0
    for model, model_admin in admin.site._registry.items():
        if not hasattr(model_admin, "record_of") or not model_admin.has_add_permission(_asked(admin_client)):
            continue
        soup = soup_of(admin_client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"))
        form = soup.select_one("#content-main form")
        assert form is not None
        names = {
            str(each["name"])
            for each in form.select("input[name], select[name], textarea[name]")
            if each.get("type") not in ("hidden", "submit")
        }
        of_rows = {name for name in names if "-__prefix__-" in name or not name.partition("-")[1]}
        wanted = {name for name in of_rows if name.rpartition("-")[2] not in NO_FIELDS}
        assert wanted <= marked(soup), (model, wanted - marked(soup))
        seen += len(wanted)
    assert seen > 150


def _asked(client: Client) -> Any:
    return client.get("/admin/").wsgi_request


def test_the_page_says_what_the_marks_mean() -> None:
    soup = soup_of(signed_in("editor").get("/admin/people/person/add/"))
    notes = soup.select_one("label[for=id_internal_notes]")
    name = soup.select_one("label[for=id_name]")
    assert notes is not None
    assert name is not None
    assert notes.small is not None
    assert name.small is not None
    assert (name.small.text, notes.small.text) == ("public", "staff only")
    legend = soup.select_one(".legend")
    assert legend is not None
    assert "once the record is published" in legend.text
