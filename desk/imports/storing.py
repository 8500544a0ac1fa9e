"""Where the file that was brought is kept until it is applied."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.core.files import File

from desk.imports.models import Import


@contextmanager
def on_disk(stored: IO[bytes]) -> Iterator[Path]:
    """A copy of it in the file system, wherever it is stored."""
    with NamedTemporaryFile() as copy:
        shutil.copyfileobj(stored, copy)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def local_file(file_import: Import) -> Iterator[Path]:
    with file_import.file.open("rb") as stored, on_disk(stored) as path:
        yield path


def checksum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, **values: Any) -> Import:
    """A new import with the file at a path as its own."""
    with path.open("rb") as file:
        return Import.objects.create(file=File(file, name=path.name), checksum=checksum_of(path), **values)
