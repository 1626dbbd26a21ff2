from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0008_permissions_for_minors")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="emptied_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
