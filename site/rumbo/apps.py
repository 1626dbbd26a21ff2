from django.apps import AppConfig


class RumboConfig(AppConfig):
    name = "rumbo"
    verbose_name = "Rumbo"

    def ready(self):
        from . import checks  # noqa: F401 – registers itself
