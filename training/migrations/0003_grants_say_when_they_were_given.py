import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0002_outcomes_with_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="given_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
