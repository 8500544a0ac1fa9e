from django.db import migrations

# The table of django's database cache, as createcachetable makes it.
LIMIT = """
CREATE TABLE accounts_limit (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX accounts_limit_expires ON accounts_limit (expires)
"""

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
ALTER TABLE accounts_auditevent ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE accounts_auditevent ENABLE ALWAYS TRIGGER no_truncate
"""

# Who stands in the context of the history; past the site and its commands it is the role of the database.
NOTE_AUDIT = """
CREATE FUNCTION note_audit(
    action text, account bigint, details jsonb DEFAULT '{}', object_type text DEFAULT '', object_id bigint DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    INSERT INTO accounts_auditevent (action, actor_id, account_id, object_type, object_id, details) VALUES (
        action, (context ->> 'user')::bigint, account, object_type, object_id,
        CASE WHEN context IS NULL THEN details || jsonb_build_object('database_user', session_user) ELSE details END
    );
END $$
"""

ACCOUNTS = """
CREATE FUNCTION audit_account() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER audit_account AFTER INSERT OR UPDATE OR DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION audit_account();

CREATE FUNCTION audit_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM note_audit('role_taken', OLD.user_id, (
            SELECT jsonb_build_object('role', g.name) FROM auth_group g WHERE g.id = OLD.group_id
        ));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM note_audit('role_given', NEW.user_id, (
            SELECT jsonb_build_object('role', g.name) FROM auth_group g WHERE g.id = NEW.group_id
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_role AFTER INSERT OR UPDATE OR DELETE ON accounts_user_groups
    FOR EACH ROW EXECUTE FUNCTION audit_role();

CREATE FUNCTION audit_permission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM note_audit('permission_taken', OLD.user_id, (
            SELECT jsonb_build_object('permission', p.codename) FROM auth_permission p WHERE p.id = OLD.permission_id
        ));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM note_audit('permission_given', NEW.user_id, (
            SELECT jsonb_build_object('permission', p.codename) FROM auth_permission p WHERE p.id = NEW.permission_id
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_permission AFTER INSERT OR UPDATE OR DELETE ON accounts_user_user_permissions
    FOR EACH ROW EXECUTE FUNCTION audit_permission()
"""

# What a role may do: one event for each role that a statement changes.
ROLES = """
CREATE FUNCTION audit_permissions_of_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_audit(TG_ARGV[0], NULL, jsonb_build_object('role', g.name, 'permissions', c.codenames))
    FROM (
        SELECT t.group_id, jsonb_agg(p.codename ORDER BY p.codename) AS codenames
        FROM touched t JOIN auth_permission p ON p.id = t.permission_id GROUP BY t.group_id
    ) c JOIN auth_group g ON g.id = c.group_id;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_given AFTER INSERT ON auth_group_permissions REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION audit_permissions_of_roles('permission_given');
CREATE TRIGGER audit_taken AFTER DELETE ON auth_group_permissions REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION audit_permissions_of_roles('permission_taken');
CREATE TRIGGER audit_replaced_old AFTER UPDATE ON auth_group_permissions REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION audit_permissions_of_roles('permission_taken');
CREATE TRIGGER audit_replaced_new AFTER UPDATE ON auth_group_permissions REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION audit_permissions_of_roles('permission_given')
"""

# Being used writes to the row too; a key that is exchanged for another is a new one.
SECOND_FACTORS = """
CREATE FUNCTION audit_second_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM note_audit('second_factor_removed', OLD.user_id, jsonb_build_object('type', OLD.type));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM note_audit('second_factor_added', NEW.user_id, jsonb_build_object('type', NEW.type));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_second_factor AFTER INSERT OR DELETE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION audit_second_factor();
CREATE TRIGGER audit_second_factor_exchanged AFTER UPDATE ON mfa_authenticator
    FOR EACH ROW WHEN (
        OLD.user_id <> NEW.user_id OR OLD.type <> NEW.type
        OR OLD.type = 'totp' AND OLD.data <> NEW.data
        OR OLD.type = 'webauthn' AND OLD.data -> 'credential' <> NEW.data -> 'credential'
    ) EXECUTE FUNCTION audit_second_factor();

CREATE FUNCTION audit_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM note_audit('provider_unlinked', OLD.user_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM note_audit('provider_linked', NEW.user_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_provider AFTER INSERT OR DELETE ON socialaccount_socialaccount
    FOR EACH ROW EXECUTE FUNCTION audit_provider();
CREATE TRIGGER audit_provider_exchanged AFTER UPDATE ON socialaccount_socialaccount
    FOR EACH ROW WHEN (OLD.user_id <> NEW.user_id OR OLD.uid <> NEW.uid) EXECUTE FUNCTION audit_provider()
"""

# One row by row where a state changes, one for each statement where rows come in published: a register that is loaded
# is one event, with the number of its records.
PUBLICATIONS = """
CREATE FUNCTION audit_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_audit(
        CASE NEW.publication WHEN 'published' THEN 'published' ELSE 'withdrawn' END, NULL,
        jsonb_build_object('was', OLD.publication, 'is', NEW.publication), TG_ARGV[0], NEW.id
    );
    RETURN NULL;
END $$;
CREATE FUNCTION audit_published_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    records bigint;
    first_id bigint;
BEGIN
    SELECT count(*), min(id) INTO records, first_id FROM touched WHERE publication = 'published';
    IF records = 1 THEN
        PERFORM note_audit('published', NULL, '{"is": "published"}', TG_ARGV[0], first_id);
    ELSIF records > 1 THEN
        PERFORM note_audit('published', NULL, jsonb_build_object('records', records), TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION audit_publications(record regclass, kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($f$CREATE TRIGGER audit_publication AFTER UPDATE ON %s FOR EACH ROW
        WHEN (OLD.publication IS DISTINCT FROM NEW.publication
            AND 'published' IN (OLD.publication, NEW.publication))
        EXECUTE FUNCTION audit_publication(%L)$f$, record, kind);
    EXECUTE format('CREATE TRIGGER audit_published_rows AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION audit_published_rows(%L)', record, kind);
END $$
"""

# Whom nobody empties at once: no trigger could tell what was in them.
NO_TRUNCATE = """
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()
"""
TOLD_OF = (
    "accounts_user",
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group_permissions",
    "mfa_authenticator",
    "socialaccount_socialaccount",
)

BACK = """
DROP FUNCTION audit_publications(regclass, text), audit_published_rows(), audit_publication();
DROP FUNCTION audit_provider(), audit_second_factor(), audit_permissions_of_roles() CASCADE;
DROP FUNCTION audit_permission(), audit_role(), audit_account() CASCADE;
DROP FUNCTION note_audit(text, bigint, jsonb, text, bigint);
DROP TRIGGER append_only ON accounts_auditevent;
DROP TRIGGER no_truncate ON accounts_auditevent;
DROP TABLE accounts_limit
"""


class Migration(migrations.Migration):
    """The audit log is only added to, and is told of accounts, roles, second factors and publications by triggers."""

    dependencies = [
        ("accounts", "0002_audit"),
        ("core", "0003_guards"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL([LIMIT, APPEND_ONLY, NOTE_AUDIT, ACCOUNTS, ROLES, SECOND_FACTORS, PUBLICATIONS], BACK),
        *(
            migrations.RunSQL(NO_TRUNCATE.format(table=table), f"DROP TRIGGER no_truncate ON {table}")
            for table in TOLD_OF
        ),
    ]
