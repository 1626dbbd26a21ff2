"""Pages about people, under /trabajo/. The page of one person stands with their groups."""

from django.urls import path

from .import_urls import urlpatterns as import_urls
from .views import (
    complaint_desk,
    consents,
    drafts,
    intake,
    merging,
    people,
    rights_desk,
    stories,
    texts,
)

app_name = "youth"

PERSON = "personas/<uuid:pk>/"
PAIR = "personas/duplicados/<uuid:pk>/<uuid:other>/"

urlpatterns = [
    path("personas/nueva/", intake.new, name="new"),
    path("personas/borradores/", drafts.drafts, name="drafts"),
    path("personas/borradores/<uuid:pk>/", drafts.one, name="draft"),
    path("personas/borradores/<uuid:pk>/descartar/", drafts.discard, name="draft_discard"),
    path("personas/sin-consentimiento/", people.unasked, name="unasked"),
    path("personas/duplicados/", merging.doubles, name="doubles"),
    path("personas/duplicados/buscar/", merging.scan, name="doubles_scan"),
    path(PAIR, merging.pair, name="pair"),
    path(f"{PAIR}decidir/", merging.decide, name="pair_decide"),
    path("personas/duplicados/<uuid:pk>/deshacer/", merging.undo, name="unmerge"),
    path(f"{PERSON}duplicados/", merging.of_person, name="doubles_of"),
    path(f"{PERSON}editar/", people.edit, name="edit"),
    path(f"{PERSON}consentimientos/<slug:purpose>/", consents.give, name="consent"),
    path(f"{PERSON}consentimientos/<slug:purpose>/retirar/", consents.withdraw, name="withdraw"),
    path(f"{PERSON}historias/", stories.of_person, name="stories"),
    path(f"{PERSON}historias/nueva/", stories.new, name="story_new"),
    path("historias/<uuid:pk>/", stories.one, name="story"),
    path("historias/<uuid:pk>/editar/", stories.edit, name="story_edit"),
    path("historias/<uuid:pk>/publicar/", stories.publish, name="story_publish"),
    path("historias/<uuid:pk>/retirar/", stories.take_back, name="story_take_back"),
    path("quejas/", complaint_desk.ours, name="complaints"),
    path("quejas/<uuid:pk>/", complaint_desk.our_one, name="complaint"),
    path("derechos/", rights_desk.ours, name="rights"),
    path("derechos/<uuid:pk>/", rights_desk.our_one, name="rights_one"),
    path("derechos/<uuid:pk>/persona/", rights_desk.person, name="rights_person"),
    path("derechos/<uuid:pk>/datos/<slug:kind>/", rights_desk.file, name="rights_file"),
    path("textos/", texts.in_use, name="texts"),
    path("textos/<slug:purpose>/", texts.sheet, name="text_sheet"),
    *import_urls,
]
