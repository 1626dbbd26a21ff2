from django.db import migrations

import accounts.sealing.fields


class Migration(migrations.Migration):
    dependencies = [("youth", "0011_other_spellings_and_who_was_compared")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="read_as",
            field=accounts.sealing.fields.SealedField(editable=False, key="key", null=True),
        ),
    ]
