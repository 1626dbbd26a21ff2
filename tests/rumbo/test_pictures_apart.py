"""Pictures of strangers are opened in a child process: what kills it is said kindly."""

import sys
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from rumbo import apart, pictures
from training.certifying import logos
from training.outcomes import evidence

DYING = {
    "memory": "import resource; resource.setrlimit(resource.RLIMIT_AS, (200 << 20,) * 2);"
    "x = bytes(400 << 20)",
    "time": "import time; time.sleep(30)",
    "a kill": "import os; os.kill(os.getpid(), 9)",
}


def saved(picture: Image.Image, kind: str, **more) -> ContentFile:
    out = BytesIO()
    picture.save(out, kind, **more)
    return ContentFile(out.getvalue(), name="foto")


def drawn(size=(600, 400)) -> Image.Image:
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def two_in_one() -> ContentFile:
    """A JPEG as many telephones send it: the photograph, and a small copy."""
    return saved(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))])


@pytest.mark.parametrize("way", DYING)
@pytest.mark.parametrize("who", [pictures.cleaned, logos.cleaned, evidence.checked])
def test_a_child_that_dies_is_said_kindly(monkeypatch, way, who):
    monkeypatch.setattr(apart, "module", lambda *given: [sys.executable, "-c", DYING[way]])
    monkeypatch.setattr(pictures, "SECONDS", 2)
    with pytest.raises(ValidationError) as refusal:
        who(saved(drawn(), "JPEG"))
    assert refusal.value.messages == [str(pictures.REFUSALS["died"])]


@pytest.mark.parametrize("who", [pictures.cleaned, logos.cleaned, evidence.checked])
def test_nothing_is_opened_here(monkeypatch, who):
    def boom(*given, **more):
        raise AssertionError("a stranger's picture was opened in the web process")

    monkeypatch.setattr(Image, "open", boom)
    assert who(saved(drawn(), "JPEG"))
    assert who(saved(drawn(), "PNG"))


def test_the_child_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "visible")
    shown = apart.run([sys.executable, "-c", "import os; print(dict(os.environ))"], b"", 20)
    assert b"PYTHONPATH" in shown and b"visible" not in shown


def test_the_child_has_little_memory_and_time():
    code = "import resource as r; from rumbo import apart; apart.limit();"
    code += "print(r.getrlimit(r.RLIMIT_AS)[1], r.getrlimit(r.RLIMIT_CPU)[1])"
    shown = apart.run([sys.executable, "-c", code], b"", 20)
    assert shown.split() == [str(apart.MEMORY).encode(), str(apart.CPU_SECONDS).encode()]


def test_of_two_pictures_in_a_jpeg_the_first_is_taken():
    sent = two_in_one()
    assert Image.open(sent).format == "MPO"  # the control
    for made in (pictures.cleaned(sent).read(), evidence.checked(sent).content):
        with Image.open(BytesIO(made)) as kept:
            assert (kept.format, kept.size, getattr(kept, "n_frames", 1)) == ("JPEG", (600, 400), 1)
            assert kept.convert("RGB").getpixel((5, 5))[0] > 200
    sent.seek(0)
    assert logos.cleaned(sent).width > logos.LEAST_SIDE


@pytest.mark.parametrize(("size", "kept"), [((5000, 5000), (2500, 2500)), ((4000, 3000),) * 2])
def test_a_huge_jpeg_is_read_at_half_its_size_and_an_ordinary_one_as_it_is(size, kept):
    made = pictures.cleaned(saved(drawn(size), "JPEG", quality=40))
    assert Image.open(made).size == kept


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_the_largest_that_is_allowed_fits_into_the_child(mode):
    sent = saved(
        Image.new(mode, (5000, 5000)), "PNG", **({"transparency": 0} if mode == "P" else {})
    )
    assert Image.open(pictures.cleaned(sent)).size == (5000, 5000)
