from django.db import migrations

STORED_ANEW = """
CREATE OR REPLACE FUNCTION audit_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    flags text[] := ARRAY['is_active', 'is_staff', 'is_superuser', 'is_second_factor_required'];
    names text[] := ARRAY['username', 'email'];
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    changed jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT jsonb_object_agg(f, jsonb_build_array(NULL, after -> f)) INTO changed FROM unnest(flags) AS f;
        PERFORM note_audit('account_added', NEW.id, changed);
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note_audit('account_deleted', OLD.id);
        RETURN NULL;
    END IF;
    SELECT coalesce(jsonb_object_agg(f, jsonb_build_array(before -> f, after -> f)), '{}') INTO changed
        FROM unnest(flags) AS f WHERE before -> f IS DISTINCT FROM after -> f;
    -- What somebody is called is personal: only that it has changed is told.
    SELECT changed || coalesce(jsonb_object_agg(n, true), '{}') INTO changed
        FROM unnest(names) AS n WHERE before -> n IS DISTINCT FROM after -> n;
    IF changed <> '{}' THEN
        PERFORM note_audit('account_changed', NEW.id, changed);
    END IF;
    IF OLD.password = NEW.password THEN
        RETURN NULL;
    ELSIF current_setting('accounts.password_stored_anew', true) = 'yes' THEN
        PERFORM note_audit('account_changed', NEW.id, '{"password_stored_anew": true}');
    ELSE
        PERFORM note_audit('password_changed', NEW.id);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """A password that is stored anew after an upgrade stands in the log as what it is, and not as a new password."""

    dependencies = [("accounts", "0004_user_language")]
    # Nobody but check_password says so: without it the function does what it did.
    operations = [migrations.RunSQL(STORED_ANEW, migrations.RunSQL.noop)]
