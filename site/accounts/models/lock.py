"""How often somebody tried to open a locked session."""

from django.db import models
from django.db.models import F


class Lock(models.Model):
    """The tries at one locked session; gone once it is open, or over."""

    TRIES = 5

    session_key = models.CharField(max_length=40, primary_key=True)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.tries} tries"

    @classmethod
    def spend_try(cls, key: str) -> bool:
        """Count a try before it is judged; False when none is left."""
        cls.objects.get_or_create(session_key=key)
        left = cls.objects.filter(session_key=key, tries__lt=cls.TRIES)
        return bool(left.update(tries=F("tries") + 1))

    @classmethod
    def tries_left(cls, key: str) -> int:
        used = cls.objects.filter(session_key=key).values_list("tries", flat=True).first()
        return cls.TRIES - (used or 0)

    @classmethod
    def forget(cls, key: str) -> None:
        cls.objects.filter(session_key=key).delete()
