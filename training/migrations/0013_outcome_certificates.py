import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.sealing.fields
import rumbo.ids
import training.certifying.codes


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0012_templates_of_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CohortCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=training.certifying.codes.new_code,
                        editable=False,
                        max_length=16,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("cut_on", models.DateField(verbose_name="counted on")),
                ("facts", models.JSONField()),
                ("truth", accounts.sealing.fields.SealedField(key="key")),
                ("issued_at", models.DateTimeField(auto_now_add=True)),
                ("file", models.CharField(editable=False, max_length=120)),
                ("file_digest", models.CharField(editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "valid"),
                            ("replaced", "replaced"),
                            ("revoked", "no longer valid"),
                        ],
                        default="valid",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_reason", accounts.sealing.fields.SealedField(key="key", null=True)),
            ],
            options={
                "verbose_name": "certificate of results",
                "verbose_name_plural": "certificates of results",
                "ordering": ["-issued_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CohortGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stands", models.BooleanField(default=True)),
            ],
        ),
        migrations.AddField(
            model_name="certificate",
            name="outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="training.outcome",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="training.award",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("attendance", "certificate of attendance"),
                    ("achievement", "certificate of achievement"),
                    ("diploma", "diploma"),
                    ("outcome", "certificate of an outcome"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "valid")),
                fields=("outcome",),
                name="certificate_one_of_outcome",
                violation_error_message="This outcome already has a certificate.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("award", None),
                        ("enrollment", None),
                        ("kind", "outcome"),
                        ("outcome__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind", "outcome"), _negated=True),
                        ("award__isnull", False),
                        ("outcome", None),
                    ),
                    _connector="OR",
                ),
                name="certificate_of_course_or_outcome",
                violation_error_message="A certificate is of a course or of an outcome.",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="award",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cohort_certificates",
                to="training.award",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="center",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="youth.center",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="issued_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="key",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.datakey",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="offering",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="training.offering",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="cohortcertificate",
            name="replaced_by",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="training.cohortcertificate",
            ),
        ),
        migrations.AddField(
            model_name="cohortgroup",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="training.cohortcertificate",
            ),
        ),
        migrations.AddField(
            model_name="cohortgroup",
            name="offering",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="training.offering",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortcertificate",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="cohortcertificate_org_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortgroup",
            constraint=models.UniqueConstraint(
                fields=("certificate", "offering"), name="cohortgroup_once_in_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stands", True)),
                fields=("offering",),
                name="cohortgroup_in_one_certificate",
            ),
        ),
    ]
