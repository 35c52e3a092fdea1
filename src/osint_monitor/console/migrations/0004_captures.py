"""What officers bring in by hand."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import osint_monitor.console.models.captures


class Migration(migrations.Migration):
    dependencies = [
        ("console", "0003_operations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brought",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=osint_monitor.console.models.captures.new_id,
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("source_id", models.CharField(max_length=80)),
                ("mandate", models.CharField(max_length=200)),
                ("form", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=80)),
                ("size", models.BigIntegerField()),
                ("record", models.CharField(blank=True, max_length=80)),
                ("run_id", models.CharField(max_length=80)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BroughtPost",
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
                ("post_id", models.CharField(db_index=True, max_length=80)),
                (
                    "brought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="console.brought",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
