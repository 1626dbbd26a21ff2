from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Website")

    def ready(self):
        from . import signals  # noqa: F401 – registers its receivers

        pre_migrate.connect(without_triggers, sender=self)
        post_migrate.connect(with_triggers, sender=self)


def without_triggers(using, **kwargs):
    """Before tables change: see triggers.py. No copy of a page is kept meanwhile."""
    from . import triggers

    triggers.remove(connections[using])


def with_triggers(using, **kwargs):
    from . import triggers

    triggers.install(connections[using])
