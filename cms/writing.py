"""Making a page in both languages from texts in code, as an editor and a translator would."""

from wagtail.models import Page

from .translating import translate


def write(parent: Page, model: type[Page], told: dict, **given) -> Page:
    """The page of these texts (see cms/texts) right below `parent`, and its translation.

    A page that has this address already is left alone.
    """
    slug, _english = told["slug"]
    there = Page.objects.child_of(parent).filter(slug=slug).first()
    if there:
        return there.specific
    fields = {name: pair[0] for name, pair in told.items() if name != "body"}
    if "body" in told:
        fields["body"] = [(_kind(kind), _block(kind, said)) for kind, said, _en in told["body"]]
    page = parent.add_child(instance=model(locale=parent.locale, **fields, **given))
    page.save_revision().publish()
    translate(Page.objects.get(pk=page.pk).specific, dict(_texts(told)))
    return page


def _kind(kind: str) -> str:
    return "text" if kind == "list" else kind


def _block(kind: str, said):
    if kind == "note":
        return {"text": said}
    if kind == "question":
        question, answer = said
        return {"question": question, "answer": f"<p>{answer}</p>"}
    if kind == "list":
        return f"<ul>{''.join(f'<li>{item}</li>' for item in said)}</ul>"
    return f"<p>{said}</p>" if kind == "text" else said


def _texts(told: dict):
    """Pairs of each Spanish text and its English one."""
    yield from (pair for name, pair in told.items() if name != "body")
    for kind, spanish, english in told.get("body", []):
        if kind in ("question", "list"):
            yield from zip(spanish, english, strict=True)
        else:
            yield spanish, english
