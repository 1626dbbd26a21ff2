"""Who may enter the website's admin: groups of Wagtail that follow the memberships.

Nobody is a superuser, and no group may see or change users or groups: people are managed by
commands and by our own screens. Which pages editors may change is set up with the website.
"""

from django.contrib.auth.models import Group, Permission

from .roles import Role

ENTER = ("wagtailadmin", "access_admin")
SETTINGS = [
    ENTER,
    ("wagtailcore", "add_site"),
    ("wagtailcore", "change_site"),
    ("wagtailcore", "delete_site"),
    ("wagtailredirects", "add_redirect"),
    ("wagtailredirects", "change_redirect"),
    ("wagtailredirects", "delete_redirect"),
]
# Role: (name of the group, permissions it always has).
GROUPS = {
    Role.EDITOR: ("Editors", [ENTER]),
    Role.ADMINISTRATOR: ("Website settings", SETTINGS),
}


def group_for(role: Role) -> Group:
    """The group of `role`, made if it is missing and given what is missing to it."""
    name, wanted = GROUPS[role]
    group, _made = Group.objects.get_or_create(name=name)
    for app, codename in wanted:
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label=app, codename=codename)
        )
    return group


def fit_groups(user) -> None:
    """Put the user into the groups of the roles held now, and out of the others."""
    held = set(user.memberships.active().values_list("role", flat=True))
    for role, (name, _wanted) in GROUPS.items():
        if role in held:
            user.groups.add(group_for(role))
        else:
            user.groups.remove(*Group.objects.filter(name=name))
