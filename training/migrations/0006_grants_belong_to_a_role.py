import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def name_roles(apps, schema_editor):
    """The role in which each evaluator was given access: the donor's, else the oldest of then.

    A grant that belonged to no role in force opened nothing, and stays so.
    """
    Membership = apps.get_model("accounts", "Membership")
    for grant in apps.get_model("training", "Grant").objects.select_related("award"):
        roles = Membership.objects.filter(
            Q(ended_at=None) | Q(ended_at__gt=grant.given_at),
            user=grant.evaluator_id,
            role="evaluator",
            started_at__lte=grant.given_at,
        ).order_by("started_at")
        of_donor = roles.filter(organization=grant.award.donor_id)
        grant.membership = of_donor.first() or roles.first()
        grant.save(update_fields=["membership"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_keys_of_the_platform"),
        ("training", "0005_handouts_of_certificates"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.RunPython(name_roles, migrations.RunPython.noop),
    ]
