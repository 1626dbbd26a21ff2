from django.db import migrations

from accounts.sealing.fields import Unreadable
from accounts.second_factor import of_user, seal, unseal


def bind(apps, schema_editor):
    """Seal anew, for its user, what was sealed for anybody. Damaged secrets stay as they are."""
    each_row(apps, schema_editor, lambda text, user: seal(unseal(text), user))


def unbind(apps, schema_editor):
    each_row(apps, schema_editor, lambda text, user: seal(unseal(of_user(text, user))))


def each_row(apps, schema_editor, how):
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in list(rows.all()):
        try:
            new = {n: how(row.data[n], row.user_id) for n in ("secret", "seed") if n in row.data}
            if "migrated_codes" in row.data:
                codes = row.data["migrated_codes"]
                new["migrated_codes"] = [how(code, row.user_id) for code in codes]
        except Unreadable:
            continue
        row.data |= new
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations_and_changes_by_two_persons"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(bind, unbind)]
