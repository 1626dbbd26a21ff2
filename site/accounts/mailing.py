"""E-mails to people who sign in: short, in their language, without names of others or secrets.

Each is sent by a task; what a task is given are ids. A mail that could not be sent is tried
again by the queue.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from rumbo.tasks import task

from .models import Organization, User


def send(name: str, to: str, language: str, **context) -> None:
    """Send the mail of templates/accounts/email/<name>_subject.txt and <name>_message.txt."""
    with translation.override(language):
        words = {"site_name": settings.SITE_NAME, **context}
        path = f"accounts/email/{name}"
        subject = " ".join(render_to_string(f"{path}_subject.txt", words).split())
        text = render_to_string(f"{path}_message.txt", words).strip() + "\n"
    EmailMessage(f"{settings.SITE_NAME}: {subject}", text, to=[to]).send()


def address(name: str, **arguments) -> str:
    """A whole address, from the settings: a forged Host header must not choose where it leads."""
    return settings.PUBLIC_URL + reverse(name, kwargs=arguments or None)


@task()
def tell_of_role(user_id: int, organization_id: str) -> None:
    """Somebody who signs in already got a role."""
    user = User.objects.get(pk=user_id)
    organization = Organization.objects.filter(pk=organization_id or None).first()
    send(
        "role",
        user.email,
        user.language,
        organization=organization,
        link=address("account_login"),
    )


@task()
def tell_of_second_step(user_id: int) -> None:
    user = User.objects.get(pk=user_id)
    send("second_step", user.email, user.language, link=address("account_login"))
