"""From decided rows to records: all of them in one transaction, or none."""

from typing import Any

from desk.imports.models import Import


def apply_import(file_import: Import, user: Any) -> None:
    """Apply what was decided; ends in applied, or failed with the problem and nothing applied."""
    raise NotImplementedError


def settle(file_import: Import) -> None:
    """Where whoever was at work has been stopped, say so: nothing was applied, and it can be started again."""
    raise NotImplementedError
