"""Cleaning pictures when they are uploaded: only the pixels stay.

A photograph carries where and when it was taken, and with what telephone; renditions would carry
it on. So it is drawn anew, upright, without any of that.
"""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

MOST_PIXELS = 25_000_000
FORMATS = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}


def cleaned(file) -> ContentFile:
    """The picture in `file` again, of the same format and name, with nothing but its pixels.

    ValidationError for what is no JPEG, PNG or WebP, or has more than 25 million pixels.
    """
    # WeasyPrint lets Pillow fill up what is missing of half a picture; we would rather hear of it.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        file.seek(0)
        with Image.open(file, formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("This picture is too large."))
            kind = picture.format
            upright = ImageOps.exif_transpose(picture)
            pixels = _only_pixels(upright, kind)
        out = BytesIO()
        pixels.save(out, kind, **FORMATS[kind])
    except ValidationError:
        raise
    except Exception as fault:
        # A file made to harm breaks its reader in any way: OSError, ValueError, SyntaxError …
        raise ValidationError(_("This is not a picture that we can read.")) from fault
    return ContentFile(out.getvalue(), name=file.name)


def _only_pixels(picture: Image.Image, kind: str) -> Image.Image:
    """A new picture with the same pixels: notes, profiles and thumbnails stay behind."""
    clear = kind != "JPEG" and (picture.has_transparency_data or picture.mode in ("RGBA", "LA"))
    drawn = picture.convert("RGBA" if clear else "RGB")
    new = Image.new(drawn.mode, drawn.size)
    new.paste(drawn)
    return new
