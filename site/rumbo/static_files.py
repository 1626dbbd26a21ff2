"""How the demo ships its styles, icons and scripts: compressed, and kept by browsers for good."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickStorage(CompressedManifestStaticFilesStorage):
    """As in production, but without Brotli, which takes half a minute for the editor's scripts."""

    def create_compressor(self, **options):
        return Compressor(use_brotli=False, **options)

    def stored_name(self, name: str) -> str:
        """The name with the digest of its content; the plain name while nothing was gathered."""
        return super().stored_name(name) if self.hashed_files else name
