"""Every hard rule that triggers hold, asked of all rows at once: what was loaded without triggers is proven by it.

Rules of a single row, uniqueness, exclusion and references are PostgreSQL's own constraints, which nothing passes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

SUBMITTED = "publication IN ('in_review', 'published')"

# When each agreement enters into force: for all parties, else when the second one is bound.
ENTRIES = """entries AS (
    SELECT agreement_id, coalesce(
        (array_agg(days ORDER BY lower(days)) FILTER (WHERE organization_id IS NULL))[1],
        (array_agg(days ORDER BY lower(days)) FILTER (WHERE organization_id IS NOT NULL))[2]
    ) AS entry
    FROM (
        SELECT agreement_id, organization_id, coalesce(effective_on, acted_on)::daterange AS days
        FROM agreements_lifecycleact WHERE kind = 'entry_into_force'
    ) AS acts GROUP BY agreement_id
)"""
# Not concluded earlier than this: the date of the conclusion, else the last signature of the first parties.
CONCLUSIONS = """last_signatures AS (
    SELECT DISTINCT ON (s.agreement_id) s.agreement_id, s.signed_on::daterange AS signed_on
    FROM agreements_signature s
    LEFT JOIN agreements_party p ON p.agreement_id = s.agreement_id AND p.organization_id = s.organization_id
    WHERE s.role = 'signatory' AND s.signed_on IS NOT NULL AND p.joined_on IS NULL
    ORDER BY s.agreement_id, upper(s.signed_on) DESC, lower(s.signed_on) DESC
), conclusions AS (
    SELECT a.id AS agreement_id, coalesce(a.concluded_on::daterange, l.signed_on) AS conclusion
    FROM agreements_agreement a LEFT JOIN last_signatures l ON l.agreement_id = a.id
)"""
ENDS = "kind IN ('termination', 'denunciation', 'withdrawal')"
EXTENSIONS = "kind IN ('extension', 'renewal')"


def uncited(record: str, column: str) -> str:
    return (
        f"SELECT id FROM {record} record WHERE {SUBMITTED}"
        f" AND NOT EXISTS (SELECT FROM {record}citation WHERE {column} = record.id)"
    )


def within_itself(table: str) -> str:
    return (
        f"WITH RECURSIVE above (id, parent_id) AS (SELECT id, parent_id FROM {table} WHERE parent_id IS NOT NULL"
        f" UNION SELECT above.id, wider.parent_id FROM above JOIN {table} wider ON wider.id = above.parent_id"
        " WHERE wider.parent_id IS NOT NULL) SELECT DISTINCT id FROM above WHERE id = parent_id"
    )


def approvals(kinds: str, wrong: str) -> str:
    """Approvals on the wrong side of every signature of their party."""
    return (
        "SELECT approval.id FROM agreements_approval approval"
        " JOIN agreements_agreement a ON a.id = approval.agreement_id"
        " LEFT JOIN agreements_signature s ON s.agreement_id = a.id AND s.role = 'signatory'"
        " AND s.organization_id = approval.organization_id"
        f" WHERE approval.kind IN ({kinds}) AND approval.organization_id IS NOT NULL GROUP BY approval.id"
        f" HAVING bool_and(coalesce({wrong}, false))"
    )


def photos(lacking: str) -> str:
    return (
        "SELECT photo.id FROM events_photo photo LEFT JOIN events_visit visit ON visit.id = photo.visit_id"
        " LEFT JOIN agreements_agreement agreement ON agreement.id = photo.agreement_id"
        " WHERE coalesce(visit.publication, agreement.publication) IN ('in_review', 'published')"
        f" AND ({lacking})"
    )


# For each rule a query for the rows that break it.
RULE_QUERIES = {
    "organization_cites_source": uncited("partnerships_organization", "organization_id"),
    "partnership_cites_source": uncited("partnerships_partnership", "partnership_id"),
    "person_cites_source": uncited("people_person", "person_id"),
    "agreement_cites_source": uncited("agreements_agreement", "agreement_id"),
    "visit_cites_source": uncited("events_visit", "visit_id"),
    "record_merged_once": " UNION ALL ".join(
        f"SELECT own.id FROM {table} own JOIN {table} other ON other.id = own.merged_into_id"
        " WHERE other.merged_into_id IS NOT NULL"
        for table in ("partnerships_organization", "people_person")
    ),
    "organization_not_within_itself": within_itself("partnerships_organization"),
    "topic_not_within_itself": within_itself("partnerships_topic"),
    "partnership_between_authorities": """
        SELECT p.id FROM partnerships_partnership p
        JOIN partnerships_organization a ON a.id = p.organization_a_id
        JOIN partnerships_organization b ON b.id = p.organization_b_id
        WHERE NOT ARRAY[a.kind, b.kind]::text[] <@ ARRAY[
            'country', 'state', 'region', 'province', 'district', 'metropolitan_municipality', 'city'
        ]
    """,
    # The exclusion constraint looks at a copy of the seats.
    "membership_single_seat_held_once": """
        SELECT m.id FROM people_membership m JOIN people_post p ON p.id = m.post_id
        WHERE m.is_single_seat <> coalesce(p.seats = 1, false)
    """,
    "registry_number_given_by_register": """
        SELECT a.id FROM agreements_agreement a
        LEFT JOIN agreements_registrycounter c ON c.year = split_part(a.registry_number, '-', 1)::integer
        WHERE split_part(a.registry_number, '-', 2)::integer > coalesce(c.last_number, 0)
    """,
    "agreement_two_parties": f"""
        SELECT a.id FROM agreements_agreement a LEFT JOIN agreements_party p ON p.agreement_id = a.id
        WHERE a.{SUBMITTED} AND a.scope = 'home' GROUP BY a.id HAVING count(p.id) < 2
    """,
    "agreement_home_is_party": f"""
        SELECT a.id FROM agreements_agreement a WHERE a.{SUBMITTED} AND a.scope = 'home' AND a.id NOT IN (
            SELECT p.agreement_id FROM agreements_party p
            JOIN partnerships_organization o ON o.id = p.organization_id WHERE o.is_home
        )
    """,
    "agreement_term_ends_after_conclusion": f"""
        WITH {CONCLUSIONS} SELECT a.id FROM agreements_agreement a JOIN conclusions c ON c.agreement_id = a.id
        WHERE a.term_ends_on << c.conclusion
    """,
    "agreement_term_ends_after_entry": f"""
        WITH {ENTRIES} SELECT a.id FROM agreements_agreement a JOIN entries e ON e.agreement_id = a.id
        WHERE a.term_ends_on << e.entry OR (
            a.term_kind = 'months' AND a.renewal_mode IN ('none', 'express') AND term_last_days(a) << e.entry
            AND NOT EXISTS (SELECT FROM agreements_lifecycleact l WHERE l.agreement_id = a.id AND l.{EXTENSIONS})
        )
    """,
    "agreement_end_after_entry": f"""
        WITH {ENTRIES} SELECT act.id FROM agreements_lifecycleact act
        LEFT JOIN entries e ON e.agreement_id = act.agreement_id
        WHERE act.{ENDS} AND (
            coalesce(act.effective_on, act.acted_on) << e.entry
            OR EXISTS (
                SELECT FROM agreements_lifecycleact own
                WHERE own.agreement_id = act.agreement_id AND own.kind = 'entry_into_force'
                    AND own.organization_id = act.organization_id
                    AND coalesce(act.effective_on, act.acted_on) << coalesce(own.effective_on, own.acted_on)
            )
        )
    """,
    "agreement_end_after_conclusion": f"""
        WITH {CONCLUSIONS} SELECT act.id FROM agreements_lifecycleact act
        JOIN conclusions c ON c.agreement_id = act.agreement_id
        WHERE act.{ENDS} AND coalesce(act.effective_on, act.acted_on) << c.conclusion
    """,
    "agreement_extension_ends_after_entry": f"""
        WITH {ENTRIES}, {CONCLUSIONS} SELECT act.id FROM agreements_lifecycleact act
        JOIN conclusions c ON c.agreement_id = act.agreement_id
        LEFT JOIN entries e ON e.agreement_id = act.agreement_id
        WHERE act.{EXTENSIONS} AND (act.ends_on << c.conclusion OR act.ends_on << e.entry)
    """,
    "party_leaves_after_conclusion": f"""
        WITH {CONCLUSIONS} SELECT p.id FROM agreements_party p JOIN conclusions c ON c.agreement_id = p.agreement_id
        WHERE p.left_on << c.conclusion
    """,
    "agreement_notice_within_term": """
        SELECT id FROM agreements_agreement a WHERE a.term_kind = 'end_date' AND a.notice_months IS NOT NULL
            AND latest(a.term_ends_on) + 1 < add_months(earliest(term_starts(a)), a.notice_months)
    """,
    "signature_not_after_conclusion": """
        SELECT s.id FROM agreements_signature s JOIN agreements_agreement a ON a.id = s.agreement_id
        LEFT JOIN agreements_party p ON p.agreement_id = s.agreement_id AND p.organization_id = s.organization_id
        WHERE s.role = 'signatory' AND a.concluded_on << s.signed_on AND p.joined_on IS NULL
    """,
    "agreement_concluded_by_last_signature": """
        SELECT a.id FROM agreements_agreement a
        JOIN agreements_signature s ON s.agreement_id = a.id AND s.role = 'signatory'
        WHERE a.signatories_recorded = 'all' GROUP BY a.id
        HAVING bool_and(s.signed_on IS NOT NULL AND s.signed_on << a.concluded_on)
    """,
    "approval_before_signature": approvals(
        "'prior_approval'", "coalesce(s.signed_on, a.concluded_on) << approval.approved_on"
    ),
    "approval_after_signature": approvals(
        "'assent', 'ratification'", "approval.approved_on << coalesce(s.signed_on, a.concluded_on)"
    ),
    "agreement_extension_moves_end": """
        SELECT act.id FROM agreements_lifecycleact act JOIN agreements_agreement a ON a.id = act.agreement_id
        WHERE act.kind = 'extension' AND (
            latest(act.ends_on) <= earliest(term_last_days(a))
            OR EXISTS (
                SELECT FROM agreements_lifecycleact earlier
                WHERE earlier.agreement_id = act.agreement_id AND earlier.kind IN ('extension', 'renewal')
                    AND coalesce(earlier.acted_on, earlier.effective_on) << coalesce(act.acted_on, act.effective_on)
                    AND latest(act.ends_on) <= earliest(earlier.ends_on)
            )
        )
    """,
    "agreement_relation_after_parent": """
        SELECT r.id FROM agreements_agreementrelation r
        JOIN agreements_agreement child ON child.id = r.agreement_id
        JOIN agreements_agreement parent ON parent.id = r.related_id
        WHERE r.kind IN ('renews', 'amends') AND child.concluded_on << parent.concluded_on
    """,
    "agreement_relation_moves_end": """
        SELECT r.id FROM agreements_agreementrelation r
        JOIN agreements_agreement child ON child.id = r.agreement_id
        JOIN agreements_agreement parent ON parent.id = r.related_id
        WHERE r.kind = 'extends' AND latest(term_last_days(child)) <= earliest(term_last_days(parent))
    """,
    "agreement_relation_no_cycle": """
        WITH RECURSIVE kept AS (
            SELECT agreement_id, related_id FROM agreements_agreementrelation
            WHERE kind IN ('amends', 'renews', 'extends', 'supersedes')
        ), chain (id, reached) AS (
            SELECT agreement_id, related_id FROM kept
            UNION
            SELECT chain.id, kept.related_id FROM chain JOIN kept ON kept.agreement_id = chain.reached
        ) SELECT id FROM chain WHERE id = reached
    """,
    "status_is_computed": """
        SELECT a.id FROM agreements_agreement a LEFT JOIN agreements_statusperiod s ON s.agreement_id = a.id
        GROUP BY a.id HAVING range_agg(s.days) IS DISTINCT FROM datemultirange(daterange(NULL, NULL))
    """,
    "programme_item_within_visit": """
        SELECT item.id FROM events_programmeitem item JOIN events_visit visit ON visit.id = item.visit_id
        WHERE item.held_on << visit.started_on OR visit.ended_on << item.held_on
    """,
    "photo_has_alternative_text": photos(
        r"photo.alternative_text_fr || photo.alternative_text_nl || photo.alternative_text_en !~ '\S'"
    ),
    "photo_has_credit": photos(r"photo.credit !~ '\S' AND NOT photo.is_credit_unknown"),
    "photo_has_rights": photos(r"photo.rights !~ '\S'"),
}
# What these refuse is a change: no row of a register can break them.
RULES_OF_CHANGES = {
    "record_published_not_deleted",
    "record_once_public_stays",
    "record_not_truncated",
    "history_append_only",
    "erasure_says_what_stands_there",
    "record_merged_into_published",
    "merged_record_not_used",
}
# What PostgreSQL itself checks of every row that is loaded, though triggers are the ones who usually meet it.
RULES_OF_CONSTRAINTS = {
    "imprecise_date_precision",
    "signature_for_a_party",
    "approval_for_a_party",
    "lifecycle_act_of_a_party",
}


class Violation(NamedTuple):
    """Rows that break a rule: how many, and the first of them."""

    rule: str
    rows: int
    first: int


def violations() -> Iterator[Violation]:
    """The rules that rows of the register break."""
    with connection.cursor() as cursor:
        for rule, query in RULE_QUERIES.items():
            cursor.execute(f"SELECT count(*), min(id) FROM ({query}) AS wrong")
            count, row = cursor.fetchone()
            if count:
                yield Violation(rule, count, row)
