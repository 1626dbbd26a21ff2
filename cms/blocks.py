"""The pieces of which editors make a page. Few, so that every page stays light and readable.

Each has words that say what it is for, and shows in the editor's chooser how it will look. What a
block shows is what its template writes: the words that are never said are looked for there.
"""

from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from accounts.models.organization import Country

from . import linking, rich_text

TEXT = ["bold", "ol", "ul", "link", "document-link"]
ICONS = [
    ("award", _("Medal")),
    ("book-open", _("Book")),
    ("briefcase", _("Briefcase")),
    ("building-2", _("Building")),
    ("calendar", _("Calendar")),
    ("circle-question-mark", _("Question mark")),
    ("clipboard-check", _("List with a tick")),
    ("file-text", _("Paper")),
    ("graduation-cap", _("Graduation cap")),
    ("lock", _("Lock")),
    ("map-pin", _("Place on a map")),
    ("message-circle", _("Speech bubble")),
    ("phone", _("Telephone")),
    ("search", _("Magnifying glass")),
    ("shield-check", _("Shield")),
    ("sprout", _("Sprout")),
    ("users", _("People")),
    ("wrench", _("Tool")),
]
PHONE = r"^\+?[0-9][0-9 ()-]{1,18}[0-9]$"


class FormattedBlock(blocks.RichTextBlock):
    """Text with links and lists; only what rich_text.py lets through reaches the page."""

    def render(self, value, context=None):
        request = context.get("request") if context else None
        return mark_safe(rich_text.shown(value.source, request))  # noqa: S308 – read piece by piece


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"
        description = _("The title of a part of the page")
        preview_value = _("What you need to enroll")


