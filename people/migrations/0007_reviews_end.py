from django.db import migrations

PAGES = ["person"]


class Migration(migrations.Migration):
    """What waits about a row that is deleted goes with it."""

    dependencies = [("people", "0006_merged"), ("core", "0010_reviews_end")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER end_review AFTER DELETE ON people_{page} FOR EACH ROW"
            f" EXECUTE FUNCTION end_review('people.{page}')",
            f"DROP TRIGGER end_review ON people_{page}",
        )
        for page in PAGES
    ]
