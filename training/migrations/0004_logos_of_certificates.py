import django.db.models.deletion
from django.db import migrations, models

import rumbo.ids


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0003_grants_say_when_they_were_given"),
    ]

    operations = [
        migrations.CreateModel(
            name="Logo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rumbo.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="For people who cannot see it, for example: Logo of Fundación Ceiba.",
                        max_length=120,
                        verbose_name="name in words",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="printed now")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("picture", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField(editable=False)),
                ("height", models.PositiveSmallIntegerField(editable=False)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "logo",
                "verbose_name_plural": "logos",
                "ordering": ["order", "added_at"],
            },
        ),
        migrations.AddField(
            model_name="logo",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="logos",
                to="accounts.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="logo",
            constraint=models.UniqueConstraint(fields=("organization", "id"), name="logo_org_id"),
        ),
        migrations.AddConstraint(
            model_name="logo",
            constraint=models.UniqueConstraint(
                fields=("organization", "digest"),
                name="logo_once",
                violation_error_message="This logo is in the list already.",
            ),
        ),
    ]
