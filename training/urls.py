"""The staff's workspace under /trabajo/: one address for each screen, in both languages."""

from django.urls import include, path

from .views import (
    awards,
    catalogue,
    grants,
    groups,
    organization,
    people,
    person,
    roll,
    sessions,
    today,
)

app_name = "training"

GROUP, SESSION = "grupos/<uuid:pk>/", "sesiones/<uuid:pk>/"

urlpatterns = [
    path("", today.today, name="today"),
    path("personas/", people.people, name="people"),
    path("personas/<uuid:pk>/", person.person, name="person"),
    path("personas/<uuid:pk>/inscribir/", people.enroll, name="enroll"),
    path("inscripciones/<uuid:pk>/estado/", people.state, name="state"),
    path("grupos/", groups.groups, name="groups"),
    path("grupos/nuevo/", groups.new, name="group_new"),
    path(GROUP, groups.group, name="group"),
    path(f"{GROUP}editar/", groups.edit, name="group_edit"),
    path(f"{GROUP}estado/", groups.change_state, name="group_state"),
    path(f"{GROUP}cupos/", groups.change_seats, name="seats"),
    path(f"{GROUP}lista/", groups.printed, name="printed"),
    path(f"{GROUP}notas/", roll.scores, name="scores"),
    path(f"{GROUP}sesiones/", sessions.sessions, name="sessions"),
    path(f"{GROUP}sesiones/generar/", sessions.generate, name="generate"),
    path(f"{GROUP}sesiones/nueva/", sessions.add, name="session_new"),
    path(f"{SESSION}lista/", roll.roll, name="roll"),
    path(f"{SESSION}deshacer/", roll.undo, name="undo"),
    path(f"{SESSION}sin-clase/", sessions.no_class, name="no_class"),
    path("catalogo/", catalogue.catalogue, name="catalogue"),
    *catalogue.routes(),
    path("organizacion/", organization.ours, name="organization"),
    path("proyectos/", awards.ours, name="awards"),
    path("proyectos/nuevo/", awards.new_of_ours, name="award_new"),
    path("proyectos/<uuid:pk>/", grants.award, name="award"),
    path("proyectos/<uuid:pk>/editar/", awards.edit_ours, name="award_edit"),
    path("proyectos/<uuid:pk>/acceso/", grants.give, name="grant_new"),
    path("accesos/<uuid:pk>/terminar/", grants.end, name="grant_end"),
    path("", include("training.certifying.staff_urls")),
    path("", include("training.outcomes.staff_urls")),
]