class TextBlock(FormattedBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists, with links")
        preview_value = format_lazy(
            "<p>{}</p><ul><li>{}</li><li>{}</li></ul>",
            _("Bring with you:"),
            _("something to write with,"),
            _("what you want to learn."),
        )


class NoteBlock(blocks.StructBlock):
    """Something that must not be missed."""

    text = blocks.TextBlock(
        label=_("Text"), max_length=240, rows=2, help_text=_("One or two sentences.")
    )

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "cms/blocks/note.html"
        help_text = _("For what nobody should miss. One or two on a page, not more.")
        description = _("A colored box for what nobody should miss")
        preview_value = {
            "text": _("Everything is free. If anyone asks you for money, tell us."),
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("Question"), max_length=120, help_text=_("As a young person would ask it.")
    )
    answer = FormattedBlock(
        label=_("Answer"), features=TEXT, help_text=_("Begin with the answer, then the rest.")
    )

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "cms/blocks/question.html"
        help_text = _("The answer stays folded until somebody opens it.")
        description = _("A question that opens its answer")
        preview_value = {
            "question": _("Do I need any experience?"),
            "answer": format_lazy("<p>{}</p>", _("No. The course starts from zero.")),
        }


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=_("Words below it"),
        max_length=160,
        required=False,
        help_text=_("Can stay empty. What the picture shows is said by its own description."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        help_text = _(
            "People at work with tools. Faces only of people who agreed in writing; never a"
            " group together with a place and an hour."
        )
        description = _("A picture, with a line of words below it")

    def get_preview_value(self):
        """The newest picture of the website; none while there is none."""
        newest = get_image_model().objects.order_by("-pk").first()
        return self.normalize({"picture": newest, "caption": _("What one sees, in one line.")})


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("What to do"), max_length=80, help_text=_("For example: Choose a course.")
    )
    text = blocks.TextBlock(
        label=_("How"),
        max_length=200,
        rows=2,
        required=False,
        help_text=_("One or two short sentences. Can stay empty."),
    )

    class Meta:
        label = _("Step")
        icon = "list-ol"


class StepsBlock(blocks.ListBlock):
    class Meta:
        icon = "list-ol"
        label = _("Steps")
        min_num = 2
        max_num = 6
        template = "cms/blocks/steps.html"
        help_text = _("From two to six, in their order. The numbers appear by themselves.")
        description = _("What to do, one thing after the other, with numbers")
        preview_value = [
            {"title": _("Choose a course"), "text": _("See when and where it is.")},
            {"title": _("Write to us or come by"), "text": _("We save your seat.")},
        ]


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(
        label=_("Word"), max_length=60, help_text=_("What is explained, in a word or two.")
    )
    text = blocks.TextBlock(
        label=_("Meaning"), max_length=240, rows=2, help_text=_("One or two short sentences.")
    )

    class Meta:
        label = _("Word and meaning")
        icon = "list-ul"


class FactsBlock(blocks.ListBlock):
    class Meta:
        icon = "list-ul"
        label = _("Words and meanings")
        min_num = 2
        max_num = 8
        template = "cms/blocks/facts.html"
        help_text = _("For words that need to be explained side by side.")
        description = _("A few words, and what each of them means")
        preview_value = [
            {"term": _("Attendance"), "text": _("Whoever came to the classes receives it.")},
            {"term": _("Approval"), "text": _("Whoever passed the final test receives it.")},
        ]


class WayBlock(blocks.StructBlock):
    """A door to another page. Where that page is not public, its words stay without a link."""

    icon = blocks.ChoiceBlock(
        label=_("Icon"),
        choices=ICONS,
        default="circle-question-mark",
        help_text=_("Fits the words."),
    )
    title = blocks.CharBlock(
        label=_("Title"), max_length=60, help_text=_("What one finds there; this is the link.")
    )
    text = blocks.TextBlock(
        label=_("Text"),
        max_length=160,
        rows=2,
        required=False,
        help_text=_("One sentence. Can stay empty."),
    )
    page = blocks.PageChooserBlock(
        label=_("Page"),
        required=False,
        help_text=_("In both languages it leads to the page in the language of the reader."),
    )
    place = blocks.ChoiceBlock(
        label=_("Or something else of this website"),
        choices=list(linking.SAID.items()),
        required=False,
        help_text=_("Only where no page is chosen."),
    )

    class Meta:
        label = _("Door")
        icon = "link"


class WaysBlock(blocks.ListBlock):
    """Doors side by side; the links of all of them are looked up at once."""

    class Meta:
        icon = "link"
        label = _("Doors")
        min_num = 2
        max_num = 6
        template = "cms/blocks/ways.html"
        help_text = _("From two to six. On a phone they stand one below the other.")
        description = _("Where to go from here: large links with an icon")
        preview_value = [
            {
                "icon": "shield-check",
                "title": _("Check a certificate"),
                "text": _("With the code that is printed on it."),
                "place": "verify",
            },
            {
                "icon": "users",
                "title": _("For families"),
                "text": _("What your child learns, and who takes care of them."),
            },
        ]

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        chosen = {way["page"].pk for way in value if way.get("page")}
        paths = linking.pages(context.get("request"), chosen)
        return context | {"ways": [self._way(way, paths) for way in value]}

    def _way(self, way, paths: dict[int, str]) -> dict:
        page, place = way.get("page"), way.get("place")
        if page:
            url = paths.get(page.pk, "")
        else:
            url = linking.place(place) if place in linking.PLACES else ""
        return {name: way.get(name) or "" for name in ("icon", "title", "text")} | {"url": url}


class LineBlock(blocks.StructBlock):
    """Somebody to call. The number is an institution's, never a person's own."""

    name = blocks.CharBlock(
        label=_("Name"), max_length=80, help_text=_("Of the institution that answers.")
    )
    what_for = blocks.CharBlock(
        label=_("What for"), max_length=160, help_text=_("When one calls there, in one sentence.")
    )
    phone = blocks.RegexBlock(
        PHONE,
        label=_("Telephone"),
        error_messages={"invalid": _("Write digits only, for example 911 or +504 2222 3344.")},
        help_text=_("The institution's number. Never that of a person."),
    )
    when = blocks.CharBlock(
        label=_("When it answers"),
        max_length=80,
        required=False,
        help_text=_("For example: every day, 24 hours."),
    )
    free = blocks.BooleanBlock(
        label=_("The call is free"),
        required=False,
        help_text=_("Tick it only if you are sure, also for calls from a mobile."),
    )
    country = blocks.ChoiceBlock(
        label=_("Country"),
        choices=Country.choices,
        required=False,
        help_text=_("Leave it empty where the line is for every country."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Line to call")
        template = "cms/blocks/line.html"
        help_text = _("Call the number yourself before you publish it, and again each half year.")
        description = _("Somebody to call: what for, the number, when they answer")
        preview_value = {
            "name": _("Line for young people (example)"),
            "what_for": _("If something worries you and you want to talk about it."),
            "phone": "+504 0000 0000",
            "when": _("Every day, 24 hours"),
            "free": True,
            "country": Country.HONDURAS,
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        phone, country = value.get("phone") or "", value.get("country")
        number = "".join(c for c in phone if c.isdigit() or c == "+")
        return context | {
            "call_url": f"tel:{number}" if number else "",
            "phone": phone.replace(" ", "\u00a0"),
            "country": Country(country).label if country in Country.values else "",
        }


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(
        max_length=80, help_text=_("Says what comes next, for example: What you need to enroll.")
    )
    text = TextBlock(
        features=TEXT,
        help_text=_("Short sentences, one idea in each. Speak to the reader as a person."),
    )
    note = NoteBlock()
    question = QuestionBlock()
    picture = PictureBlock()
    steps = StepsBlock(StepBlock())
    facts = FactsBlock(FactBlock())
    ways = WaysBlock(WayBlock())
    line = LineBlock()

    class Meta:
        required = False


# Migrations name what Wagtail has: how ours look is no matter of the database.
DECONSTRUCT_ALIASES = {
    HeadingBlock: "wagtail.blocks.CharBlock",
    FormattedBlock: "wagtail.blocks.RichTextBlock",
    TextBlock: "wagtail.blocks.RichTextBlock",
    StepsBlock: "wagtail.blocks.ListBlock",
    FactsBlock: "wagtail.blocks.ListBlock",
    WaysBlock: "wagtail.blocks.ListBlock",
}
