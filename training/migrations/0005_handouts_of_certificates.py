import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rumbo.ids


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0004_logos_of_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handout",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("downloaded", "downloaded"),
                            ("reprinted", "printed again"),
                            ("printed", "printed together with others"),
                            ("packed", "downloaded together with others"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "handout of a certificate",
                "verbose_name_plural": "handouts of certificates",
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["organization", "-issued_on"], name="certificate_newest"),
        ),
        migrations.AddField(
            model_name="handout",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handout",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handouts",
                to="training.certificate",
            ),
        ),
        migrations.AddField(
            model_name="handout",
            name="organization",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="handout_org_id"
            ),
        ),
    ]
