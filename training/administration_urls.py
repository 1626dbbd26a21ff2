"""The platform's own workspace under /administracion/: configuration, and nobody's data."""

from django.urls import path

from accounts.views import organizations
from youth.views import complaint_desk, rights_desk, texts

from .views import administration, awards

app_name = "administration"

urlpatterns = [
    path("", administration.home, name="home"),
    path("organizaciones/", organizations.organizations, name="organizations"),
    path("organizaciones/nueva/", organizations.new, name="organization_new"),
    path("organizaciones/<uuid:pk>/", organizations.edit, name="organization"),
    path("proyectos/", awards.awards, name="awards"),
    path("proyectos/nuevo/", awards.new, name="award_new"),
    path("proyectos/<uuid:pk>/", awards.award, name="award"),
    path("proyectos/<uuid:pk>/editar/", awards.edit, name="award_edit"),
    path("proyectos/<uuid:pk>/quitar/", awards.leave, name="award_leave"),
    path("quejas/", complaint_desk.platform, name="complaints"),
    path("quejas/<uuid:pk>/", complaint_desk.platform_one, name="complaint"),
    path("derechos/", rights_desk.platform, name="rights"),
    path("derechos/<uuid:pk>/", rights_desk.platform_one, name="rights_one"),
    path("textos/", texts.overview, name="texts"),
    path("textos/<uuid:pk>/", texts.version, name="text"),
    path("textos/<uuid:pk>/corregir/", texts.edit, name="text_edit"),
    path("textos/<uuid:pk>/descartar/", texts.discard, name="text_discard"),
    path("textos/<slug:purpose>/", texts.versions, name="text_versions"),
    path("textos/<slug:purpose>/nuevo/", texts.new, name="text_new"),
]
