import csv
from typing import Any

from django.core.management.base import BaseCommand

from desk.quality import quality_findings


class Command(BaseCommand):
    """Write the quality report as CSV."""

    help = "Write every warning of the quality report as CSV: rule, model, id, record, explanation."

    def handle(self, *args: Any, **options: Any) -> None:
        writer = csv.writer(self.stdout)
        writer.writerow(["rule", "model", "id", "record", "explanation"])
        for finding in quality_findings():
            record = finding.record
            writer.writerow([finding.rule.code, record._meta.model_name, record.pk, record, finding.explanation])
