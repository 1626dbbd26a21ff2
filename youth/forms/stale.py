"""A page that somebody has open while a colleague changes what it shows.

The page carries a mark of each field as it was when it was opened: a keyed hash, so that the page
holds nothing twice. When it is sent, what was stored meanwhile is compared field by field with
what the page started from and with what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from rumbo import dates
from rumbo.widgets import DayMonthYearWidget

NO_ANSWERS = ("form_key", "seen", "draft", "text", "not_the_same")  # fields that only carry along
Texts = dict[str, str]  # {name of an input: what stands in it}


def texts_of(form: forms.Form) -> Texts:
    """What stands in the inputs of a form: what was sent, or what it starts with; no empty ones."""
    found = {}
    for name in answers(form):
        for part, value in _inputs(form, name):
            text = "on" if value is True else "" if value in (None, False) else str(value)
            if text := text.replace("\r\n", "\n").strip():
                found[part] = text
    return found


def answers(form: forms.Form) -> list[str]:
    return [name for name in form.fields if name not in NO_ANSWERS]


def _inputs(form: forms.Form, name: str) -> list[tuple[str, object]]:
    field, html_name = form.fields[name], form.add_prefix(name)
    if form.is_bound:
        value = field.widget.value_from_datadict(form.data, form.files, html_name)
    else:
        value = form[name].value()
    if not isinstance(field.widget, DayMonthYearWidget):
        return [(html_name, value)]
    parts = value if isinstance(value, list) else field.widget.decompress(value)
    return [
        (html_name + part, text)
        for part, text in zip(field.widget.widgets_names, parts, strict=True)
    ]


def names_of(form: forms.Form, name: str) -> list[str]:
    """The names of the inputs of one field."""
    return [part for part, _value in _inputs(form, name)]


def marks(form: forms.Form, texts: Mapping[str, str], of: object) -> str:
    """One mark for each field as it stands in `texts`, to be sent along; `of`: whose record."""
    return " ".join(_mark(form, name, texts, of) for name in answers(form))


def _mark(form: forms.Form, name: str, texts: Mapping[str, str], of: object) -> str:
    value = "\x1f".join(texts.get(part, "") for part in names_of(form, name))
    return f"{name}:{salted_hmac('youth.stale', f'{of}|{name}|{value}').hexdigest()[:10]}"


@dataclass(frozen=True)
class Meanwhile:
    """What a colleague changed while the page was open: names of fields.

    `theirs`: only they touched these. `both`: typed here too, and differently.
    """

    theirs: tuple[str, ...] = ()
    both: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.theirs or self.both)


def meanwhile(form: forms.Form, now: Mapping[str, str], seen: str, of: object) -> Meanwhile:
    """Compare a bound form with what is stored `now`; `seen`: the marks that the page sent."""
    before, typed = set(seen.split()), texts_of(form)
    theirs, both = [], []
    for name in answers(form):
        stored, mine = (_mark(form, name, texts, of) for texts in (now, typed))
        if stored in before or stored == mine:
            continue
        (theirs if mine in before else both).append(name)
    return Meanwhile(tuple(theirs), tuple(both))


def mixed(form: forms.Form, now: Mapping[str, str], found: Meanwhile, of: object) -> QueryDict:
    """What the page shows next: theirs where only they changed something, else what was typed."""
    data = form.data.copy()
    for name in found.theirs:
        for part in names_of(form, name):
            data[part] = now.get(part, "")
    data[form.add_prefix("seen")] = marks(form, now, of)
    return data


def say(form: forms.Form, now: Mapping[str, str], found: Meanwhile) -> None:
    """Tell it beside each field; the form is bound to `mixed`."""
    said = _("A colleague changed this while the page was open. Look at what is marked, then save.")
    form.add_error(None, said)
    for name in found.theirs:
        form.add_error(name, _("A colleague changed this meanwhile: theirs stands here now."))
    for name in found.both:
        theirs = _shown(form, name, now)
        words = _("A colleague wrote here: “%(theirs)s”. What you typed stands below.")
        form.add_error(name, words % {"theirs": theirs or _("nothing")})


def _shown(form: forms.Form, name: str, texts: Mapping[str, str]) -> str:
    """A stored value as people read it."""
    field = form.fields[name]
    parts = [texts.get(part, "") for part in names_of(form, name)]
    if isinstance(field.widget, DayMonthYearWidget):
        try:
            return dates.day(field.to_python(parts), "long") if any(parts) else ""
        except forms.ValidationError:
            return " ".join(parts)
    if isinstance(field, forms.BooleanField):
        return str(_("yes") if parts[0] else _("no"))
    return _label(field, parts[0])


def _label(field: forms.Field, value: str) -> str:
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            if value in {str(k) for k, _text in label}:
                return str({str(k): text for k, text in label}[value])
        elif str(key) == value and value:
            return str(label)
    return value
