"""Files that staff upload: what they hold, whatever their names say."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

SAMPLE = 2_048
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<table")


def is_markup(start: bytes) -> bool:
    """Whether a file begins as a page or a drawing does, which could script whoever opens it."""
    return start.removeprefix(BYTE_ORDER_MARK).lstrip().lower().startswith(MARKUP)


def refuse_markup(file: Any) -> None:
    """Refuse a page or a drawing under the name of something else."""
    if isinstance(file, UploadedFile):
        start = file.read(SAMPLE)
        file.seek(0)
        if is_markup(start):
            raise ValidationError(
                _("The file holds HTML, XML or SVG, whatever its name says. Save it as PDF or as a picture."),
                code="markup",
            )
