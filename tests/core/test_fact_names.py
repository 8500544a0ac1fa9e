"""A cited fact is called what the desk calls it."""

import pytest
from django.utils.translation import override

from agreements.models import AgreementCitation
from core.templatetags.pages import fact_name


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("title", "title"),
        ("term_months", "term in months"),
        ("modality", "how it was signed"),
        ("lifecycle_acts", "acts"),
        ("the seventh paragraph", "the seventh paragraph"),
    ],
)
def test_cited_fact_has_the_name_of_the_column_or_rows_it_stands_for(fact: str, name: str) -> None:
    with override("en"):
        assert fact_name(AgreementCitation(fact=fact)) == name
