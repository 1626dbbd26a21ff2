from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from . import (
            cards,  # noqa: F401  (registers what it tells for a card of a person)
            caseload,  # noqa: F401  (registers who sees whom)
            erasing,  # noqa: F401  (registers what becomes of what it keeps)
            keeping,  # noqa: F401  (registers what is kept for a time only)
            kept,  # noqa: F401  (registers what it keeps about a person)
            merging,  # noqa: F401  (registers how that moves to another record)
        )
        from .certifying import batches, bundling  # noqa: F401  (register their kinds of work)
        from .overlap import snapshots  # noqa: F401  (registers what is counted in the background)
        from .proving import checks  # noqa: F401  (says whether certificates can be signed)
        from .results import working  # noqa: F401  (registers its kind of work)
