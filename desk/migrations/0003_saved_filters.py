import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.text


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_merging"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=60, verbose_name="list")),
                ("name", core.text.LineField(max_length=80, verbose_name="name")),
                (
                    "query",
                    models.CharField(
                        blank=True,
                        help_text="As they stand in the address of the list.",
                        max_length=2000,
                        verbose_name="filters",
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="colleagues see it, too")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["table", "name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="saved_filter_has_name",
                        violation_error_code="name",
                        violation_error_message="A filter needs a name.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "table", "name"),
                        name="saved_filter_name_once",
                        violation_error_code="name",
                        violation_error_message="You have a filter of this name for this list already: delete it first.",
                    ),
                ],
            },
        ),
    ]
