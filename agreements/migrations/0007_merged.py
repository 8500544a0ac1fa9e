from django.db import migrations

# A row that says the same of a body that was merged, under the number of the one it was merged into. A merge moves all
# rows of an agreement, which the foreign keys to the party see to: of nothing else does its status follow.
IS_SAME_BODY = """
CREATE FUNCTION is_same_body(before jsonb, after jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN before - 'organization_id' = after - 'organization_id' AND EXISTS (
        SELECT FROM partnerships_organization
        WHERE id = (before ->> 'organization_id')::bigint AND merged_into_id = (after ->> 'organization_id')::bigint
    );
END $$
"""

REFRESH_STATUS = """
CREATE OR REPLACE FUNCTION refresh_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('agreements_party', 'agreements_signature', 'agreements_lifecycleact')
        AND is_same_body(to_jsonb(OLD), to_jsonb(NEW))
    THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        changed := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY[NEW.agreement_id];
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY[OLD.agreement_id];
    ELSE
        changed := ARRAY[OLD.agreement_id, NEW.agreement_id];
    END IF;
    IF TG_TABLE_NAME IN ('agreements_agreement', 'agreements_lifecycleact', 'agreements_signature', 'agreements_party') THEN
        changed := changed || ARRAY(
            SELECT related_id FROM agreements_agreementrelation
            WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
        );
    END IF;
    PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = ANY (changed);
    RETURN NULL;
END $$
"""
REFRESH_STATUS_BACK = """
CREATE OR REPLACE FUNCTION refresh_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        changed := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY[NEW.agreement_id];
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY[OLD.agreement_id];
    ELSE
        changed := ARRAY[OLD.agreement_id, NEW.agreement_id];
    END IF;
    IF TG_TABLE_NAME IN ('agreements_agreement', 'agreements_lifecycleact', 'agreements_signature', 'agreements_party') THEN
        changed := changed || ARRAY(
            SELECT related_id FROM agreements_agreementrelation
            WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
        );
    END IF;
    PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = ANY (changed);
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """A merge of bodies computes no status anew: half a million would take an hour."""

    dependencies = [("agreements", "0006_desk_indexes"), ("partnerships", "0004_merged")]
    operations = [
        migrations.RunSQL(IS_SAME_BODY, "DROP FUNCTION is_same_body(jsonb, jsonb)"),
        migrations.RunSQL(REFRESH_STATUS, REFRESH_STATUS_BACK),
    ]
