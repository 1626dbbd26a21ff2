"""Which field a column title means, in Spanish or English, with or without accents and paths."""

import re
import unicodedata

from .caching import remembered

_GUARDIAN = (
    r"\b(responsable|responsible|encargad[oa]|tutor(a)?|acudiente|apoderad[oa]|representante|padres?|madre|"
    r"papa|mama|guardian|parents?|caregiver|mother|father)\b|"
    r"\b(nombre|name)\b.*\b(jef[ae] de (hogar|familia)|head of (the )?(household|family))\b"
)
_ABOUT_GUARDIAN = (
    r"\b(tel|telf?|telefonos?|cel|celular|movil|mobile|phone|telephone|whatsapp|dui|dni|cui|dpi|doc\w*|identidad|cedula|edad|age|sexo|"
    r"sex|fecha|date|direccion|address|parentesco|relat\w*|correo|e?mail|firma|signature|"
    r"ocupacion|trabaja?\w*|estudi\w*)\b"
)
_OWN = r"\b(propio|joven|participante|personal|own|participant)\b"
_CONSENT = r"consent|consient|autoriz|\bacept|\bacuerdo\b|\bagree|\bpermi(so|te|ssion)"
_FIRST = r"(primer[oa]?|1 ?(er|ro|o|st)?|first|patern[oa]l?)"
_SECOND = r"(segund[oa]|2 ?(do|o|nd)?|second|matern[oa]l?)"
_SURNAME = r"(apellidos?|apel?l?|surnames?|last ?names?|family ?names?)"
_GIVEN = r"(nombres?|nom|given ?names?|names?|forenames?)"
_BIRTH = (
    r"(\bnac\b|nacimiento|\bnacio|fecnac|fechanac|fnac|\bbirth|\bborn\b|\bdob\b|cumplean|^f n$)"
)

_NEVER = re.compile(
    rf"({_CONSENT}).*(foto|imagen|photo|image|video|publi|whatsapp|redes)|"
    r"^(?!.*\b(fecha|date)\b).*\b(firma|signature)\b|"
    # The form has one number for all its answers, and a name for each that is not a person's.
    r"\bformhub\b|instance ?name|\b(nombre|name) social\b|"
    r"\b(foto\w*|huella|gps|username|usuario|apodo|alias|preferido|preferred|"
    r"conocid[oa]|emergencia|emergency|hermanos|hijos|identidad de genero|gender identity|"
    r"orientacion)\b|que usa\b|"
    rf"({_BIRTH}).*(lugar|pais|municipio|departamento|ciudad|place|country|city|certificate)|"
    rf"(lugar|pais|municipio|departamento|ciudad|place|country|city).*({_BIRTH})|"
    r"\b(nombre|name|apellido)\b.*\b(centro|center|escuela|school|instituto|institucion|colegio|"
    r"proyecto|project|programa|curso|course|taller|facilitador\w*|encuestador\w*|promotor\w*|"
    r"docente|maestr[oa]|instructor\w*|municipio|organizacion|organization|empresa|casada)\b|"
    r"\b(facilitador\w*|encuestador\w*|promotor\w*|docente|enumerator|instructor\w*)\b"
)

