"""Taking back an import as a whole."""

from typing import Any

from django.db import models

from desk.imports.models import Import


class UndoError(Exception):
    """The import cannot be undone; the message says why."""


def undo_blockers(file_import: Import) -> list[models.Model]:
    """Records of the import that somebody has edited, or uses, since; with any of them nothing is undone."""
    raise NotImplementedError


def undo(file_import: Import, user: Any) -> None:
    """Take back all the import made and changed, or raise ``UndoError`` and take back nothing."""
    raise NotImplementedError
