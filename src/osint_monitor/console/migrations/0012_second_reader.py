"""Who asks for a second reader with a decision, and whose decision read it."""

import django.db.models.deletion
from django.db import migrations, models

_DECISION = {"on_delete": django.db.models.deletion.PROTECT, "to": "console.decision"}


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0011_triage"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondReader",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        primary_key=True,
                        serialize=False,
                        related_name="asks",
                        **_DECISION,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="console.organisation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SecondReading",
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
                (
                    "decision",
                    models.ForeignKey(related_name="reads", **_DECISION),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="console.secondreader",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
