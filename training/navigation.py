"""The menu of the workspace, by role; a context processor, for every private page of staff."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import may

# act needed, label, address, icon
MENU = [
    ("see_people", _("Today"), "training:today", "house"),
    ("see_people", _("People"), "training:people", "users"),
    ("see_people", _("Groups"), "training:groups", "clipboard-list"),
    ("manage_training", _("Catalogue"), "training:catalogue", "book-open"),
    ("import_people", _("Import"), "youth:imports", "cloud-upload"),
]
# Parts of the workspace whose pages lie under another's address.
WITHIN = {
    "personas": "training:people",
    "inscripciones": "training:people",
    "importar": "youth:imports",
    "grupos": "training:groups",
    "sesiones": "training:groups",
    "certificados": "training:groups",
    "catalogo": "training:catalogue",
}
HOME = "/trabajo/"


def workspace(request) -> dict:
    """{"workspace": {home, organization, person, nav}} under /trabajo/; nothing elsewhere."""
    user = getattr(request, "user", None) if request.path_info.startswith(HOME) else None
    if user is None or not getattr(user, "membership", None) or not user.organization:
        return {}
    return {
        "workspace": {
            "home": HOME,
            "organization": user.organization.public_name,
            "person": f"{user} · {user.membership.get_role_display()}",
            "nav": list(menu(user, request.path_info)),
        }
    }


def menu(user, path: str):
    """The entries for this user: {label, url, icon, current}."""
    part = path.removeprefix(HOME).partition("/")[0]
    here = WITHIN.get(part, "training:today" if not part else "")
    for act, label, name, icon in MENU:
        if may(user, act):
            yield {"label": label, "url": reverse(name), "icon": icon, "current": name == here}
