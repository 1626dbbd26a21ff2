import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rumbo.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("training", "0017_certificates_prove_themselves"),
        ("youth", "0015_what_helps_a_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("absences", "missed sessions"),
                            ("adult", "permission of an adult in charge"),
                            ("consent", "consent that ends"),
                            ("review", "without an adult in charge"),
                        ],
                        max_length=8,
                        verbose_name="about",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("talked", "we talked"),
                            ("no_answer", "nobody answered"),
                            ("wrong_number", "wrong number"),
                            ("later", "call again on another day"),
                        ],
                        max_length=12,
                        verbose_name="how it went",
                    ),
                ),
                (
                    "again_on",
                    models.DateField(blank=True, null=True, verbose_name="call again on"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="youth.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["participant", "about", "at"], name="call_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="call_org_id")
                ],
            },
        ),
    ]
