"""Hard rules that triggers hold: each has a name, a sentence, and the model and field to show it at.

Rules of a single row are constraints in ``Meta.constraints`` and bring their own sentence.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Rule(NamedTuple):
    """What to tell the person who broke a rule, and where: ``model`` is a label, ``field`` a name or ``""``."""

    message: Any
    model: str = ""
    field: str = ""


RULES: dict[str, Rule] = {
    "record_published_not_deleted": Rule(
        _("A published or withdrawn record is not deleted: withdraw it, so that its address still answers.")
    ),
    "record_once_public_stays": Rule(
        _("What has been public is published or withdrawn, never a draft again: its address answers for good."),
        field="publication",
    ),
    "record_merged_once": Rule(_("A record is merged into one that stays, not into one that was merged itself.")),
    "record_merged_into_published": Rule(
        _("What has been public is merged into a published record: its address leads there.")
    ),
    "merged_record_not_used": Rule(_("This record was merged into another one: choose that one.")),
    "record_not_truncated": Rule(_("The register's tables cannot be emptied at once.")),
    "history_append_only": Rule(_("The history is only ever added to.")),
    "imprecise_date_precision": Rule(_("A date is a day, a month or a year, or one of these with “c.” before it.")),
}


def add_rules(rules: dict[str, Rule]) -> None:
    """Add an app's rules to the register's; each name is given once."""
    if twice := RULES.keys() & rules.keys():
        raise ValueError(f"Rules named twice: {', '.join(sorted(twice))}")
    RULES.update(rules)
