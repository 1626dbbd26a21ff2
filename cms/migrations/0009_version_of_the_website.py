from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0008_blocks_for_steps_and_lines")]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.CharField(max_length=40)),
                ("follows", models.CharField(blank=True, max_length=40)),
            ],
            options={"default_permissions": ()},
        ),
    ]
