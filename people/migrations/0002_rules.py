from django.db import migrations

GUARDS = """
SELECT guard_record('people_person', 'people_personcitation', 'person_id');
SELECT guard_child(child, 'people_person', 'person_id') FROM (VALUES
    ('people_personname'),
    ('people_personidentifier'),
    ('people_personcitation'),
    ('people_membership')
) AS guarded (child);
SELECT guard_history()
"""

SINGLE_SEAT = """
CREATE FUNCTION copy_single_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The lock makes a change of seats and a new membership wait for each other.
    SELECT coalesce(seats = 1, false) INTO NEW.is_single_seat
    FROM people_post WHERE id = NEW.post_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER copy_single_seat BEFORE INSERT OR UPDATE ON people_membership
    FOR EACH ROW EXECUTE FUNCTION copy_single_seat();
CREATE FUNCTION spread_single_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_membership SET is_single_seat = coalesce(NEW.seats = 1, false) WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER spread_single_seat AFTER UPDATE OF seats ON people_post
    FOR EACH ROW EXECUTE FUNCTION spread_single_seat()
"""


class Migration(migrations.Migration):
    """Rules of people and posts that look at more than one row."""

    dependencies = [("people", "0001_initial"), ("core", "0003_guards")]
    operations = [
        migrations.RunSQL(GUARDS, "SELECT unguard('people')"),
        migrations.RunSQL(
            SINGLE_SEAT,
            "DROP TRIGGER spread_single_seat ON people_post;"
            "DROP FUNCTION spread_single_seat();"
            "DROP TRIGGER copy_single_seat ON people_membership;"
            "DROP FUNCTION copy_single_seat()",
        ),
    ]
