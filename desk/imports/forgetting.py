"""Cells of files are kept as long as somebody may still need them, then forgotten: they may name people."""

from datetime import timedelta

from django.utils import timezone

from desk.imports.models import Import, ImportRow

KEPT_DAYS = 30


def forget_old() -> int:
    """Delete the files of old imports and empty their rows; what they brought in stays. How many were emptied."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Import.objects.filter(created_at__lt=before)
    for each in old.exclude(file=""):
        each.file.delete(save=True)
    rows = ImportRow.objects.filter(file_import__in=old).exclude(cells=[])
    return rows.update(cells=[], problems=[], candidates=[], answers=[], changes=[])
