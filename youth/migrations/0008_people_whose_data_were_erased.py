from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("youth", "0007_rights_requests")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
