"""Lists of invented people for the tests of imports, and ways to look at what they left."""

import hashlib

from django.db import connection

HEADER = (
    "Nombres,Primer apellido,Segundo apellido,Sexo,Fecha de nacimiento,Identidad,Teléfono,"
    "Responsable,Acepta participar,Fecha de consentimiento"
)
# given, surnames, sex, born, document, phone, guardian, agrees, on
ADULT = "Karla María,Mejía,Núñez,mujer,2004-05-14,0801200412345,9512-3456,,si,2026-03-01"
MINOR = "Óscar,Zúñiga,Discua,hombre,2011-02-03,,9698-7654,Rosa Zúñiga,si,2026-03-01"
ALONE = "Delmy,Funes,Sorto,mujer,2011-08-20,,,,si,2026-03-01"
AGAINST = "Wilmer,Banegas,,hombre,2003-10-09,,8888-1234,,no,2026-03-01"
SPOILED = "Fátima,Orellana,Cruz,mujer,31/02/2008,,,,si,2026-03-01"
MIXED = (ADULT, MINOR, ALONE, AGAINST, SPOILED)


def sheet(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def crowd(count: int) -> list[str]:
    """Different adults who agreed."""
    syllables = "ba ce di fo gu la me ni po ru".split()
    lines = []
    for n in range(count):
        name = "".join(syllables[int(digit)] for digit in f"{n:03}").title()
        lines.append(f"{name},Prueba,,mujer,2003-01-{n % 28 + 1:02},,,,si,2026-03-01")
    return lines


def dump(but: tuple[str, ...] = ()) -> list[str]:
    """Every row of every table as raw text, whatever the models would show."""
    lines = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in but:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines += sorted(f"{table} {[_raw(v) for v in row]}" for row in cursor.fetchall())
    return lines


def _raw(value: object) -> object:
    value = bytes(value) if isinstance(value, memoryview) else value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def digest(*but: str) -> str:
    """Changes when any row of the database changes, those of the tables `but` aside."""
    return hashlib.sha256("\n".join(dump(but)).encode()).hexdigest()
