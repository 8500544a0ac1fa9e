"""From the file to rows with a verdict."""

from collections.abc import Mapping

from desk.imports.models import Import


def stage(file_import: Import, columns: Mapping[str, str], options: Mapping[str, str]) -> None:
    """Read the file anew and say of each row what it would do; ends in previewed, or failed with the problem."""
    raise NotImplementedError
