from django.db import migrations

# An agreement with fifty parties is written by one statement: its statuses are computed once, not fifty times.
ONCE_A_STATEMENT = """
CREATE FUNCTION refresh_statuses() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER write_status ON agreements_party;
CREATE TRIGGER write_status AFTER DELETE ON agreements_party
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_party
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses();
DROP TRIGGER write_status ON agreements_signature;
CREATE TRIGGER write_status AFTER DELETE ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_statuses AFTER INSERT ON agreements_signature
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_statuses()
"""
ONCE_A_ROW = """
DROP TRIGGER write_statuses ON agreements_signature;
DROP TRIGGER write_statuses ON agreements_party;
DROP TRIGGER write_status ON agreements_signature;
CREATE TRIGGER write_status AFTER INSERT OR DELETE ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
DROP TRIGGER write_status ON agreements_party;
CREATE TRIGGER write_status AFTER INSERT OR DELETE ON agreements_party
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
DROP FUNCTION refresh_statuses()
"""


class Migration(migrations.Migration):
    """Parties and signatures of one statement have the statuses of their agreements computed once."""

    dependencies = [("agreements", "0008_names_lead_to_agreements")]
    operations = [migrations.RunSQL(ONCE_A_STATEMENT, ONCE_A_ROW)]
