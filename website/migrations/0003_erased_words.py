from django.db import migrations

# By its name it comes after redact_person, which has taken the names out of tables and documents by then.
ERASED_WORDS = """
CREATE FUNCTION unlearn_erased_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rebuild_vocabulary();
    RETURN NULL;
END $$;
CREATE TRIGGER unlearn_erased_words AFTER INSERT ON people_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION unlearn_erased_words()
"""
KEPT_WORDS = """
DROP TRIGGER unlearn_erased_words ON people_erasure;
DROP FUNCTION unlearn_erased_words()
"""


class Migration(migrations.Migration):
    """Who is erased is gone from the words that are suggested too."""

    dependencies = [("website", "0002_search")]
    operations = [migrations.RunSQL(ERASED_WORDS, KEPT_WORDS)]
