"""What every template may name."""

from django.conf import settings


def site(request) -> dict:
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "second_factor_relaxed": not settings.SECOND_FACTOR_REQUIRED,
        "contact_phone": settings.CONTACT_PHONE,
        "contact_email": settings.CONTACT_EMAIL,
    }
