from django.db import migrations

import accounts.sealing.fields


class Migration(migrations.Migration):
    dependencies = [("youth", "0014_drafts_of_new_people")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="support",
            field=accounts.sealing.fields.SealedField(key="key", null=True),
        ),
    ]
