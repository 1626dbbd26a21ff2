"""Database triggers: nobody sees people in the name of a police or justice organization.

The form and the model refuse it too; these hold for raw SQL, imports and mistakes in code.

On SQLite, Django changes a table by copying it, which drops the table's triggers and cannot
rename one that a trigger of another table names. A later migration that alters Membership or
Organization calls `remove` first; `install` runs after every `migrate` by itself.
"""

from django.db import connection

from .models import FIGURES_ONLY
from .roles import SEES_PEOPLE

MEMBERSHIP, ORGANIZATION = "accounts_membership", "accounts_organization"
REFUSAL = "members of police and justice organizations cannot see people"
NAMES = {
    "people_not_to_police_insert": MEMBERSHIP,
    "people_not_to_police_update": MEMBERSHIP,
    "people_not_to_police_kind": ORGANIZATION,
}


def _list(values) -> str:
    return ", ".join(f"'{value}'" for value in sorted(str(v) for v in values))


ROLES, KINDS = _list(SEES_PEOPLE), _list(FIGURES_ONLY)
# Constants of the code, no input of anybody: nothing here can be injected.
REFUSED_MEMBERSHIP = f"""NEW.role IN ({ROLES}) AND EXISTS (
SELECT 1 FROM {ORGANIZATION} o WHERE o.id = NEW.organization_id AND o.kind IN ({KINDS}))"""  # noqa: S608
REFUSED_KIND = f"""NEW.kind IN ({KINDS}) AND EXISTS (SELECT 1 FROM {MEMBERSHIP} m
WHERE m.organization_id = NEW.id AND m.ended_at IS NULL AND m.role IN ({ROLES}))"""  # noqa: S608

SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
POSTGRES = """CREATE TRIGGER {name} BEFORE {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION {function}()"""
# The lock makes a role given and a kind changed at the same moment wait for each other.
POSTGRES_FUNCTION = """CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {before}
IF {when} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$"""
LOCK = f"PERFORM 1 FROM {ORGANIZATION} WHERE id = NEW.organization_id FOR SHARE;"  # noqa: S608

EVENTS = {
    "people_not_to_police_insert": ("INSERT", REFUSED_MEMBERSHIP),
    # A membership that has ended opens nothing, and may be noted as ended.
    "people_not_to_police_update": ("UPDATE", f"NEW.ended_at IS NULL AND {REFUSED_MEMBERSHIP}"),
    "people_not_to_police_kind": ("UPDATE", REFUSED_KIND),
}


def install(db=connection) -> None:
    """Put all triggers in place, with the roles and kinds that the code knows now."""
    remove(db)
    with db.cursor() as cursor:
        for name, (event, when) in EVENTS.items():
            given = {"name": name, "event": event, "table": NAMES[name], "when": when}
            given |= {"refusal": REFUSAL, "function": f"{name}_check"}
            given["before"] = LOCK if NAMES[name] == MEMBERSHIP else ""
            if db.vendor == "postgresql":
                cursor.execute(POSTGRES_FUNCTION.format(**given))
            cursor.execute((POSTGRES if db.vendor == "postgresql" else SQLITE).format(**given))


def remove(db=connection) -> None:
    with db.cursor() as cursor:
        for name, table in NAMES.items():
            on = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            if db.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}_check()")


def in_place(db=connection) -> bool:
    """Are all of them there?"""
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[db.vendor]
    with db.cursor() as cursor:
        cursor.execute(query)
        return set(NAMES) <= {row[0] for row in cursor.fetchall()}
