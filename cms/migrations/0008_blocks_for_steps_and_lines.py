import wagtail.fields
from django.db import migrations

BODY = [
    ("heading", 0),
    ("text", 1),
    ("note", 3),
    ("question", 6),
    ("picture", 9),
    ("steps", 13),
    ("facts", 17),
    ("ways", 24),
    ("line", 31),
]
LOOKUP = {
    0: (
        "wagtail.blocks.CharBlock",
        (),
        {
            "help_text": "Says what comes next, for example: What you need to enroll.",
            "max_length": 80,
        },
    ),
    1: (
        "wagtail.blocks.RichTextBlock",
        (),
        {
            "features": ["bold", "ol", "ul", "link", "document-link"],
            "help_text": "Short sentences, one idea in each. Speak to the reader as a person.",
        },
    ),
    2: (
        "wagtail.blocks.TextBlock",
        (),
        {"help_text": "One or two sentences.", "label": "Text", "max_length": 240, "rows": 2},
    ),
    3: ("wagtail.blocks.StructBlock", [[("text", 2)]], {}),
    4: (
        "wagtail.blocks.CharBlock",
        (),
        {"help_text": "As a young person would ask it.", "label": "Question", "max_length": 120},
    ),
    5: (
        "wagtail.blocks.RichTextBlock",
        (),
        {
            "features": ["bold", "ol", "ul", "link", "document-link"],
            "help_text": "Begin with the answer, then the rest.",
            "label": "Answer",
        },
    ),
    6: ("wagtail.blocks.StructBlock", [[("question", 4), ("answer", 5)]], {}),
    7: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
    8: (
        "wagtail.blocks.CharBlock",
        (),
        {
            "help_text": "Can stay empty. What the picture shows is said by its own description.",
            "label": "Words below it",
            "max_length": 160,
            "required": False,
        },
    ),
    9: ("wagtail.blocks.StructBlock", [[("picture", 7), ("caption", 8)]], {}),
    10: (
        "wagtail.blocks.CharBlock",
        (),
        {"help_text": "For example: Choose a course.", "label": "What to do", "max_length": 80},
    ),
    11: (
        "wagtail.blocks.TextBlock",
        (),
        {
            "help_text": "One or two short sentences. Can stay empty.",
            "label": "How",
            "max_length": 200,
            "required": False,
            "rows": 2,
        },
    ),
    12: ("wagtail.blocks.StructBlock", [[("title", 10), ("text", 11)]], {}),
    13: ("wagtail.blocks.ListBlock", (12,), {}),
    14: (
        "wagtail.blocks.CharBlock",
        (),
        {"help_text": "What is explained, in a word or two.", "label": "Word", "max_length": 60},
    ),
    15: (
        "wagtail.blocks.TextBlock",
        (),
        {
            "help_text": "One or two short sentences.",
            "label": "Meaning",
            "max_length": 240,
            "rows": 2,
        },
    ),
    16: ("wagtail.blocks.StructBlock", [[("term", 14), ("text", 15)]], {}),
    17: ("wagtail.blocks.ListBlock", (16,), {}),
    18: (
        "wagtail.blocks.ChoiceBlock",
        [],
        {
            "choices": [
                ("award", "Medal"),
                ("book-open", "Book"),
                ("briefcase", "Briefcase"),
                ("building-2", "Building"),
                ("calendar", "Calendar"),
                ("circle-question-mark", "Question mark"),
                ("clipboard-check", "List with a tick"),
                ("file-text", "Paper"),
                ("graduation-cap", "Graduation cap"),
                ("lock", "Lock"),
                ("map-pin", "Place on a map"),
                ("message-circle", "Speech bubble"),
                ("phone", "Telephone"),
                ("search", "Magnifying glass"),
                ("shield-check", "Shield"),
                ("sprout", "Sprout"),
                ("users", "People"),
                ("wrench", "Tool"),
            ],
            "help_text": "Fits the words.",
            "label": "Icon",
        },
    ),
    19: (
        "wagtail.blocks.CharBlock",
        (),
        {
            "help_text": "What one finds there; this is the link.",
            "label": "Title",
            "max_length": 60,
        },
    ),
    20: (
        "wagtail.blocks.TextBlock",
        (),
        {
            "help_text": "One sentence. Can stay empty.",
            "label": "Text",
            "max_length": 160,
            "required": False,
            "rows": 2,
        },
    ),
    21: (
        "wagtail.blocks.PageChooserBlock",
        (),
        {
            "help_text": "In both languages it leads to the page in the language of the reader.",
            "label": "Page",
            "required": False,
        },
    ),
    22: (
        "wagtail.blocks.ChoiceBlock",
        [],
        {
            "choices": [
                ("verify", "Verify a certificate"),
                ("complaints", "Complain or suggest something"),
            ],
            "help_text": "Only where no page is chosen.",
            "label": "Or something else of this website",
            "required": False,
        },
    ),
    23: (
        "wagtail.blocks.StructBlock",
        [[("icon", 18), ("title", 19), ("text", 20), ("page", 21), ("place", 22)]],
        {},
    ),
    24: ("wagtail.blocks.ListBlock", (23,), {}),
    25: (
        "wagtail.blocks.CharBlock",
        (),
        {"help_text": "Of the institution that answers.", "label": "Name", "max_length": 80},
    ),
    26: (
        "wagtail.blocks.CharBlock",
        (),
        {
            "help_text": "When one calls there, in one sentence.",
            "label": "What for",
            "max_length": 160,
        },
    ),
    27: (
        "wagtail.blocks.RegexBlock",
        ("^\\+?[0-9][0-9 ()-]{1,18}[0-9]$",),
        {
            "error_messages": {"invalid": "Write digits only, for example 911 or +504 2222 3344."},
            "help_text": "The institution's number. Never that of a person.",
            "label": "Telephone",
        },
    ),
    28: (
        "wagtail.blocks.CharBlock",
        (),
        {
            "help_text": "For example: every day, 24 hours.",
            "label": "When it answers",
            "max_length": 80,
            "required": False,
        },
    ),
    29: (
        "wagtail.blocks.BooleanBlock",
        (),
        {
            "help_text": "Tick it only if you are sure, also for calls from a mobile.",
            "label": "The call is free",
            "required": False,
        },
    ),
    30: (
        "wagtail.blocks.ChoiceBlock",
        [],
        {
            "choices": [
                ("BZ", "Belize"),
                ("CR", "Costa Rica"),
                ("DO", "Dominican Republic"),
                ("SV", "El Salvador"),
                ("GT", "Guatemala"),
                ("HN", "Honduras"),
                ("NI", "Nicaragua"),
                ("PA", "Panama"),
            ],
            "help_text": "Leave it empty where the line is for every country.",
            "label": "Country",
            "required": False,
        },
    ),
    31: (
        "wagtail.blocks.StructBlock",
        [
            [
                ("name", 25),
                ("what_for", 26),
                ("phone", 27),
                ("when", 28),
                ("free", 29),
                ("country", 30),
            ]
        ],
        {},
    ),
}


class Migration(migrations.Migration):
    """Steps, words with their meanings, doors to other pages, and lines to call."""

    dependencies = [("cms", "0007_dates_places_stories_and_talk")]

    operations = [
        migrations.AlterField(
            model_name="homepage",
            name="body",
            field=wagtail.fields.StreamField(
                BODY,
                blank=True,
                block_lookup=LOOKUP,
                help_text="Can stay empty. The opportunities above it appear by themselves.",
                verbose_name="below the opportunities",
            ),
        ),
        migrations.AlterField(
            model_name="programpage",
            name="body",
            field=wagtail.fields.StreamField(
                BODY,
                blank=True,
                block_lookup=LOOKUP,
                help_text="Below the groups: what one does there, and questions that people ask.",
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="standardpage",
            name="body",
            field=wagtail.fields.StreamField(
                BODY, blank=True, block_lookup=LOOKUP, verbose_name="text"
            ),
        ),
    ]
