"""Decisions that hold for exact copies too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0005_chance"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="copy_of",
            field=models.CharField(db_index=True, max_length=80, null=True),
        ),
    ]
