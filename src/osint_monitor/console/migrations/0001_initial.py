"""The first migration: everything that the first rooms need."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import osint_monitor.console.models.account
import osint_monitor.console.models.triage


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Account",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9._-]{1,39}$"
                            )
                        ],
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=osint_monitor.console.models.account.new_code,
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("patrol", "patrol"),
                            ("inspector", "inspector"),
                            ("supervisor", "supervisor"),
                            ("coordinator", "coordinator"),
                            ("analyst", "analyst"),
                            ("author", "author"),
                            ("operator", "operator"),
                            ("privacy", "privacy"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(default="nl", max_length=2)),
                ("is_active", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=osint_monitor.console.models.triage.new_id,
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("post_id", models.CharField(db_index=True, max_length=80)),
                ("version_id", models.CharField(max_length=80)),
                (
                    "judged_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("verdict", models.CharField(max_length=20)),
                ("reasons", models.JSONField(default=list)),
                ("handed_to", models.CharField(blank=True, max_length=40)),
                ("tags", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("lang", models.CharField(max_length=8)),
                ("source_id", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=20)),
                ("engine", models.CharField(max_length=80, null=True)),
                ("level_shown", models.CharField(max_length=10, null=True)),
                ("confirmed", models.JSONField(default=list)),
                ("rejected", models.JSONField(default=list)),
                ("counted", models.JSONField(null=True)),
                ("supersedes", models.CharField(max_length=80, null=True)),
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
            name="Event",
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
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("who", models.CharField(blank=True, db_index=True, max_length=64)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("what", models.CharField(db_index=True, max_length=40)),
                ("object", models.CharField(blank=True, db_index=True, max_length=80)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, max_length=45)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("sources", models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "post_id",
                    models.CharField(max_length=80, primary_key=True, serialize=False),
                ),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="undone",
                        serialize=False,
                        to="console.decision",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="account",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="console.organisation",
            ),
        ),
    ]
