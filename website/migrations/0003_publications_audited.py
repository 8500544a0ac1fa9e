from django.db import migrations

RECORDS = {
    "partnerships_organization": "partnerships.organization",
    "partnerships_partnership": "partnerships.partnership",
    "people_person": "people.person",
    "agreements_agreement": "agreements.agreement",
    "events_visit": "events.visit",
}


class Migration(migrations.Migration):
    """Every publication and withdrawal of a record enters the audit log."""

    dependencies = [("website", "0002_search"), ("accounts", "0003_audit_triggers")]
    operations = [
        migrations.RunSQL(
            f"SELECT audit_publications('{table}', '{kind}')",
            f"DROP TRIGGER audit_publication ON {table}; DROP TRIGGER audit_published_rows ON {table}",
        )
        for table, kind in RECORDS.items()
    ]