# The order is the rank: of two columns for one field the earlier rule wins, then the left one.
_RULES: tuple[tuple[str, str], ...] = (
    ("source_id", r"^(meta )?(uuid|instance ?id|key)$"),
    ("consent_on", rf"(fecha|date|dia).*({_CONSENT}|firm)|({_CONSENT}).*\b(fecha|date)\b"),
    ("submitted_on", r"submission ?(time|date)|submitted|marca temporal|^timestamp$"),
    (
        "submitted_on",
        r"fecha (de )?(la )?(registro|inscripcion|ingreso|envio|llenado|entrevista|solicitud|"
        r"matricula)|date of (registration|enrol?lment)|(registration|enrol?lment|interview) date",
    ),
    ("consent", _CONSENT),
    ("sex", r"\bsexo?\b.*\b(birth|nacer|nacimiento)\b"),
    ("born", rf"{_BIRTH}.*\b(dia|day)\b.*\b(mes|month)\b|{_BIRTH}.*\bd+ m+ (a+|y+)"),
    ("born_day", rf"{_BIRTH}.*\b(dia|day)\b|\b(dia|day)\b.*{_BIRTH}"),
    ("born_month", rf"{_BIRTH}.*\b(mes|month)\b|\b(mes|month)\b.*{_BIRTH}"),
    ("born_year", rf"{_BIRTH}.*\b(ano|year)\b|\b(ano|year)\b.*{_BIRTH}"),
    ("document_number", r"(partida|acta|certificado) de nacimiento"),
    ("born", _BIRTH),
    ("age", r"\b(edad|age)\b|^anos( cumplidos)?$"),
    ("sex_female", r"^(sexo|sex|genero|gender) (f|mujer|femenino|female)$|^(mujer|femenino)$"),
    ("sex_male", r"^(sexo|sex|genero|gender) (h|hombre|masculino|male)$|^(hombre|masculino)$"),
    ("sex_m", r"^(sexo|sex|genero|gender) m$"),
    ("sex", r"\b(sexo|sex|genero|gender)\b|^[mfh] [mfh]$"),
    (
        "document_type",
        r"\b(tipo|type|clase|kind)\b.*\b(doc\w*|ident\w*|id)\b|\b(doc\w*|id) (tipo|type)\b",
    ),
    (
        "document_number",
        r"\b(dui|dni|cui|dpi|identidad|cedula|documento?s?|pasaporte|passport|national id|"
        r"identificacion|identification|id (number|card|no)|(no|num) id|"
        r"doc( (num|no|nro|number))?)\b",
    ),
    (
        "phone",
        r"\b(tel|tels|telf|telefonos?|telephone|cel|cels|celular(es)?|cell|cellphone|movil(es)?|"
        r"mobile|phone\w*)\b",
    ),
    ("phone", r"\bwhats ?app\b|^(numero de )?contacto$|^contact( number)?$"),
    ("place", r"\b(muni|municipio|municipality|cod municipio|p ?code|adm2)\b"),
    ("place", r"\b(distrito|district|canton)\b"),
    ("place", r"\b(ciudad|city|town|localidad|residencia|donde vive|residence|place)\b"),
    ("place", r"\b(comunidad|community|aldea|domicilio|direccion|address)\b"),
    ("department", r"\b(departamento|department|provincia|province|adm1)\b"),
    ("second_surname", rf"\b{_SURNAME} ?{_SECOND}\b|\b{_SECOND} ?{_SURNAME}\b"),
    ("first_surname", rf"\b{_SURNAME} ?{_FIRST}\b|\b{_FIRST} ?{_SURNAME}\b"),
    ("full_name", r"\bapellidos?\b.*\bnombres?\b|\bnombres?\b.*\bapellidos?\b"),
    ("full_name", r"\b(nombre|name)s? (completo|y ap)|\b(full|complete|whole) ?name"),
    ("full_name", rf"\b{_SURNAME}\b.*\b(first|given) ?names?\b|\b(first|given).*\b{_SURNAME}\b"),
    (
        "full_name",
        r"\b(nombre|name)s?\b.*\b(joven(es)?|participantes?|beneficiari[oa]s?|alumn[oa]s?|"
        r"estudiantes?|person(a|as)?|participants?|students?|youth)\b|"
        r"\b(participant|student|youth|child) name\b|"
        r"^(participantes?|joven(es)?|alumn[oa]s?|estudiantes?)$",
    ),
    ("surnames", rf"\b{_SURNAME}\b"),
    ("given_names", rf"\b{_FIRST} ?{_GIVEN}\b|\b{_GIVEN} ?{_FIRST}\b"),
    ("middle_name", rf"\b{_SECOND} ?{_GIVEN}\b|\b{_GIVEN} ?{_SECOND}\b|\b(middle|otros?) {_GIVEN}"),
    ("given_names", rf"\b{_GIVEN}\b"),
    ("studies", r"\b(estudia(s|ndo)?|studies|studying|in school|asiste)\b"),
    ("works", r"\b(trabaja(s|ndo)?|works|working|employed)\b"),
    (
        "grade",
        r"\b(grado|grade|escolaridad|nivel educativo|nivel de estudios?|ultimo ano|"
        r"education( level)?)\b",
    ),
)
RULES = tuple((field, re.compile(pattern)) for field, pattern in _RULES)
_ABOUT_GUARDIAN_RE = re.compile(_ABOUT_GUARDIAN)
_GUARDIAN_RE = re.compile(_GUARDIAN)
_CONSENT_RE = re.compile(_CONSENT)
_OWN_RE = re.compile(_OWN)
_PART = re.compile(
    r"primer[oa]?|segund[oa]|1 ?(er|ro|o)?|2 ?(do|o)?|first|second|last|given|patern[oa]|"
    r"matern[oa]|dia|mes|ano|day|month|year|[fmh]|hombres?|mujer(es)?|masculino|femenino|tipo|type|numero|"
    r"number|fecha|date|propio|familiar"
)
# “Nombres, como aparecen en su documento” asks for names.
_AS_IN = re.compile(
    r"\b((tal )?como (aparece|figura|esta|dice|sale)n?|segun|igual que|"
    r"(exactly )?as (it |they )?(appears?|shown|written|in|on))\b.*"
)
_FIELD_PATH = re.compile(r"[\w\-]+([/.:][\w\-\[\]]+)+")


