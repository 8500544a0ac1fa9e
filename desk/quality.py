"""The quality report: every warning of every app, in one place."""

from collections.abc import Iterator, Sequence

from agreements.quality import AGREEMENT_QUALITY
from core.quality import Finding, QualityRule, findings
from events.quality import VISIT_QUALITY

QUALITY_RULES: Sequence[QualityRule] = (*AGREEMENT_QUALITY, *VISIT_QUALITY)


def quality_findings(most: int | None = None) -> Iterator[Finding]:
    return findings(QUALITY_RULES, most=most)
