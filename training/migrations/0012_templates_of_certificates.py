import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rumbo.ids
import training.models.template

# As the organization of a country is used to it; it may be renamed.
NAMES = {"es": "Plantilla general", "en": "General template"}


def give_everybody_their_own(apps, schema_editor):
    """Each organization has one that draws what was drawn: letter, all who sign, all logos."""
    organizations = apps.get_model("accounts", "Organization").objects.all()
    templates = apps.get_model("training", "CertificateTemplate").objects
    versions = apps.get_model("training", "TemplateVersion").objects
    for organization in organizations:
        language = "en" if organization.country == "BZ" else "es"
        values = {"organization": organization, "is_own": True}
        template = templates.create(name=NAMES[language], **values)
        versions.create(organization=organization, template=template, number=1, language=language)


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0011_corrections_keep_who_had_marked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "is_own",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="the organization's own"
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_templates",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate template",
                "verbose_name_plural": "certificate templates",
                "ordering": ["-is_own", "name"],
            },
        ),
        migrations.AddField(
            model_name="course",
            name="certificate_template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="training.certificatetemplate",
                verbose_name="certificate template",
            ),
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "kinds",
                    models.JSONField(
                        default=training.models.template.all_kinds, verbose_name="for"
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[("letter", "letter"), ("a4", "A4")],
                        default="letter",
                        max_length=6,
                        verbose_name="paper",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish first"), ("en", "English first")],
                        default="es",
                        max_length=2,
                        verbose_name="languages",
                    ),
                ),
                (
                    "sentence_es",
                    models.CharField(blank=True, max_length=160, verbose_name="sentence (Spanish)"),
                ),
                (
                    "sentence_en",
                    models.CharField(blank=True, max_length=160, verbose_name="sentence (English)"),
                ),
                (
                    "shows_skills",
                    models.BooleanField(default=True, verbose_name="shows what somebody can do"),
                ),
                (
                    "signs",
                    models.CharField(
                        choices=[
                            ("now", "those of the list that are in use"),
                            ("chosen", "these:"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="who signs",
                    ),
                ),
                (
                    "bears",
                    models.CharField(
                        choices=[
                            ("now", "those of the list that are in use"),
                            ("chosen", "these:"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="logos",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "logo_1",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.logo",
                    ),
                ),
                (
                    "logo_2",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.logo",
                    ),
                ),
                (
                    "logo_3",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.logo",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "signatory_1",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.signatory",
                    ),
                ),
                (
                    "signatory_2",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.signatory",
                    ),
                ),
                (
                    "signatory_3",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.signatory",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="training.certificatetemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a certificate template",
                "verbose_name_plural": "versions of certificate templates",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="drawn_with",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="training.templateversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="template_org_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"),
                name="template_once",
                violation_error_message="There is already a template with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_own", True)),
                fields=("organization",),
                name="template_one_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_own", False), ("retired_at", None), _connector="OR"),
                name="template_own_is_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="template_version_org_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                fields=("template", "number"), name="template_version_once"
            ),
        ),
        migrations.RunPython(give_everybody_their_own, migrations.RunPython.noop),
    ]
