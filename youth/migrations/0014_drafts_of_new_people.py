import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.sealing.fields
import rumbo.ids

KINDS = [
    ("dni", "DNI (HN)"),
    ("dui", "DUI (SV)"),
    ("cui", "CUI (GT)"),
    ("cedula", "national identity card (NI, CR, PA, DO)"),
    ("dimex", "DIMEX (CR)"),
    ("birth", "birth certificate"),
    ("passport", "passport"),
    ("other", "other"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_keys_of_the_platform"),
        ("youth", "0013_find_by_token_from_the_index_alone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="identitydocument",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, verbose_name="kind"),
        ),
        migrations.CreateModel(
            name="PersonDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("typed", accounts.sealing.fields.SealedField(key="key", null=True)),
                (
                    "form_key",
                    models.CharField(editable=False, max_length=32, null=True, unique=True),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.datakey",
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
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="youth.participant",
                        verbose_name="became",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a new person",
                "verbose_name_plural": "drafts of new people",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="persondraft_org_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(key__isnull=False, participant__isnull=True)
                        | models.Q(key__isnull=True, typed__isnull=True, participant__isnull=False),
                        name="persondraft_open_or_became",
                    ),
                ],
            },
        ),
    ]
