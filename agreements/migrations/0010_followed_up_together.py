from django.db import migrations

# Rows below agreements that come in great numbers: a treaty brought in has up to a hundred parties.
CHILDREN = (
    "agreementcitation",
    "agreementidentifier",
    "agreementtopic",
    "document",
    "lifecycleact",
    "party",
    "signature",
)
DATED = ("lifecycleact", "party", "signature")

# What watches the statuses runs once for each statement that writes them, also for one that writes nothing: those of
# many agreements are written by one. The agreements are locked in their order, so that no two wait for each other.
REBUILD_TOGETHER = """
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
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY(SELECT DISTINCT agreement_id FROM new_rows);
    ELSE
        changed := ARRAY(SELECT DISTINCT agreement_id FROM old_rows);
    END IF;
    PERFORM rebuild_statuses(changed || ARRAY(
        SELECT related_id FROM agreements_agreementrelation
        WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
    ));
    RETURN NULL;
END $$
"""
REBUILD_EACH = """
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

STATUSES_OF_AGREEMENTS = """
DROP TRIGGER write_status ON agreements_agreement;
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_agreement
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses()
"""
STATUSES_OF_EACH_AGREEMENT = """
DROP TRIGGER write_statuses ON agreements_agreement;
CREATE TRIGGER write_status AFTER INSERT ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION refresh_status()
"""

# Inserts of parties and signatures have been followed up together before.
DELETED_TOGETHER = """
DROP TRIGGER write_status ON agreements_{0};
CREATE TRIGGER write_statuses_without AFTER DELETE ON agreements_{0}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses();
"""
DELETED_EACH = """
DROP TRIGGER write_statuses_without ON agreements_{0};
CREATE TRIGGER write_status AFTER DELETE ON agreements_{0}
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
"""
STATUSES_OF_ACTS = """
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_lifecycleact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses();
CREATE TRIGGER write_status AFTER UPDATE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status()
"""
STATUSES_OF_EACH_ACT = """
DROP TRIGGER write_statuses ON agreements_lifecycleact;
DROP TRIGGER write_status ON agreements_lifecycleact;
DROP TRIGGER write_statuses_without ON agreements_lifecycleact;
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status()
"""

TOUCH_TOGETHER = """
CREATE FUNCTION touch_agreements() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT DISTINCT agreement_id FROM new_rows);
    ELSE
        touched := ARRAY(SELECT DISTINCT agreement_id FROM old_rows);
    END IF;
    -- An update of no row still runs all that watches the table.
    IF EXISTS (SELECT FROM agreements_agreement WHERE id = ANY (touched) AND version_xid <> this_transaction()) THEN
        PERFORM 1 FROM agreements_agreement WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
        UPDATE agreements_agreement SET version = version
            WHERE id = ANY (touched) AND version_xid <> this_transaction();
    END IF;
    RETURN NULL;
END $$;
"""
TOUCHED_TOGETHER = """
DROP TRIGGER touch_agreement ON agreements_{0};
CREATE TRIGGER touch_agreement AFTER UPDATE ON agreements_{0}
    FOR EACH ROW EXECUTE FUNCTION touch_record('agreements_agreement', 'agreement_id');
CREATE TRIGGER touch_agreements AFTER INSERT ON agreements_{0}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION touch_agreements();
CREATE TRIGGER touch_agreements_left AFTER DELETE ON agreements_{0}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION touch_agreements();
"""
TOUCHED_EACH = """
DROP TRIGGER touch_agreements_left ON agreements_{0};
DROP TRIGGER touch_agreements ON agreements_{0};
DROP TRIGGER touch_agreement ON agreements_{0};
SELECT guard_child('agreements_{0}', 'agreements_agreement', 'agreement_id');
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


def of_each(statements: str, tables: tuple[str, ...]) -> str:
    return "".join(statements.format(table) for table in tables)


class Migration(migrations.Migration):
    """What one statement adds to many agreements, or takes from them, is followed up for all of them together."""

    dependencies = [("agreements", "0009_statuses_once_a_statement")]
    operations = [
        migrations.RunSQL(REBUILD_TOGETHER, REBUILD_EACH),
        migrations.RunSQL(STATUSES_OF_AGREEMENTS, STATUSES_OF_EACH_AGREEMENT),
        migrations.RunSQL(
            of_each(DELETED_TOGETHER, DATED) + STATUSES_OF_ACTS,
            of_each(DELETED_EACH, ("party", "signature")) + STATUSES_OF_EACH_ACT,
        ),
        migrations.RunSQL(
            TOUCH_TOGETHER + of_each(TOUCHED_TOGETHER, CHILDREN),
            of_each(TOUCHED_EACH, CHILDREN) + "DROP FUNCTION touch_agreements()",
        ),
        migrations.RunSQL(CHECKED_WHEN_DATED, CHECKED_ALWAYS),
    ]
