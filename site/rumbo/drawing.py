"""Open a stranger's picture and draw it anew: the side of pictures.py that runs in a child.

It knows nothing of Django, so that it starts quickly. It answers with a line of JSON, then bytes.
"""

import json
import sys
from io import BytesIO

from rumbo import apart

FORMATS = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}
MOVING = ("PNG", "WEBP")  # of a telephone's JPEG, further pictures are only smaller copies
# A JPEG with twice as many pixels on both sides is read at half its size, which costs a quarter.
ENOUGH = (2400, 2400)
PAPER = 245  # what is lighter than this, of 255, counts as white edge


class Refused(Exception):
    """Nothing that we draw; the code says why."""


def cleaned(data: bytes, most: int) -> tuple[dict, bytes]:
    """The picture in the same format, upright, with nothing but its pixels."""
    with _opened(data, most) as picture:
        kind = _format(picture)
        pixels = _only_pixels(_upright(picture), kind)
    out = BytesIO()
    pixels.save(out, kind, **FORMATS[kind])
    return {"kind": kind}, out.getvalue()


def printable(data: bytes, most: int) -> tuple[dict, bytes]:
    """Raw pixels, three bytes each: upright, on white, without white edges, standing still."""
    with _opened(data, most) as head:
        if _format(head) in MOVING and getattr(head, "is_animated", False):
            raise Refused("moving")
        # Pillow takes a JPEG that was cut off where somebody told it to: the rest would be grey.
        if _format(head) == "JPEG" and data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
            raise Refused("unreadable")
        head.verify()
    with _opened(data, most) as picture:
        paper = _on_white(_upright(picture))
    box = _inked(paper)
    if box is None:
        raise Refused("all_white")
    cut = paper.crop(box)
    cut.thumbnail(ENOUGH)
    return {"size": cut.size}, cut.tobytes()


def _opened(data: bytes, most: int):
    from PIL import Image, ImageFile  # after the limits are set

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture = Image.open(BytesIO(data), formats=list(FORMATS))
    if picture.width * picture.height > most:
        raise Refused("too_large")
    if _format(picture) == "JPEG":
        picture.draft(None, ENOUGH)
    return picture


def _format(picture) -> str:
    """A key of FORMATS. Many telephones send two pictures in one JPEG: the first is the one."""
    return "JPEG" if picture.format == "MPO" else picture.format


def _upright(picture):
    from PIL import ImageOps

    picture.load()
    return ImageOps.exif_transpose(picture)


def _only_pixels(picture, kind: str):
    """A new picture with the same pixels: notes, profiles and thumbnails stay behind."""
    from PIL import Image

    clear = kind != "JPEG" and (picture.has_transparency_data or picture.mode in ("RGBA", "LA"))
    drawn = picture.convert("RGBA" if clear else "RGB")
    new = Image.new(drawn.mode, drawn.size)
    new.paste(drawn)
    return new


def _on_white(picture):
    """Opaque, in three colours: what was clear is white as the paper."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _inked(picture) -> tuple[int, int, int, int] | None:
    """The box of what is not white; None where all is."""
    from PIL import ImageChops

    ink = ImageChops.invert(picture.convert("L")).point(lambda level: level > 255 - PAPER)
    return ink.getbbox()


ACTS = {"cleaned": cleaned, "printable": printable}


def answer(act: str, most: int, data: bytes) -> bytes:
    """A line of JSON, then what was drawn; {"code": …} for what was refused."""
    try:
        header, content = ACTS[act](data, most)
    except Refused as refusal:
        header, content = {"code": str(refusal)}, b""
    except MemoryError:
        header, content = {"code": "died"}, b""
    except Exception:
        # A file made to harm breaks its reader in any way: OSError, ValueError, SyntaxError …
        header, content = {"code": "unreadable"}, b""
    return json.dumps(header).encode() + b"\n" + content


if __name__ == "__main__":
    apart.limit()
    drawn = answer(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read())
    sys.stdout.buffer.write(drawn)
