"""Forms that were sent."""

from django.db import models

from .user import User


class FormKey(models.Model):
    """A form that was sent: the same key again gets the same answer, and has no second effect."""

    key = models.CharField(max_length=32, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    answer = models.CharField(max_length=200, blank=True)  # an address; "" while it is at work

    def __str__(self) -> str:
        return f"form {self.key[:6]}…"
