from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("youth", "0008_people_whose_data_were_erased")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="emptied_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
