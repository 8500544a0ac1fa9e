from django.db import migrations

PAGES = ["organization", "partnership", "keyfigure", "networkmembership"]


class Migration(migrations.Migration):
    """What waits about a row that is deleted goes with it."""

    dependencies = [("partnerships", "0004_merged"), ("core", "0010_reviews_end")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER end_review AFTER DELETE ON partnerships_{page} FOR EACH ROW"
            f" EXECUTE FUNCTION end_review('partnerships.{page}')",
            f"DROP TRIGGER end_review ON partnerships_{page}",
        )
        for page in PAGES
    ]
