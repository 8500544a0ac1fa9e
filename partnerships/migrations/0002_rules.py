from django.db import migrations

GUARDS = """
SELECT guard_record('partnerships_organization', 'partnerships_organizationcitation', 'organization_id');
SELECT guard_record('partnerships_partnership', 'partnerships_partnershipcitation', 'partnership_id');
SELECT guard_child(child, 'partnerships_organization', record_column) FROM (VALUES
    ('partnerships_organizationname', 'organization_id'),
    ('partnerships_organizationidentifier', 'organization_id'),
    ('partnerships_organizationcitation', 'organization_id'),
    ('partnerships_organizationrelation', 'organization_id'),
    ('partnerships_organizationsuccession', 'predecessor_id'),
    ('partnerships_organizationsuccession', 'successor_id'),
    ('partnerships_networkmembership', 'network_id'),
    ('partnerships_networkmembership', 'member_id'),
    ('partnerships_keyfigure', 'organization_id')
) AS guarded (child, record_column);
SELECT guard_child(child, 'partnerships_partnership', 'partnership_id') FROM (VALUES
    ('partnerships_partnershiptopic'),
    ('partnerships_partnershipcitation'),
    ('partnerships_keyfigure')
) AS guarded (child);
SELECT guard_grandchild(
    'partnerships_keyfigurecitation', 'key_figure_id', 'partnerships_keyfigure', record, record_column
) FROM (VALUES
    ('partnerships_partnership', 'partnership_id'),
    ('partnerships_organization', 'organization_id')
) AS guarded (record, record_column);
SELECT guard_history()
"""

AUTHORITIES = """
CREATE FUNCTION check_partnership_authorities() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    authorities constant text[] := ARRAY[
        'country', 'state', 'region', 'province', 'district', 'metropolitan_municipality', 'city'
    ];
    wrong bigint;
BEGIN
    -- Asked apart for each table, so that either finds its rows by an index.
    IF TG_TABLE_NAME = 'partnerships_partnership' THEN
        -- The lock makes a new partnership and a change of an organization's kind wait for each other.
        PERFORM 1 FROM partnerships_organization
            WHERE id IN (NEW.organization_a_id, NEW.organization_b_id) ORDER BY id FOR SHARE;
        SELECT p.id INTO wrong
        FROM partnerships_partnership p
        JOIN partnerships_organization o ON o.id IN (p.organization_a_id, p.organization_b_id)
        WHERE p.id = NEW.id AND o.kind <> ALL (authorities)
        LIMIT 1;
    ELSE
        SELECT p.id INTO wrong
        FROM partnerships_organization o
        JOIN partnerships_partnership p ON o.id IN (p.organization_a_id, p.organization_b_id)
        WHERE o.id = NEW.id AND o.kind <> ALL (authorities)
        LIMIT 1;
    END IF;
    IF wrong IS NOT NULL THEN
        PERFORM refuse(
            'partnership_between_authorities',
            'A partnership is between authorities: states, regions, provinces, cities and the like.',
            'partnerships_partnership', wrong
        );
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER between_authorities
    AFTER INSERT OR UPDATE OF organization_a_id, organization_b_id ON partnerships_partnership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_partnership_authorities();
CREATE CONSTRAINT TRIGGER between_authorities AFTER UPDATE OF kind ON partnerships_organization
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_partnership_authorities()
"""


# Argument: name of the rule.
PARENTS = """
CREATE FUNCTION check_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_circle boolean;
BEGIN
    -- Two transactions could each add half of a circle: one waits for the other, then sees its row.
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format(
        'WITH RECURSIVE above (id) AS ('
        ' SELECT parent_id FROM %1$I WHERE id = $1'
        ' UNION SELECT parent.parent_id FROM %1$I parent JOIN above ON above.id = parent.id'
        ') SELECT EXISTS (SELECT 1 FROM above WHERE id = $1)', TG_TABLE_NAME
    ) INTO is_circle USING NEW.id;
    IF is_circle THEN
        PERFORM refuse(TG_ARGV[0], 'It would be part of itself, by way of what it is part of.', TG_TABLE_NAME, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER no_circle AFTER INSERT OR UPDATE OF parent_id ON partnerships_organization
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION check_parents('organization_not_within_itself');
CREATE CONSTRAINT TRIGGER no_circle AFTER INSERT OR UPDATE OF parent_id ON partnerships_topic
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION check_parents('topic_not_within_itself')
"""


class Migration(migrations.Migration):
    """Rules of organizations and partnerships that look at more than one row."""

    dependencies = [("partnerships", "0001_initial"), ("core", "0003_guards")]
    operations = [
        migrations.RunSQL(GUARDS, "SELECT unguard('partnerships')"),
        migrations.RunSQL(
            AUTHORITIES,
            "DROP TRIGGER between_authorities ON partnerships_organization;"
            "DROP TRIGGER between_authorities ON partnerships_partnership;"
            "DROP FUNCTION check_partnership_authorities()",
        ),
        migrations.RunSQL(
            PARENTS,
            "DROP TRIGGER no_circle ON partnerships_topic;"
            "DROP TRIGGER no_circle ON partnerships_organization;"
            "DROP FUNCTION check_parents()",
        ),
    ]
