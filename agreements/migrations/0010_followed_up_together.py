from django.db import migrations

# What watches the statuses runs once for each statement that writes them, also for one that writes nothing: those of
# many agreements are written by one. The agreements are locked in their order, so that no two wait for each other.
TOGETHER = """
CREATE FUNCTION rebuild_statuses(changed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Of two transactions that change one agreement the second waits here, then sees the rows of the first.
    PERFORM 1 FROM agreements_agreement WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM agreements_statusperiod WHERE agreement_id = ANY (changed);
    INSERT INTO agreements_statusperiod (
        agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit
    )
    SELECT a.id, statuses.*
    FROM agreements_agreement a CROSS JOIN LATERAL agreement_statuses(a.id) AS statuses
    WHERE a.id = ANY (changed);
END $$;
CREATE OR REPLACE FUNCTION rebuild_status(agreement bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rebuild_statuses(ARRAY[agreement]);
END $$;
CREATE OR REPLACE FUNCTION refresh_statuses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        changed := ARRAY(SELECT id FROM new_rows);
    ELSE
        changed := ARRAY(SELECT DISTINCT agreement_id FROM new_rows);
    END IF;
    PERFORM rebuild_statuses(changed || ARRAY(
        SELECT related_id FROM agreements_agreementrelation
        WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
    ));
    RETURN NULL;
END $$;
DROP TRIGGER write_status ON agreements_agreement;
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_agreement
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses();
DROP TRIGGER write_status ON agreements_lifecycleact;
CREATE TRIGGER write_status AFTER UPDATE OR DELETE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_lifecycleact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses()
"""
EACH = """
DROP TRIGGER write_statuses ON agreements_lifecycleact;
DROP TRIGGER write_status ON agreements_lifecycleact;
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
DROP TRIGGER write_statuses ON agreements_agreement;
CREATE TRIGGER write_status AFTER INSERT ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE OR REPLACE FUNCTION refresh_statuses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[] := ARRAY(SELECT DISTINCT agreement_id FROM new_rows);
BEGIN
    changed := changed || ARRAY(
        SELECT related_id FROM agreements_agreementrelation
        WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
    );
    PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = ANY (changed);
    RETURN NULL;
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
END $$;
DROP FUNCTION rebuild_statuses(bigint[])
"""

# A treaty brought in has up to a hundred parties, of which each would look whether its agreement has risen already.
TOUCHED_TOGETHER = """
CREATE FUNCTION touch_agreements() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    untouched bigint[] := ARRAY(
        SELECT id FROM agreements_agreement
        WHERE id IN (SELECT agreement_id FROM new_rows) AND version_xid <> this_transaction()
        ORDER BY id
    );
BEGIN
    IF cardinality(untouched) > 0 THEN
        UPDATE agreements_agreement SET version = version
        WHERE id = ANY (untouched) AND version_xid <> this_transaction();
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY[CHILDREN] LOOP
        EXECUTE format('DROP TRIGGER touch_agreement ON %I', child);
        EXECUTE format('CREATE TRIGGER touch_agreement AFTER UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION touch_record(''agreements_agreement'', ''agreement_id'')', child);
        EXECUTE format('CREATE TRIGGER touch_agreements AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION touch_agreements()', child);
    END LOOP;
END $$
"""
TOUCHED_EACH = """
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY[CHILDREN] LOOP
        EXECUTE format('DROP TRIGGER touch_agreements ON %I', child);
        EXECUTE format('DROP TRIGGER touch_agreement ON %I', child);
        PERFORM guard_child(child, 'agreements_agreement', 'agreement_id');
    END LOOP;
END $$;
DROP FUNCTION touch_agreements()
"""
# One more party breaks no rule unless it joins later or leaves: the rules ask whether there are two, whether a home
# authority is among them, and about those two dates.
CHECKED_WHEN_DATED = """
DROP TRIGGER check_agreement ON agreements_party;
CREATE CONSTRAINT TRIGGER check_agreement AFTER UPDATE OR DELETE ON agreements_party
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child();
CREATE CONSTRAINT TRIGGER check_agreement_of_dated AFTER INSERT ON agreements_party
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.joined_on IS NOT NULL OR NEW.left_on IS NOT NULL)
    EXECUTE FUNCTION check_agreement_child()
"""
CHECKED_ALWAYS = """
DROP TRIGGER check_agreement_of_dated ON agreements_party;
DROP TRIGGER check_agreement ON agreements_party;
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE OR DELETE ON agreements_party
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child()
"""
CHILDREN = ", ".join(
    f"'agreements_{name}'"
    for name in (
        "agreementcitation",
        "agreementidentifier",
        "agreementtopic",
        "document",
        "lifecycleact",
        "party",
        "signature",
    )
)


class Migration(migrations.Migration):
    """What one statement changes of many agreements is followed up for all of them together."""

    dependencies = [("agreements", "0009_statuses_once_a_statement")]
    operations = [
        migrations.RunSQL(TOGETHER, EACH),
        migrations.RunSQL(TOUCHED_TOGETHER.replace("CHILDREN", CHILDREN), TOUCHED_EACH.replace("CHILDREN", CHILDREN)),
        migrations.RunSQL(CHECKED_WHEN_DATED, CHECKED_ALWAYS),
    ]
