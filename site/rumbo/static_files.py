"""How styles, icons and scripts are shipped: small, compressed, and kept by browsers for good."""

import re
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What every phone fetches with its first page.
FIRST_VISIT = ("rumbo.css", "sprite.svg", "favicon.svg")


def without_spaces(css: str) -> str:
    """The same rules without comments and the spaces that mean nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip() + "\n"


def without_comments(svg: str) -> str:
    return re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL).replace("\n<", "<")


SMALLER = {"rumbo.css": without_spaces, "sprite.svg": without_comments}


class Source:
    """A file as it is written by hand, read smaller."""

    def __init__(self, storage, smaller) -> None:
        self.storage, self.smaller = storage, smaller

    def open(self, path: str) -> ContentFile:
        with self.storage.open(path) as file:
            return ContentFile(self.smaller(file.read().decode()).encode(), name=path)


class SmallStorage(CompressedManifestStaticFilesStorage):
    """Names with a digest of the content; our own styles and icons without their comments."""

    def post_process(self, paths, *args, **options):
        for name, smaller in SMALLER.items():
            if name in paths:
                storage, path = paths[name]
                paths[name] = Source(storage, smaller), path
        yield from super().post_process(paths, *args, **options)


class QuickCompressor(Compressor):
    """Brotli only for what phones fetch: for the editor's scripts it takes half a minute."""

    def __init__(self, **options) -> None:
        super().__init__(**options | {"use_brotli": False})
        self.thorough = Compressor(**options)

    def compress(self, path):
        first, _dot, last = Path(path).name.partition(".")
        mine = f"{first}.{last.rpartition('.')[2]}" in FIRST_VISIT
        return self.thorough.compress(path) if mine else super().compress(path)


class QuickStorage(SmallStorage):
    """As in production, in a moment: for the demo."""

    def create_compressor(self, **options):
        return QuickCompressor(**options)

    def stored_name(self, name: str) -> str:
        """The name with the digest of its content; the plain name while nothing was gathered."""
        return super().stored_name(name) if self.hashed_files else name
