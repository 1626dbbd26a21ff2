from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0018_calls_that_were_made")]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["file_digest"], name="certificate_by_file"),
        ),
    ]
