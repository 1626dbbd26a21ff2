from importlib import import_module

import wagtail.fields
from django.db import migrations

before = import_module("cms.migrations.0008_blocks_for_steps_and_lines")
LOOKUP = before.LOOKUP | {
    22: (
        "wagtail.blocks.ChoiceBlock",
        [],
        {
            "choices": [
                ("verify", "Verify a certificate"),
                ("complaints", "Complain or suggest something"),
                ("rights", "Ask about my data"),
            ],
            "help_text": "Only where no page is chosen.",
            "label": "Or something else of this website",
            "required": False,
        },
    ),
}


def body(**given):
    return wagtail.fields.StreamField(before.BODY, blank=True, block_lookup=LOOKUP, **given)


class Migration(migrations.Migration):
    """A door may lead to the form on which anybody asks about their own data."""

    dependencies = [("cms", "0009_version_of_the_website")]

    operations = [
        migrations.AlterField(
            model_name="homepage",
            name="body",
            field=body(
                help_text="Can stay empty. The opportunities above it appear by themselves.",
                verbose_name="below the opportunities",
            ),
        ),
        migrations.AlterField(
            model_name="programpage",
            name="body",
            field=body(
                help_text="Below the groups: what one does there, and questions that people ask.",
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="standardpage", name="body", field=body(verbose_name="text")
        ),
    ]
