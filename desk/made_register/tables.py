"""The tables of a made register, in the columns in which their rows are written."""

LANGUAGES = ("fr", "nl", "en")


def texts(name: str) -> str:
    return " ".join(f"{name}_{language}" for language in LANGUAGES)


RECORD = "id publication internal_notes version version_xid"
CITATION = "id source_id fact locator quote"
IDENTIFIER = "id scheme value"

COLUMNS = {
    "core_source": "id kind title publisher url language published_on retrieved_on reference",
    "partnerships_topic": f"id slug parent_id sdg_goals {texts('name')} {texts('description')}",
    "partnerships_organization": (
        f"{RECORD} kind country_id parent_id is_home native_name short_name location founded_on dissolved_on"
        f" latitude longitude website {texts('name')} {texts('description')}"
    ),
    "partnerships_organizationname": "id organization_id name language used_from used_until",
    "partnerships_organizationidentifier": f"{IDENTIFIER} organization_id",
    "partnerships_organizationcitation": f"{CITATION} organization_id",
    "partnerships_organizationsuccession": "id predecessor_id successor_id kind succeeded_on",
    "partnerships_organizationrelation": "id organization_id other_id kind started_on ended_on note",
    "partnerships_networkmembership": "id network_id member_id joined_on left_on mandate",
    "partnerships_partnership": (
        f"{RECORD} organization_a_id organization_b_id kind started_on ended_on activity"
        f" {texts('ending')} {texts('summary')}"
    ),
    "partnerships_partnershiptopic": "id partnership_id topic_id",
    "partnerships_partnershipcitation": f"{CITATION} partnership_id",
    "partnerships_keyfigure": (
        f"id partnership_id organization_id country_id other_country_id value unit rank is_approximate as_printed"
        f" reference_year {texts('label')}"
    ),
    "people_post": f"id organization_id role seats based_at_id {texts('label')}",
    "people_person": (
        f"{RECORD} name given_name family_name honorific_prefix sort_name visibility {texts('biography')}"
    ),
    "people_personname": "id person_id name note",
    "people_personidentifier": f"{IDENTIFIER} person_id",
    "people_personcitation": f"{CITATION} person_id",
    "people_membership": "id person_id post_id started_on ended_on note is_single_seat",
    "agreements_agreement": (
        f"{RECORD} registry_number agreement_type bindingness scope concluded_on concluded_at is_place_not_recorded"
        " modality signatories_recorded is_signature_outstanding entry_basis languages authentic_languages term_kind"
        " term_months term_start term_starts_on term_ends_on renewal_mode renewal_months max_renewals notice_months"
        f" {texts('title')} {texts('summary')}"
    ),
    "agreements_agreementpartnership": "id agreement_id partnership_id",
    "agreements_agreementtopic": "id agreement_id topic_id",
    "agreements_agreementidentifier": f"{IDENTIFIER} agreement_id",
    "agreements_agreementcitation": f"{CITATION} agreement_id",
    "agreements_party": "id agreement_id organization_id position name_as_printed role joined_on left_on",
    "agreements_commitment": f"id agreement_id position topic_id {texts('text')}",
    "agreements_document": f"id agreement_id kind access language file url checksum note {texts('title')}",
    "agreements_signature": (
        "id agreement_id organization_id person_id post_id title_as_printed role signed_on place modality position"
    ),
    "agreements_approval": (
        "id agreement_id kind body_id body_as_printed organization_id approved_on act_number votes_for votes_against"
        f" abstentions journal_reference {texts('note')}"
    ),
    "agreements_lifecycleact": (
        f"id agreement_id kind organization_id acted_on effective_on ends_on is_mutual method {texts('reason')}"
        " reference"
    ),
    "agreements_agreementrelation": "id agreement_id kind related_id",
    "agreements_registrycounter": "year last_number",
    "events_visit": (
        f"{RECORD} direction started_on ended_on places visitor_id stated_delegation stated_companies"
        f" stated_company_representatives {texts('title')} {texts('summary')}"
    ),
    "events_visitpartnership": "id visit_id partnership_id",
    "events_visittopic": "id visit_id topic_id",
    "events_visitcitation": f"{CITATION} visit_id",
    "events_delegationmember": (
        "id visit_id sending_organization_id person_id organization_id post_id title_as_printed is_head position"
    ),
    "events_programmeitem": (
        f"id visit_id position kind held_on starts_at place host_id {texts('title')} {texts('summary')}"
    ),
    "events_programmeitemagreement": "id item_id agreement_id",
    "events_programmeparticipant": (
        "id item_id person_id organization_id post_id stated_count role title_as_printed position"
        f" {texts('group')} {texts('subject')}"
    ),
    "events_visitoutcome": f"id visit_id position agreement_id {texts('text')}",
    "events_photo": (
        "id visit_id programme_item_id agreement_id position image is_drawing credit is_credit_unknown rights taken_on"
        f" source_id source_locator {texts('caption')} {texts('alternative_text')}"
    ),
    "events_photoperson": "id photo_id position printed_name printed_title person_id",
}


class Rows:
    """Rows of several tables as COPY reads them; ids of each table follow from ``first_id``."""

    def __init__(self, first_id: int = 1) -> None:
        self.lines: dict[str, list[str]] = {}
        self.first_id = first_id

    def add(self, table: str, *values: object) -> int:
        """Write a row with the next id of its table, which is returned."""
        lines = self.lines.setdefault(table, [])
        row_id = self.first_id + len(lines)
        lines.append("\t".join([str(row_id), *map(str, values)]))
        return row_id

    def add_as(self, table: str, *values: object) -> None:
        """Write a row that brings its own key."""
        self.lines.setdefault(table, []).append("\t".join(map(str, values)))

    def written(self) -> dict[str, bytes]:
        """The rows of each table, as one text."""
        return {table: ("\n".join(lines) + "\n").encode() for table, lines in self.lines.items()}
