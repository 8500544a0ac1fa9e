"""The four real lists: the mappings a person could make on the page, and what comes of each row."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RealList:
    """A file of the shared folder, what its columns are, and the verdicts on a register without any of it."""

    filename: str
    kind: str
    columns: dict[str, str]
    options: dict[str, str]
    verdicts: dict[str, int] = field(default_factory=dict)


# Three Wikidata numbers stand there twice, under two names each: Lyon and its metropole, Marseille and its metropole,
# and two spellings of Ampelokipoi-Menemeni. The second of each is refused.
MEMBERS = RealList(
    "eurocities_members.csv",
    "organizations",
    {
        "name_on_website": "name_en",
        "wikidata_id": "wikidata",
        "wikidata_name": "aliases",
        "latitude": "latitude",
        "longitude": "longitude",
        "country_name": "country",
    },
    {"kind": "city", "network": "Eurocities", "network_wikidata": "Q1376299"},
    {"new": 206, "error": 3},
)
# After the members: Amsterdam and Stockholm have other Wikidata numbers here than there, which a person must look at;
# a second “Sindelfingen” (row 68) has the number of another town. Three organizations sign without a person.
SIGNATORIES = RealList(
    "eurocities_joint_statement_signatories.csv",
    "agreements",
    {
        "signatory_name": "signatory",
        "signatory_title": "signatory_title",
        "acting_capacity": "signatory_capacity",
        "city_name": "signatory_for",
        "city_wikidata_id": "signatory_for_wikidata",
        "source_url": "source_url",
    },
    {
        "title_en": "Joint statement of mayors",
        "agreement_type": "declaration",
        "scope": "observed",
        "signatory_for_kind": "city",
        "signatory_body_kind": "network",
        "signatory_posts": "yes",
    },
    {"new": 82, "doubt": 2, "error": 1},
)
# 3,160 rows say again what another one says, most of them from the other town; 9 are refused: four with a Wikidata
# number in place of a name, three in states that are no more or never were one (Prussia, the Kingdom of Hungary,
# Luhansk), two whose country is no name at all (rows 9799 and 10956).
PAIRS = RealList(
    "sistercities_eu_wikidata_rogorido.tsv",
    "partnerships",
    {
        "origincityLabel": "body_a",
        "origincountry": "body_a_country",
        "originlat": "body_a_latitude",
        "originlong": "body_a_longitude",
        "sistercityLabel": "body_b",
        "destination_countryLabel": "body_b_country",
        "destinationlat": "body_b_latitude",
        "destinationlong": "body_b_longitude",
    },
    {"kind": "twinning", "body_a_kind": "city", "body_b_kind": "city"},
    {"new": 9_912, "same": 3_160, "error": 9},
)
# Refused: two whose termination takes effect before its notice (rows 525 and 916), one that ends before it is concluded
# (row 5658), one from which a state withdraws before it enters into force (row 109).
TREATIES = RealList(
    "uk_treaties_fcdo_2022.csv",
    "agreements",
    {
        "uuid": "identifier",
        "title": "title_en",
        "subject": "topics",
        "signed_on": "concluded_on",
        "signed_at": "concluded_at",
        "adopted_on": "internal_notes",
        "provisional_entry_into_force_on": "provisional_on",
        "entry_into_force_on": "entry_into_force_on",
        "entry_into_force_effective_on": "entry_into_force_effective_on",
        "terminated_on": "terminated_on",
        "terminated_effective_on": "terminated_effective_on",
        "withdrawn_on": "withdrawn_on",
        "parties": "parties",
        "references": "internal_notes",
        "document_url": "document_url",
    },
    {
        "identifier_scheme": "fcdo",
        "agreement_type": "treaty",
        "scope": "observed",
        "parties_kind": "country",
        "withdrawn_party": "United Kingdom",
    },
    {"new": 8_130, "error": 4},
)
REAL_LISTS = (MEMBERS, SIGNATORIES, PAIRS, TREATIES)
