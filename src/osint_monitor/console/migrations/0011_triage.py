"""What the store is still to be told of posts; at first of all that were decided."""

from typing import Any

from django.db import migrations, models


def note_all(apps: Any, _editor: Any) -> None:
    """All posts: what was decided before is told as well."""
    apps.get_model("console", "Untold").objects.create(post_id="")


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0010_limits"),
    ]

    operations = [
        migrations.CreateModel(
            name="TriageNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("post_id", models.CharField(max_length=80)),
            ],
        ),
        migrations.RunPython(note_all, migrations.RunPython.noop),
    ]
