"""Links of invitations as they stand in the e-mails of a test."""

import re

from django.core import mail

from tests.working import work

PLACE = "https://rumbo.example"
LINK = re.compile(r"https://rumbo\.example(/cuenta/invitacion/[^/\s]+/)")


def links() -> list[str]:
    """The addresses of all links that were mailed, in their order."""
    work()
    return [found for message in mail.outbox for found in LINK.findall(message.body)]