@remembered
def plain(text: str) -> str:
    """Lower case, no accents, words of letters and digits: “¿Fecha de Nac.?” → fecha de nac."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z]|ID\b)", " ", text.strip())
    letters = unicodedata.normalize("NFKD", text.replace("°", "o ").replace("º", "o "))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return re.sub(r"[\W_]+", " ", bare).strip()


@remembered
def field_of(title: str) -> tuple[str, int] | None:
    """The field a title means and the rank of the rule that says so; None for no known field.

    A title may be a path (`ident/apellido1`, or two merged title rows joined by " / "); its last
    part is asked first, and the whole path when that says nothing.
    """
    whole = plain(title)
    if not whole or len(title) > 200 or _NEVER.search(whole):
        return None
    last = _last(title)
    if _GUARDIAN_RE.search(whole) and not _OWN_RE.search(whole) and not _is_consent(last):
        return None if _ABOUT_GUARDIAN_RE.search(last) else ("guardian", _rank(whole))
    return _first_rule(last) or _first_rule(whole)


def is_never(title: str) -> bool:
    """A title that names no field although words of it do: the name of a school, leave for a
    photo."""
    return bool(_NEVER.search(plain(title)))


def _is_consent(words: str) -> bool:
    """“Consentimiento del responsable” is an answer, not a name."""
    return bool(_CONSENT_RE.search(words)) and not re.search(r"\b(nombre|name)\b", words)


def is_subtitle(title: str) -> bool:
    """A word of a second title row: a field of its own, or a part such as Primero, Día, F."""
    return bool(field_of(title) or _PART.fullmatch(plain(title)))


def is_hxl(cells: list[str]) -> bool:
    """A row of HXL tags: #adm2+name, #date+reported…"""
    filled = [cell for cell in cells if cell]
    tags = [cell for cell in filled if re.match(r"#[A-Za-z][\w+]*", cell)]
    return len(tags) >= 2 and len(tags) == len(filled)


def _last(title: str) -> str:
    if " / " in title:
        return plain(title.rsplit(" / ", 1)[1])
    if _FIELD_PATH.fullmatch(title.strip()) and title == title.lower():
        return plain(re.split(r"[/.:]", title)[-1])
    words = plain(re.sub(r"^\s*\W*\d+\s*[.)\-]\s*", "", title))
    return _AS_IN.sub("", words).strip() or words


def _rank(whole: str) -> int:
    # "Responsable" before "Madre": a mother is not always who answers for the person.
    sure = r"\b(responsable|responsible|encargad\w|tutora?|acudiente|apoderad\w|guardian)\b"
    return 0 if re.search(sure, whole) else 1


def _first_rule(words: str) -> tuple[str, int] | None:
    for rank, (field, pattern) in enumerate(RULES):
        if pattern.search(words):
            return field, rank
    return None
