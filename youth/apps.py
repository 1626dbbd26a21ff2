from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    name = "youth"
    verbose_name = _("Young people")

    def ready(self):
        from . import checks  # noqa: F401
        from .importing import working  # noqa: F401 - registers its kinds of work
