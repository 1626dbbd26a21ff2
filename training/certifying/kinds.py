"""What a certificate claims. Employers read the three differently."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ATTENDANCE = "attendance", _("Certificate of attendance")
    ACHIEVEMENT = "achievement", _("Certificate of achievement")
    DIPLOMA = "diploma", _("Diploma")
