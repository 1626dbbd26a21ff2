"""The pieces of which editors make a page. Few, so that every page stays light and readable."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT = ["bold", "ol", "ul", "link", "document-link"]


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


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("Question"), max_length=120, help_text=_("As a young person would ask it.")
    )
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT)

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "cms/blocks/question.html"
        help_text = _("The answer stays folded until somebody opens it.")


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Words below it"), max_length=160, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        help_text = _(
            "People at work with tools. Faces only of people who agreed in writing; never a"
            " group together with a place and an hour."
        )


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Heading"),
        icon="title",
        max_length=80,
        template="cms/blocks/heading.html",
        help_text=_("Says what comes next, for example: What you need to enroll."),
    )
    text = blocks.RichTextBlock(
        label=_("Text"),
        icon="pilcrow",
        features=TEXT,
        help_text=_("Short sentences, one idea in each. Speak to the reader as a person."),
    )
    note = NoteBlock()
    question = QuestionBlock()
    picture = PictureBlock()

    class Meta:
        required = False
