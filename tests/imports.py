"""Imports for tests: a small file of text, staged as the pages do it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from desk.imports.models import Import, ImportRow
from desk.imports.staging import stage


def uploaded(kind: str, text: str, filename: str = "list.csv", **fields: Any) -> Import:
    content = text.encode()
    return Import.objects.create(
        kind=kind,
        filename=filename,
        checksum=hashlib.sha256(content).hexdigest(),
        file=ContentFile(content, name=filename),
        **fields,
    )


def staged(
    kind: str,
    text: str,
    columns: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    **fields: Any,
) -> Import:
    """Each heading is the field of its name, unless told otherwise."""
    made = uploaded(kind, text, **fields)
    headings = text.partition("\n")[0].split(",")
    stage(made, columns or {heading: heading for heading in headings}, options or {})
    made.refresh_from_db()
    return made


def verdicts(file_import: Import) -> list[str]:
    return [row.verdict for row in rows(file_import)]


def rows(file_import: Import) -> list[ImportRow]:
    return [*ImportRow.objects.filter(file_import=file_import).order_by("number")]
