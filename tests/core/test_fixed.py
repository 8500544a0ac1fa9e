"""What of a page depends on the language alone is made once for each."""

import pytest
from django.template import Template, TemplateSyntaxError
from django.template.context import Context
from django.utils.translation import override


def test_what_is_fixed_is_made_once_for_each_language() -> None:
    template = Template("{% load i18n pages %}{% fixed %}{% translate 'Search' %}{% now 'u' %}{% endfixed %}")
    with override("en"):
        first = template.render(Context())
        assert first.startswith("Search")
        assert template.render(Context()) == first
    with override("fr"):
        assert not template.render(Context()).startswith("Search")


@pytest.mark.parametrize(
    "inside", ["{{ value }}", "{% if value %}{{ value }}{% endif %}", "{% block part %}{% endblock %}"]
)
def test_what_a_view_gives_is_never_fixed(inside: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load pages %}{% fixed %}" + inside + "{% endfixed %}")


@pytest.mark.parametrize("inside", ['{% include "core/_find.html" %}', "{% if value %}given{% endif %}"])
def test_nothing_of_the_page_that_is_made_first_comes_into_what_all_get(inside: str) -> None:
    template = Template("{% load pages %}{% fixed %}" + inside + "{% endfixed %}")
    assert "given" not in template.render(Context({"value": "given"}))
