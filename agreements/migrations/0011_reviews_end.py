from django.db import migrations

PAGES = ["agreement"]


class Migration(migrations.Migration):
    """What waits about a row that is deleted goes with it."""

    dependencies = [("agreements", "0010_followed_up_together"), ("core", "0010_reviews_end")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER end_review AFTER DELETE ON agreements_{page} FOR EACH ROW"
            f" EXECUTE FUNCTION end_review('agreements.{page}')",
            f"DROP TRIGGER end_review ON agreements_{page}",
        )
        for page in PAGES
    ]
