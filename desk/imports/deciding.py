"""What a person decides about rows, and the rows that have to be corrected."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from desk.imports.models import Import, ImportRow


class DecisionError(ValueError):
    """The decision makes no sense for a row; the message says why."""


def decide(file_import: Import, rows: QuerySet[ImportRow], decision: str, user: Any) -> int:
    """Note a decision (none, apply, skip, create, use:<pk>[,<pk>]) for these rows; how many were decided."""
    raise NotImplementedError


def rejected_rows(file_import: Import) -> Iterator[list[str]]:
    """The headings and the rows that were not taken, each with its errors in a last column."""
    raise NotImplementedError
