from django.db import migrations

# Cells of files are no history: a row that names an erased person is emptied. This comes before the redaction of the
# names (triggers fire in the order of theirs), which it still reads.
FORGET_PERSON = """
CREATE FUNCTION forget_imported_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE desk_importrow SET cells = '[]', problems = '[]', candidates = '[]', answers = '[]',
        changes = '[]'
    WHERE (record_model = 'people.Person' AND record_id = NEW.person_id) OR EXISTS (
        SELECT FROM (
            SELECT name FROM people_person WHERE id = NEW.person_id
            UNION SELECT name FROM people_personname WHERE person_id = NEW.person_id
        ) AS called
        WHERE strpos(fold(cells::text || candidates::text || changes::text), fold(called.name)) > 0
    );
    UPDATE desk_importedrow SET before = '{}'
    WHERE before IS NOT NULL AND record_id = NEW.person_id AND "table" = 'people.Person';
    RETURN NULL;
END $$;
CREATE TRIGGER forget_imported_person AFTER INSERT ON people_erasure
    FOR EACH ROW EXECUTE FUNCTION forget_imported_person()
"""


class Migration(migrations.Migration):
    """An erased person is in no cell of an import any more."""

    dependencies = [("desk", "0004_imports"), ("events", "0002_rules")]
    operations = [
        migrations.RunSQL(
            FORGET_PERSON,
            "DROP TRIGGER forget_imported_person ON people_erasure; DROP FUNCTION forget_imported_person()",
        ),
    ]
