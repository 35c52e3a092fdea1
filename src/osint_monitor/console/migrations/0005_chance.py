"""Posts that came into the queue by chance."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0004_captures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drawn",
            fields=[
                (
                    "post_id",
                    models.CharField(max_length=80, primary_key=True, serialize=False),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("source_id", models.CharField(db_index=True, max_length=80)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
