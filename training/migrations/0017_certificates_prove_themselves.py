import django.db.models.deletion
from django.db import migrations, models

import accounts.sealing.fields
import rumbo.ids


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0016_random_samples_of_certificates"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="proof",
            field=accounts.sealing.fields.SealedField(key="participant__key", null=True),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="payload",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.CreateModel(
            name="StatusPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list", models.PositiveSmallIntegerField(verbose_name="list")),
                ("index", models.PositiveIntegerField(verbose_name="place")),
            ],
            options={
                "verbose_name": "place in a list of credentials",
                "verbose_name_plural": "places in lists of credentials",
                "constraints": [
                    models.UniqueConstraint(fields=("list", "index"), name="statusplace_taken_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="place",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="training.statusplace",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state", "valid"), _negated=True),
                fields=["code", "state", "place"],
                name="certificate_ended",
            ),
        ),
    ]
