from django.db import migrations

# Neighbouring stretches with the same answer become one row.
STATUSES = """
CREATE FUNCTION agreement_statuses(agreement bigint) RETURNS TABLE (
    days daterange, status text, certainty text, term text, reason text, reason_on daterange,
    ends_on date, decision_on date, term_anchor date, term_months integer, renewal_months integer,
    notice_months integer, term_limit date
) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT range_merge(range_agg(days)), status, certainty, term, reason, reason_on, ends_on,
        decision_on, term_anchor, term_months, renewal_months, notice_months, term_limit
    FROM (
        SELECT *, number - row_number() OVER (
            PARTITION BY status, certainty, term, reason, reason_on, ends_on, decision_on,
                term_anchor, term_months, renewal_months, notice_months, term_limit
            ORDER BY number
        ) AS stretch
        FROM (SELECT *, row_number() OVER () AS number FROM agreement_timeline(agreement)) AS numbered
    ) AS marked
    GROUP BY stretch, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit;
END $$;
CREATE OR REPLACE FUNCTION rebuild_status(agreement bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Of two transactions that change one agreement the second waits here, then sees the rows of the first.
    PERFORM 1 FROM agreements_agreement WHERE id = agreement FOR NO KEY UPDATE;
    DELETE FROM agreements_statusperiod WHERE agreement_id = agreement;
    INSERT INTO agreements_statusperiod (
        agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit
    )
    SELECT agreement, statuses.* FROM agreement_statuses(agreement) AS statuses;
END $$
"""

# The definition as it was, in place of the function it is now written with.
STATUSES_BACK = """
CREATE OR REPLACE FUNCTION rebuild_status(agreement bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Of two transactions that change one agreement the second waits here, then sees the rows of the first.
    PERFORM 1 FROM agreements_agreement WHERE id = agreement FOR NO KEY UPDATE;
    DELETE FROM agreements_statusperiod WHERE agreement_id = agreement;
    INSERT INTO agreements_statusperiod (
        agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit
    )
    SELECT agreement, range_merge(range_agg(days)), status, certainty, term, reason, reason_on, ends_on,
        decision_on, term_anchor, term_months, renewal_months, notice_months, term_limit
    FROM (
        SELECT *, number - row_number() OVER (
            PARTITION BY status, certainty, term, reason, reason_on, ends_on, decision_on,
                term_anchor, term_months, renewal_months, notice_months, term_limit
            ORDER BY number
        ) AS stretch
        FROM (SELECT *, row_number() OVER () AS number FROM agreement_timeline(agreement)) AS numbered
    ) AS marked
    GROUP BY stretch, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit;
END $$;
DROP FUNCTION agreement_statuses(bigint)
"""

# They only read, so that several processes can compute the statuses of all agreements at once.
READING = (
    "denunciation_effect(agreements_lifecycleact)",
    "agreement_leavings(bigint)",
    "agreement_endings(bigint)",
    "agreement_timeline(bigint)",
    "last_signature(bigint)",
    "agreement_conclusion(agreements_agreement)",
    "agreement_entry(bigint)",
    "term_starts(agreements_agreement)",
    "term_last_days(agreements_agreement)",
)


class Migration(migrations.Migration):
    """The statuses of one agreement as a query of their own, and of all agreements in parallel."""

    dependencies = [("agreements", "0004_list_orders")]
    operations = [
        *(
            migrations.RunSQL(f"ALTER FUNCTION {name} PARALLEL SAFE", f"ALTER FUNCTION {name} PARALLEL UNSAFE")
            for name in READING
        ),
        migrations.RunSQL(STATUSES, STATUSES_BACK),
    ]
