"""A change of access that waits in the demo: the second coordinator can confirm it."""

from accounts import deciding
from accounts.models import AccessChange, Organization, User
from accounts.roles import Role


def ask() -> None:
    """Once: also after it was decided, a second run of the demo asks for nothing."""
    subject = User.objects.get(email="monitoreo@taller.example")
    if AccessChange.objects.filter(user=subject).exists():
        return
    deciding.ask_role(
        subject,
        Role.CASE_WORKER,
        Organization.objects.get(slug="taller-abierto"),
        asker=User.objects.get(email="coordinacion@taller.example"),
        reason="Registra a jóvenes en la feria del sábado",
    )
