"""Hard rules of agreements that triggers and composite foreign keys hold."""

from django.utils.translation import gettext_lazy as _

from core.rules import Rule
from partnerships.rules import NEEDS_SOURCE

ACTS_FOR_A_PARTY = _("This organization is not a party of the agreement: add it to the parties, or choose a party.")

AGREEMENT_RULES = {
    "agreement_cites_source": Rule(NEEDS_SOURCE, "agreements.Agreement"),
    "registry_number_given_by_register": Rule(
        _("The registry number is given by the register when the agreement is first submitted, and stays."),
        "agreements.Agreement",
    ),
    "signature_for_a_party": Rule(ACTS_FOR_A_PARTY, "agreements.Signature", "organization"),
    "approval_for_a_party": Rule(ACTS_FOR_A_PARTY, "agreements.Approval", "organization"),
    "lifecycle_act_of_a_party": Rule(ACTS_FOR_A_PARTY, "agreements.LifecycleAct", "organization"),
    "agreement_two_parties": Rule(_("A submitted agreement has at least two parties."), "agreements.Agreement"),
    "agreement_home_is_party": Rule(
        _("A home authority is a party of the agreement, unless its scope is “observed”."),
        "agreements.Agreement",
        "scope",
    ),
    "agreement_term_ends_after_entry": Rule(
        _("The term ends before the agreement enters into force."), "agreements.Agreement", "term_ends_on"
    ),
    "agreement_end_after_entry": Rule(
        _("The agreement ends before it enters into force."), "agreements.LifecycleAct", "effective_on"
    ),
    "agreement_end_after_conclusion": Rule(
        _("The agreement ends before it is concluded."), "agreements.LifecycleAct", "effective_on"
    ),
    "agreement_extension_ends_after_entry": Rule(
        _("The extension or renewal ends before the agreement is concluded or enters into force."),
        "agreements.LifecycleAct",
        "ends_on",
    ),
    "party_leaves_after_conclusion": Rule(
        _("The party leaves before the agreement is concluded."), "agreements.Party", "left_on"
    ),
    "approval_before_signature": Rule(
        _("A prior approval comes before the signature of that party."), "agreements.Approval", "approved_on"
    ),
    "approval_after_signature": Rule(
        _("An assent or a ratification comes after the signature of that party."),
        "agreements.Approval",
        "approved_on",
    ),
    "signature_not_after_conclusion": Rule(
        _("The signature is later than the conclusion of the agreement."), "agreements.Signature", "signed_on"
    ),
    "agreement_concluded_by_last_signature": Rule(
        _("All signatures are recorded and the last is earlier than the conclusion."),
        "agreements.Agreement",
        "concluded_on",
    ),
    "agreement_relation_no_cycle": Rule(
        _("These agreements would renew, amend or supersede each other in a circle."),
        "agreements.AgreementRelation",
        "related",
    ),
    "agreement_relation_after_parent": Rule(
        _("A renewal or amendment is not concluded before the agreement it renews or amends."),
        "agreements.AgreementRelation",
        "related",
    ),
    "agreement_extension_moves_end": Rule(
        _("An extension moves the end of the term to a later day."), "agreements.LifecycleAct", "ends_on"
    ),
    "status_is_computed": Rule(
        _("The status is computed from the recorded acts, never typed."), "agreements.StatusPeriod"
    ),
    "agreement_relation_moves_end": Rule(
        _("An agreement that extends another ends later than it."), "agreements.AgreementRelation", "related"
    ),
}
