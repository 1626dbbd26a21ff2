"""The staff's workspace under /trabajo/: one address for each screen, in both languages."""

from django.urls import include, path

from .views import (
    application,
    application_person,
    applications,
    awards,
    catalogue,
    grants,
    groups,
    history,
    organization,
    overlap,
    people,
    person,
    progress,
    roll,
    sessions,
    today,
)

app_name = "training"

GROUP, SESSION = "grupos/<uuid:pk>/", "sesiones/<uuid:pk>/"
PERSON = "personas/<uuid:pk>/"

urlpatterns = [
    path("", today.today, name="today"),
    path("personas/", people.people, name="people"),
    path("personas/mayoria-de-edad/", people.coming_of_age, name="of_age"),
    path(PERSON, person.groups, name="person"),
    path(f"{PERSON}asistencia/", progress.attendance, name="person_attendance"),
    path(f"{PERSON}resultados/", progress.results, name="person_results"),
    path(f"{PERSON}certificados/", person.certificates, name="person_certificates"),
    path(f"{PERSON}consentimientos/", person.consents, name="person_consents"),
    path(f"{PERSON}datos/", person.data, name="person_data"),
    path(f"{PERSON}historial/", history.history, name="person_history"),
    path(f"{PERSON}inscribir/", people.enroll, name="enroll"),
    path("lecturas/", history.looks, name="readings"),
    path("lecturas/<int:pk>/", history.looks_of, name="reader"),
    path("inscripciones/<uuid:pk>/estado/", people.state, name="state"),
    path("solicitudes/", applications.applications, name="applications"),
    path("solicitudes/<uuid:pk>/", application.one, name="application"),
    path("solicitudes/<uuid:pk>/persona/", application_person.register, name="application_person"),
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
    path(f"{SESSION}papel/", roll.keyed, name="roll_keyed"),
    path(f"{SESSION}deshacer/", roll.undo, name="undo"),
    path(f"{SESSION}sin-clase/", sessions.no_class, name="no_class"),
    path("catalogo/", catalogue.catalogue, name="catalogue"),
    *catalogue.routes(),
    path("organizacion/", organization.ours, name="organization"),
    path("proyectos/", awards.ours, name="awards"),
    path("proyectos/nuevo/", awards.new_of_ours, name="award_new"),
    path("proyectos/<uuid:pk>/", grants.award, name="award"),
    path("proyectos/<uuid:pk>/editar/", awards.edit_ours, name="award_edit"),
    path("proyectos/<uuid:pk>/jovenes/", overlap.ours, name="award_unique"),
    path("proyectos/<uuid:pk>/acceso/", grants.give, name="grant_new"),
    path("accesos/<uuid:pk>/terminar/", grants.end, name="grant_end"),
    path("", include("training.certifying.staff_urls")),
    path("", include("training.outcomes.staff_urls")),
]
