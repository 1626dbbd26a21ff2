"""The menus of staff and of administrators, by role; a context processor for their pages."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import may


@dataclass(frozen=True)
class Place:
    """One of the workspaces: its menu, and which entry is lit on pages below other addresses."""

    home: str
    menu: list[tuple[str, str, str, str]]  # act needed, label, address, icon
    within: dict[str, str]  # {part of the address after the home: name of the entry}


MENU = [
    ("see_people", _("Today"), "training:today", "house"),
    ("see_people", _("People"), "training:people", "users"),
    ("see_people", _("Groups"), "training:groups", "clipboard-list"),
    ("see_certificates", _("Certificates"), "training:all_certificates", "award"),
    ("see_outcomes", _("Outcomes"), "training:outcomes", "sprout"),
    ("manage_training", _("Catalogue"), "training:catalogue", "book-open"),
    ("import_people", _("Import"), "youth:imports", "cloud-upload"),
    ("manage_team", _("Team"), "team:list", "shield-check"),
]
# Parts of the workspace whose pages lie under another's address.
WITHIN = {
    "personas": "training:people",
    "inscripciones": "training:people",
    "solicitudes": "training:people",
    "lecturas": "training:people",
    "historias": "training:people",
    "quejas": "training:today",
    "derechos": "training:today",
    "importar": "youth:imports",
    "grupos": "training:groups",
    "sesiones": "training:groups",
    "certificados": "training:all_certificates",
    "certificados-de-resultados": "training:catalogue",
    "resultados": "training:outcomes",
    "evidencias": "training:outcomes",
    "catalogo": "training:catalogue",
    "organizacion": "training:catalogue",
    "proyectos": "training:catalogue",
    "accesos": "training:catalogue",
    "textos": "training:catalogue",
    "equipo": "team:list",
}
HOME = "/trabajo/"
ADMINISTRATION_MENU = [
    ("administer", _("Start"), "administration:home", "house"),
    ("administer", _("Organizations"), "administration:organizations", "building-2"),
    ("administer", _("People"), "everybody:list", "users"),
    ("administer", _("Awards"), "administration:awards", "briefcase"),
    ("administer", _("Consent texts"), "administration:texts", "file-text"),
    ("administer", _("Complaints"), "administration:complaints", "message-circle"),
    ("administer", _("Requests about data"), "administration:rights", "file-text"),
    ("administer", _("Website"), "wagtailadmin_home", "globe"),
]
PLACES = [
    Place(HOME, MENU, WITHIN | {"": "training:today"}),
    Place(
        "/administracion/",
        ADMINISTRATION_MENU,
        {
            "": "administration:home",
            "organizaciones": "administration:organizations",
            "personas": "everybody:list",
            "proyectos": "administration:awards",
            "quejas": "administration:complaints",
            "derechos": "administration:rights",
            "textos": "administration:texts",
        },
    ),
]


def workspace(request) -> dict:
    """{"workspace": {home, organization, person, nav}} in the workspaces above; else nothing."""
    path = request.path_info
    place = next((each for each in PLACES if path.startswith(each.home)), None)
    user = getattr(request, "user", None) if place else None
    if user is None or not getattr(user, "membership", None):
        return {}
    organization = user.organization.public_name if user.organization else _("Administration")
    return {
        "workspace": {
            "home": place.home,
            "organization": organization,
            "person": f"{user} · {user.membership.get_role_display()}",
            "nav": list(menu(user, path, place)),
        }
    }


def menu(user, path: str, place: Place):
    """The entries for this user: {label, url, icon, current}."""
    here = place.within.get(path.removeprefix(place.home).partition("/")[0], "")
    for act, label, name, icon in place.menu:
        url = address(name) if may(user, act) else ""
        if url:
            yield {"label": label, "url": url, "icon": icon, "current": name == here}


def address(name: str) -> str:
    """Where an entry leads; "" while its pages are not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
