"""The committed data dictionary is the one the code gives."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from core.dictionary import data_dictionary
from core.lists import PUBLIC_LISTS


def test_the_committed_dictionary_is_up_to_date() -> None:
    committed = Path(settings.BASE_DIR, "docs", "data-dictionary.md").read_text(encoding="utf-8")
    assert committed == data_dictionary(), "run manage.py data_dictionary and commit docs/data-dictionary.md"


def test_the_command_writes_it(tmp_path: Path) -> None:
    call_command("data_dictionary", tmp_path / "dictionary.md", verbosity=0)
    assert (tmp_path / "dictionary.md").read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.parametrize("label", ["core", "accounts", "partnerships", "people", "agreements", "events"])
def test_every_table_is_in_it(label: str) -> None:
    text = data_dictionary()
    for model in apps.get_app_config(label).get_models():
        assert (f"Table `{model._meta.db_table}`." in text) == (not hasattr(model, "pgh_tracked_model"))


def test_every_list_and_filter_is_in_it() -> None:
    text = data_dictionary()
    for view in PUBLIC_LISTS:
        assert f": `/en/{view.name}/`" in text
        assert all(f"| `{name}` |" in text for name in view.filterset_class.base_filters)


def test_it_is_the_same_whatever_language_is_active() -> None:
    with translation.override("fr"):
        in_french = data_dictionary()
    assert in_french == data_dictionary()
