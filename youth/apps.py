from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    name = "youth"
    verbose_name = _("Young people")

    def ready(self):
        from . import (
            checks,  # noqa: F401
            drafting,  # noqa: F401 - registers what expires
            keeping,  # noqa: F401 - registers what is cleared away
        )
        from .importing import tabling, working  # noqa: F401 - registers its kinds of work
        from .merging import drafts, own, review  # noqa: F401 - registers parts, work and chores
        from .pulling import working as pulling  # noqa: F401 - registers its kind of work
