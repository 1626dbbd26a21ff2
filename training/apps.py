from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from . import caseload  # noqa: F401  (registers who sees whom)
        from .results import working  # noqa: F401  (registers its kind of work)
