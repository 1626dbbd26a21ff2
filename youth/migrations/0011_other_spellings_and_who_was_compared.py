from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("youth", "0010_doubles_merges_readings_and_form_tools")]

    operations = [
        migrations.AddField(
            model_name="blindtoken",
            name="alias",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="participant",
            name="compared_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
