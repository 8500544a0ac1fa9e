"""Hard rules of visits and photos that triggers hold."""

from django.utils.translation import gettext_lazy as _

from core.rules import Rule
from partnerships.rules import NEEDS_SOURCE

EVENT_RULES = {
    "visit_cites_source": Rule(NEEDS_SOURCE, "events.Visit"),
    "programme_item_within_visit": Rule(
        _("This point of the programme lies outside the days of the visit."), "events.ProgrammeItem", "held_on"
    ),
    "erasure_says_what_stands_there": Rule(_("Say in at most 200 characters what stands where the name was.")),
    "photo_has_alternative_text": Rule(
        _("A published photo has an alternative text in at least one language."),
        "events.Photo",
        "alternative_text_fr",
    ),
    "photo_has_credit": Rule(
        _("A published photo has a credit, or “credit unknown” is ticked."), "events.Photo", "credit"
    ),
    "photo_has_rights": Rule(
        _("A published photo says under which rights it is shown; “not recorded” is an answer."),
        "events.Photo",
        "rights",
    ),
}
