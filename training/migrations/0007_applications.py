import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import accounts.sealing.fields
import rumbo.ids
import training.models.application


def own_id():
    return models.UUIDField(
        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


def moment(**given):
    return models.DateTimeField(default=django.utils.timezone.now, editable=False, **given)


def later():
    return models.DateTimeField(editable=False, null=True)


def points_to(model, **given):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **given)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_keys_of_the_platform"),
        ("youth", "0006_stories_and_complaints"),
        ("training", "0006_grants_belong_to_a_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", own_id()),
                (
                    "code",
                    models.CharField(
                        default=training.models.application.new_code,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("opens", models.BigIntegerField(db_index=True, editable=False)),
                ("form_key", models.CharField(editable=False, max_length=32, unique=True)),
                ("identity", models.BigIntegerField(editable=False)),
                ("told", accounts.sealing.fields.SealedField(key="key")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "received"),
                            ("contacted", "we talked"),
                            ("enrolled", "enrolled"),
                            ("waiting", "on the waiting list"),
                            ("not_now", "no seat for now"),
                            ("withdrawn", "can't come any more"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("notes", accounts.sealing.fields.SealedField(key="key", null=True)),
                ("agreed_at", moment()),
                ("contact_ended_at", later()),
                ("received_at", moment(db_index=True)),
                ("first_answered_at", later()),
                ("ended_at", later()),
                (
                    "enrollment",
                    points_to("training.enrollment", editable=False, null=True, related_name="+"),
                ),
                (
                    "key",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.datakey",
                    ),
                ),
                (
                    "offering",
                    points_to(
                        "training.offering", related_name="applications", verbose_name="group"
                    ),
                ),
                (
                    "organization",
                    points_to("accounts.organization", editable=False, related_name="+"),
                ),
                (
                    "participant",
                    points_to("youth.participant", editable=False, null=True, related_name="+"),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["received_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRepeat",
            fields=[
                ("id", own_id()),
                (
                    "code",
                    models.CharField(
                        default=training.models.application.new_code,
                        editable=False,
                        max_length=8,
                        unique=True,
                    ),
                ),
                ("opens", models.BigIntegerField(db_index=True, editable=False)),
                ("form_key", models.CharField(editable=False, max_length=32, unique=True)),
                ("told", accounts.sealing.fields.SealedField(key="application__key")),
                ("received_at", moment(db_index=True)),
                ("withdrawn_at", later()),
                ("contact_ended_at", later()),
                ("application", points_to("training.application", related_name="repeats")),
                (
                    "organization",
                    points_to("accounts.organization", editable=False, related_name="+"),
                ),
            ],
            options={
                "verbose_name": "repeated application",
                "verbose_name_plural": "repeated applications",
                "ordering": ["received_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["offering", "state"], name="application_state"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="application_org_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("offering", "identity"), name="application_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationrepeat",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="applicationrepeat_org_id"
            ),
        ),
    ]
