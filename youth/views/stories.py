"""Stories of one person: write them, show them to everybody, take them back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth import stories
from youth.forms.story import PublishForm, StoryForm, TakeBackForm
from youth.models import Participant, Story

RELATED = ("participant__key", "participant__place__parent", "participant__community")


def person_or_404(request, pk) -> Participant:
    seen = Participant.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("key", "place__parent", "community"), pk=pk, erased_at=None
    )


def story_or_404(request, pk) -> Story:
    return get_object_or_404(Story.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


@staff("tell_stories")
@identified
@require_safe
def of_person(request, pk):
    """All stories of one person, and whether one may be shown now."""
    person = person_or_404(request, pk)
    rows = Story.objects.visible_to(request.user).filter(participant=person)
    rows = list(rows.select_related(*RELATED))
    shown = {story.pk for story in stories.standing(rows)}
    context = {
        "person": person,
        "why_not": stories.why_not(person),
        "rows": [
            {"story": story, "told": stories.as_told(story.words, "es"), "tag": tag(story, shown)}
            for story in rows
        ],
    }
    journal.read(request, "participant.opened", person, fields=["stories"])
    return render(request, "youth/stories.html", context)


def tag(story: Story, shown: set) -> dict:
    """{kind, label}: published means that the public reads it now."""
    if story.pk in shown:
        return {"kind": "good", "label": _("everybody can read it")}
    if story.state == Story.State.PUBLISHED:
        return {"kind": "warn", "label": _("not shown: no consent that holds")}
    return {"kind": "plain", "label": story.get_state_display()}


@staff("tell_stories")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    person = person_or_404(request, pk)
    known = {"name": (person.full_name.preferred or person.full_name.given).split(" ")[0]}
    form = StoryForm(request.POST or None, user=request.user, person=person, initial=known)
    back = reverse("youth:stories", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: written(request, person, form), back)
    journal.read(request, "participant.opened", person, fields=["stories"])
    return render(request, "youth/story_form.html", {"form": form, "person": person, "back": back})


def written(request, person: Participant, form: StoryForm) -> str:
    try:
        story = stories.write(person, form.words, actor=request.user)
    except stories.NotAllowed as refused:
        messages.error(request, str(refused))
        return reverse("training:person", args=[person.pk])
    messages.success(request, _("The draft is kept. Read it as everybody will."))
    return reverse("youth:story", args=[story.pk])


@staff("tell_stories")
@identified
@require_safe
def one(request, pk):
    """The story as the public reads it, and the next step."""
    story, user = story_or_404(request, pk), request.user
    shown = {each.pk for each in stories.standing([story])}
    spanish = stories.as_told(story.words, "es")
    english = stories.as_told(story.words, "en")
    context = {
        "story": story,
        "person": story.participant,
        "tag": tag(story, shown),
        "versions": [spanish, english] if english.language == "en" else [spanish],
        "why_not": stories.why_not(story.participant),
        "concerns": stories.concerns(story.participant, story.words),
        "publish": None if story.pk in shown else PublishForm(user=user),
        "take_back": TakeBackForm(user=user),
    }
    journal.read(request, "story.opened", story)
    return render(request, "youth/story.html", context)


@staff("tell_stories")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    story = story_or_404(request, pk)
    given = {"user": request.user, "person": story.participant, "initial": story.words}
    form = StoryForm(request.POST or None, **given)
    back = reverse("youth:story", args=[story.pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: changed(request, story, form, back), back)
    journal.read(request, "story.opened", story)
    context = {"form": form, "person": story.participant, "story": story, "back": back}
    return render(request, "youth/story_form.html", context)


def changed(request, story: Story, form: StoryForm, back: str) -> str:
    was_published = story.state == Story.State.PUBLISHED
    try:
        stories.change(story, form.words, actor=request.user)
    except stories.NotAllowed as refused:
        messages.error(request, str(refused))
        return back
    said = _("Saved.")
    if was_published:
        said = _("Saved as a draft: nobody agreed to these words yet. Publish it again.")
    messages.success(request, said)
    return back


@staff("tell_stories")
@identified
@require_POST
def publish(request, pk):
    story = story_or_404(request, pk)
    form = PublishForm(request.POST, user=request.user)
    back = reverse("youth:story", args=[story.pk])
    if not form.is_valid():
        messages.error(request, _("Read the words to the person first, and tick that they agree."))
        return redirect(back)
    return once(request, form, lambda: published(request, story, back), back)


def published(request, story: Story, back: str) -> str:
    try:
        stories.publish(story, actor=request.user)
    except stories.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Everybody can read it now."))
    return back


@staff("tell_stories")
@identified
@require_POST
def take_back(request, pk):
    story = story_or_404(request, pk)
    form = TakeBackForm(request.POST, user=request.user)
    back = reverse("youth:story", args=[story.pk])
    if not form.is_valid():
        messages.error(request, _("This page was open for very long. Please send it again."))
        return redirect(back)
    return once(request, form, lambda: taken_back(request, story, back), back)


def taken_back(request, story: Story, back: str) -> str:
    if story.state == Story.State.PUBLISHED:
        stories.take_back(story, actor=request.user)
    messages.success(request, _("Nobody can read it any more."))
    return back
