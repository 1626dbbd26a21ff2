"""The first texts of consent, to be read aloud or signed; organizations publish their own later."""

from datetime import date

from youth.models import ConsentText

VERSION, PUBLISHED_ON = "2026-1", date(2026, 1, 1)

# purpose, es, en
TEXTS = [
    ("services",
     "Quiero participar en los cursos y actividades de esta organización. Me explicaron qué datos"
     " guardan, para qué, y que puedo retirar este permiso cuando quiera sin perder mi cupo.",
     "I want to take part in the courses and activities of this organization. They explained which"
     " data they keep and why, and that I can take this permission back at any time without losing"
     " my place."),
    ("donor_certificate",
     "Acepto que quien financia el curso reciba una copia de mi certificado con mi nombre, para"
     " comprobar que es verdadero. Puedo retirar este permiso cuando quiera.",
     "I agree that whoever funds the course receives a copy of my certificate with my name, to"
     " check that it is true. I can take this permission back at any time."),
    ("messages",
     "Acepto que me escriban o llamen al número que di, sobre mis cursos.",
     "I agree to be called or written to at the number I gave, about my courses."),
    ("follow_up",
     "Acepto que me pregunten cómo me va hasta un año después de terminar.",
     "I agree to be asked how I am doing for up to a year after finishing."),
    ("story",
     "Quiero contar mi historia en la página. Se publica mi primer nombre, o el que yo elija, y"
     " nada que diga dónde vivo o estudio. Antes de publicarla leo cada palabra. Puedo retirar este"
     " permiso cuando quiera: la historia desaparece en ese momento.",
     "I want to tell my story on the website. It shows my first name, or the one I choose, and"
     " nothing that says where I live or study. I read every word before it is published. I can"
     " take this permission back at any time: the story disappears at that moment."),
]  # fmt: skip


def load_texts() -> int:
    """Publish the texts that are missing; gives how many. A text that is there never changes."""
    made = 0
    for purpose, text_es, text_en in TEXTS:
        _text, new = ConsentText.objects.get_or_create(
            purpose=purpose,
            version=VERSION,
            defaults={"text_es": text_es, "text_en": text_en, "published_on": PUBLISHED_ON},
        )
        made += new
    return made
