"""The journal is added to and nothing else: triggers refuse UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from audit.triggers import protect, release


def forwards(apps, schema_editor):
    protect("audit_entry", schema_editor.connection)


def backwards(apps, schema_editor):
    release("audit_entry", schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
