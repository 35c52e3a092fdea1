"""What all processes of the console count together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0009_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "name",
                    models.CharField(max_length=120, primary_key=True, serialize=False),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("until", models.FloatField(db_index=True)),
            ],
        ),
    ]
