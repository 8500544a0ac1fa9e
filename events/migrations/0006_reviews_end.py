from django.db import migrations

PAGES = ["visit", "programmeitem", "photo"]


class Migration(migrations.Migration):
    """What waits about a row that is deleted goes with it."""

    dependencies = [("events", "0005_changes_erased"), ("core", "0010_reviews_end")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER end_review AFTER DELETE ON events_{page} FOR EACH ROW"
            f" EXECUTE FUNCTION end_review('events.{page}')",
            f"DROP TRIGGER end_review ON events_{page}",
        )
        for page in PAGES
    ]
