from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("youth", "0012_how_lists_were_read"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="blindtoken",
            name="blindtoken_look_up",
        ),
        migrations.AddIndex(
            model_name="blindtoken",
            index=models.Index(
                fields=["organization", "token", "participant"], name="blindtoken_find"
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                condition=models.Q(("birth_estimated", True)),
                fields=["id"],
                name="participant_estimated",
            ),
        ),
    ]
