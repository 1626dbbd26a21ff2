"""People who sign in: the same pages for coordinators and for administrators.

Mounted twice, as "team" under /trabajo/equipo/ and as "everybody" under
/administracion/personas/; `team:…` leads to those of the workspace one is in.
"""

from django.urls import path

from .views import changes, team

app_name = "team"
urlpatterns = [
    path("", team.everybody, name="list"),
    path("invitar/", changes.invite, name="invite"),
    path("cambios/<uuid:pk>/", changes.one, name="change"),
    path("papeles/<int:pk>/terminar/", team.end_role, name="end_role"),
    path("sesiones/<int:pk>/terminar/", team.end_session, name="end_session"),
    path("<int:pk>/", team.person, name="person"),
    path("<int:pk>/papel/", changes.give_role, name="give_role"),
    path("<int:pk>/segundo-paso/", changes.second_step, name="second_step"),
    path("<int:pk>/salir/", team.sign_out, name="sign_out"),
    path("<int:pk>/entrada/", team.deactivate, name="deactivate"),
]
