from django.db import migrations

# A change that waits is no history: it goes with the person it is about.
ERASE = """
CREATE FUNCTION erase_changes_about_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM core_review WHERE kind = 'people.person' AND record = NEW.person_id;
    DELETE FROM core_review r WHERE page_kind = 'events.photo' AND EXISTS (
        SELECT 1 FROM jsonb_each(r.data) AS typed
        WHERE typed.key ~ '-person$' AND typed.value ? NEW.person_id::text
    );
    RETURN NULL;
END $$;
CREATE TRIGGER erase_changes AFTER INSERT ON people_erasure
    FOR EACH ROW EXECUTE FUNCTION erase_changes_about_person()
"""


class Migration(migrations.Migration):
    """Whoever is erased is erased from changes that wait, too."""

    dependencies = [("events", "0004_admin_indexes"), ("core", "0008_review")]
    operations = [
        migrations.RunSQL(
            ERASE, "DROP TRIGGER erase_changes ON people_erasure; DROP FUNCTION erase_changes_about_person()"
        )
    ]
