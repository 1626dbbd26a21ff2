"""Short texts in two columns, `name_es` and `name_en`; Spanish is the one that must exist."""

from django.utils import translation


class Bilingual:
    """`name = Bilingual("name")` reads `name_en` in English and falls back to `name_es`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        spanish = getattr(instance, f"{self.name}_es")
        if (translation.get_language() or "es").startswith("en"):
            return getattr(instance, f"{self.name}_en") or spanish
        return spanish
