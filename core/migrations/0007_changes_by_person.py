from django.db import migrations

# Which rows a colleague changed last is asked by the first page of the desk.
INDEX = "CREATE INDEX history_context_by_user ON pghistory_context ((metadata -> 'user'), created_at DESC)"


class Migration(migrations.Migration):
    """The saves of a colleague, the latest first."""

    dependencies = [("core", "0006_changes_told"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX history_context_by_user")]
