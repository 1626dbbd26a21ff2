"""What is sealed opens only where it belongs: its row, column, organization, file and place."""

import hmac
import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import DataKey
from accounts.sealing import files, tokens
from accounts.sealing.fields import SealedField, Unreadable
from rumbo.ids import uuid7
from rumbo.keyring import ring
from tests import builders as make
from youth.models import Contact, Guardian, Participant

NAMES = {"given": "Canaria", "surname1": "Prueba", "surname2": "Ñandú"}


@pytest.fixture
def person(cast) -> Participant:
    return make.participant(cast.ceiba, "Canaria", "Prueba", "Ñandú")


def stored(row, column: str) -> str:
    with connection.cursor() as cursor:
        table = row._meta.db_table
        cursor.execute(
            f'SELECT "{column}" FROM {table} WHERE id = %s',
            [row.pk if connection.vendor == "postgresql" else row.pk.hex],
        )
        return cursor.fetchone()[0]


def store(row, column: str, value) -> None:
    """Write past Django, as somebody with the database in hand would."""
    with connection.cursor() as cursor:
        table = row._meta.db_table
        key = row.pk if connection.vendor == "postgresql" else row.pk.hex
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [value, key])


def again(row):
    return type(row).objects.unscoped("read again for the test").get(pk=row.pk)


# --- fields ---------------------------------------------------------------------------
def test_what_was_written_is_read(person):
    assert again(person).names == NAMES
    assert again(person).born == person.born


def test_the_database_holds_no_readable_value(person):
    text = stored(person, "names")
    assert text.startswith("v1.")
    assert len(text.split(".")) == 4
    for word in ("Canaria", "Prueba", "Ñandú"):
        assert word not in text


def test_equal_values_look_different(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    assert one.names == other.names
    assert stored(one, "names") != stored(other, "names")


@pytest.mark.parametrize("value", ["", "ñ", 17, 1.5, True, [], {"a": [1, None]}, "x" * 100_000])
def test_any_plain_value_comes_back(person, value):
    person.notes = value
    person.save()
    assert again(person).notes == value


def test_nothing_is_stored_as_nothing(person):
    person.notes = None
    person.save()
    assert stored(person, "notes") is None
    assert again(person).notes is None


def test_a_value_moved_to_another_row_does_not_open(cast, person):
    other = make.participant(cast.ceiba, "Otra")
    store(other, "names", stored(person, "names"))
    with pytest.raises(Unreadable):
        _read = again(other).names
    assert again(person).names == NAMES, "the control: in its own row it opens"


def test_a_value_moved_to_another_row_of_the_same_key_does_not_open(person):
    """Two contacts of one person share the key: the row itself is part of the seal."""
    one, two = (
        Contact.objects.create(organization=person.organization, participant=person, value=number)
        for number in ("+50499990001", "+50499990002")
    )
    store(two, "value", stored(one, "value"))
    with pytest.raises(Unreadable):
        _read = again(two).value
    assert again(one).value == "+50499990001"


def test_a_value_moved_to_another_column_does_not_open(person):
    store(person, "notes", stored(person, "names"))
    with pytest.raises(Unreadable):
        _read = again(person).notes


def test_a_row_moved_to_another_organization_does_not_open(cast, person):
    moved = cast.quetzal.pk
    store(person, "organization_id", moved if connection.vendor == "postgresql" else moved.hex)
    with pytest.raises(Unreadable):
        _read = again(person).names


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_an_altered_value_does_not_open(person, part):
    parts = stored(person, "names").split(".")
    first = parts[part][0]
    parts[part] = ("A" if first != "A" else "B") + parts[part][1:]
    store(person, "names", ".".join(parts))
    with pytest.raises(Unreadable):
        _read = again(person).names


@pytest.mark.parametrize("text", ["", "v1", "v1.a.b.c", "María José", "v1.....", "v1.a.%.%"])
def test_rubbish_does_not_open(person, text):
    store(person, "names", text)
    with pytest.raises(Unreadable):
        _read = again(person).names


def test_rows_are_loaded_and_listed_without_opening_them(person):
    store(person, "names", "rubbish")
    loaded = again(person)
    assert loaded.code == person.code and str(loaded)


def test_a_row_that_was_not_opened_is_saved_as_it_was(person):
    before = stored(person, "names")
    loaded = again(person)
    loaded.grade = "9"
    loaded.save()
    assert stored(person, "names") == before


def test_a_copied_row_refuses_to_be_saved(person):
    """Setting pk to None copies a row; its sealed values would never open again."""
    copy = again(person)
    copy.pk = uuid7()
    copy._state.adding = True
    with pytest.raises(Unreadable), transaction.atomic():
        copy.save()
    assert Participant.objects.unscoped("count for the test").count() == 1


def test_a_changed_organization_refuses_to_be_saved(cast, person):
    loaded = again(person)
    loaded.organization = cast.quetzal
    with pytest.raises(Unreadable), transaction.atomic():
        loaded.save()


LOOK_UPS = [
    {"names__icontains": "Can"},
    {"names__contains": "Can"},
    {"names__startswith": "Can"},
    {"names__regex": "C"},
    {"names__gt": "a"},
    {"names__given": "Canaria"},
    {"names": NAMES},
    {"names": "Canaria"},
    {"names__in": ["Canaria"]},
]


@pytest.mark.parametrize("asked", LOOK_UPS, ids=lambda asked: next(iter(asked)))
def test_a_sealed_value_cannot_be_searched(person, asked):
    with pytest.raises(FieldError, match="sealed"):
        list(Participant.objects.unscoped("search for the test").filter(**asked))


def test_whether_there_is_a_value_may_be_asked(person):
    rows = Participant.objects.unscoped("search for the test")
    assert rows.filter(notes__isnull=True).count() == 1


def test_a_sealed_value_is_written_by_saving_its_row_alone(person):
    rows = Participant.objects.unscoped("write for the test")
    with pytest.raises(FieldError, match="sealed"):
        rows.update(names=NAMES)
    with pytest.raises(FieldError, match="sealed"):
        rows.update(notes="a note")


def test_a_sealed_value_is_never_dumped(person):
    with pytest.raises(Exception, match="sealed"):
        call_command("dumpdata", "youth.participant", "--all", stdout=io.StringIO())


def test_a_field_left_out_is_fetched_when_it_is_read(person):
    row = Participant.objects.unscoped("partly loaded").defer("names").get()
    assert row.names == NAMES


def test_the_system_checks_know_what_cannot_be_sealed():
    field = SealedField(key="key")
    field.set_attributes_from_name("secret")

    class Meta:
        pk, ordering = object(), ["-secret"]

    field.model = type("Rows", (), {"_meta": Meta, "__name__": "Rows"})
    found = {c.id for c in field.check()}
    assert {"accounts.E001", "accounts.E002"} <= found


# --- keys --------------------------------------------------------------------------------
def a_ring_without_the_key(monkeypatch, row):
    monkeypatch.setattr(ring(), "master", {"k9": bytes(32)})


def another_ring_with_a_key_of_that_name(monkeypatch, row):
    monkeypatch.setattr(ring(), "master", {ring().current: bytes(32)})


def a_destroyed_key(monkeypatch, row):
    """Erasing a person is destroying the key: what is left in a backup of the rows is noise."""
    DataKey.objects.filter(pk=row.pk).update(wrapped=b"\0" * 60)


LOST = pytest.mark.parametrize(
    "lose", [a_ring_without_the_key, another_ring_with_a_key_of_that_name, a_destroyed_key]
)


@LOST
def test_without_its_key_nothing_opens_and_it_says_so(person, monkeypatch, lose):
    guardian = make.guardian(person)
    lose(monkeypatch, person.key)
    for read in (lambda: again(person).names, lambda: again(guardian).name):
        with pytest.raises(Unreadable):
            read()


@LOST
def test_a_file_without_its_key_does_not_open_and_says_so(key, monkeypatch, lose):
    files.write("a/1.pdf", b"content", key)
    lose(monkeypatch, key)
    with pytest.raises(Unreadable):
        files.read("a/1.pdf")


def test_a_key_serves_one_organization(cast, person):
    key = DataKey.objects.get(pk=person.key_id)
    DataKey.objects.filter(pk=key.pk).update(organization=cast.quetzal)
    assert key.secret
    with pytest.raises(Exception):  # noqa: B017 – of whatever kind, never a value
        _read = DataKey.objects.get(pk=key.pk).secret


def test_everybody_has_a_key_of_their_own(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    assert one.key.secret != other.key.secret
    assert make.guardian(one).participant.key == one.key


# --- files ---------------------------------------------------------------------------------
BLOCK = files.BLOCK
WRAPPING = 16  # bytes that sealing adds to each block
HEAD = 22  # magic and key id


@pytest.fixture
def key(cast) -> DataKey:
    made = DataKey.make(cast.ceiba)
    made.save()
    return made


@pytest.fixture(autouse=True)
def sealed_root(tmp_path, settings):
    settings.SEALED_ROOT = tmp_path / "sealed"


def path_of(name: str) -> Path:
    return Path(settings.SEALED_ROOT) / name


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 17])
def test_a_file_comes_back(key, size):
    content = bytes(i % 251 for i in range(size))
    assert files.write("a/b.pdf", content, key) == files.sha256(content).hexdigest()
    assert files.read("a/b.pdf") == content


def test_a_file_holds_nothing_readable(key):
    files.write("a.pdf", b"Canaria Prueba " * 9000, key)
    assert b"Canaria" not in path_of("a.pdf").read_bytes()
    assert stat.S_IMODE(path_of("a.pdf").stat().st_mode) == 0o640


def test_a_file_is_written_once(key):
    files.write("a.pdf", b"first", key)
    with pytest.raises(FileExistsError):
        files.write("a.pdf", b"second", key)
    assert files.read("a.pdf") == b"first"
    assert [p.name for p in path_of("").iterdir()] == ["a.pdf"], "no draft is left behind"


BLOCKS = [b"\x01" * BLOCK, b"\x02" * BLOCK, b"\x03" * BLOCK, b"\x04" * 100]


def parts(raw: bytes) -> tuple[bytes, list[bytes]]:
    step = BLOCK + WRAPPING
    return raw[:HEAD], [raw[i : i + step] for i in range(HEAD, len(raw), step)]


ALTER = {
    "the last block cut off": lambda head, b: head + b"".join(b[:-1]),
    "a block left out": lambda head, b: head + b[0] + b[2] + b[3],
    "the first block left out": lambda head, b: head + b"".join(b[1:]),
    "two blocks swapped": lambda head, b: head + b[1] + b[0] + b[2] + b[3],
    "a block twice": lambda head, b: head + b[0] + b[0] + b"".join(b[1:]),
    "the last block twice": lambda head, b: head + b"".join(b) + b[-1],
    "the end cut off": lambda head, b: (head + b"".join(b))[:-1],
    "something added": lambda head, b: head + b"".join(b) + b"x",
    "no block at all": lambda head, b: head,
    "one bit turned": lambda head, b: head + bytes([b[0][0] ^ 1]) + (b"".join(b))[1:],
    "another magic": lambda head, b: b"RUMBO2" + head[6:] + b"".join(b),
    "an unknown key": lambda head, b: head[:6] + bytes(16) + b"".join(b),
    "empty": lambda head, b: b"",
}


@pytest.mark.parametrize("how", ALTER)
def test_an_altered_file_does_not_open(key, how):
    files.write("a.pdf", b"".join(BLOCKS), key)
    head, blocks = parts(path_of("a.pdf").read_bytes())
    assert len(blocks) == 4
    path_of("a.pdf").write_bytes(head + b"".join(blocks))
    assert files.read("a.pdf") == b"".join(BLOCKS), "the control: taken apart and put together"
    path_of("a.pdf").write_bytes(ALTER[how](head, blocks))
    with pytest.raises(Unreadable):
        files.read("a.pdf")


def test_a_file_under_another_name_does_not_open(key):
    files.write("a.pdf", b"of one person", key)
    path_of("b.pdf").write_bytes(path_of("a.pdf").read_bytes())
    with pytest.raises(Unreadable):
        files.read("b.pdf")


def test_a_block_of_another_file_does_not_open(key):
    for name in ("a.pdf", "b.pdf"):
        files.write(name, b"".join(BLOCKS), key)
    head, blocks = parts(path_of("a.pdf").read_bytes())
    _head, others = parts(path_of("b.pdf").read_bytes())
    path_of("a.pdf").write_bytes(head + others[0] + b"".join(blocks[1:]))
    with pytest.raises(Unreadable):
        files.read("a.pdf")


@pytest.mark.parametrize("name", ["../a.pdf", "/etc/passwd", "a/../../b.pdf", "", "."])
def test_a_name_never_leaves_the_folder(key, name):
    for act in (
        lambda: files.write(name, b"", key),
        lambda: files.read(name),
        lambda: files.exists(name),
    ):
        with pytest.raises(ValueError, match="outside"):
            act()


def test_a_missing_file_is_said(db):
    assert not files.exists("none.pdf")
    with pytest.raises(FileNotFoundError):
        files.read("none.pdf")


def test_a_removed_file_is_gone(key):
    files.write("a.pdf", b"x", key)
    files.remove("a.pdf")
    files.remove("a.pdf")
    assert not files.exists("a.pdf")


# --- blind tokens ---------------------------------------------------------------------------
def test_tokens_differ_between_organizations():
    assert tokens.blind("one", "a:mejia") == tokens.blind("one", "a:mejia")
    assert tokens.blind("one", "a:mejia") != tokens.blind("other", "a:mejia")
    assert 0 <= tokens.blind("one", "a:mejia") < 2**63


def test_a_token_is_an_hmac_of_which_63_bits_are_kept():
    for text in ("", "a:mejia", "ñ" * 200):
        whole = hmac.digest(ring().blind_key("one"), text.encode(), "sha256")
        assert tokens.blind("one", text) == int.from_bytes(whole[:8], "big") >> 1


def pairs(*names: str) -> list[str]:
    return tokens.pairs(tokens.words(*names))


def test_pairs_of_words_have_tokens():
    texts = pairs("María José", "Mejía", "Núñez")
    assert all(len(text.partition(":")[2].split()) == 2 for text in texts)
    assert len(texts) == 6  # of four words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yesenia Mejía", "Llesenia MEJIA"),
        ("Vásquez Núñez", "basques nunes"),
        ("José Hernández", "jose ernandes"),
        ("de la Cruz Gómez", "Gómez Cruz"),
        ("Nun\u0303ez Ro\u0301sa", "Núñez Rósa"),
    ],
)
def test_names_that_sound_alike_meet(one, other):
    assert set(pairs(one)) == set(pairs(other))


def test_names_that_differ_do_not_meet():
    assert set(pairs("Ana Mejía")).isdisjoint(pairs("Rosa Castro"))


def test_a_guardian_is_sealed_under_the_participants_key(person):
    guardian = make.guardian(person, "Canaria Mayor")
    assert "Canaria" not in stored(guardian, "name")
    assert Guardian.objects.unscoped("read for the test").get().name == "Canaria Mayor"


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
def test_piece_by_piece_is_the_same_file(key, size):
    content = bytes(i % 251 for i in range(size))
    with files.growing("a.pdf", key) as file:
        for start in range(0, size, 10_007):
            file.write(content[start : start + 10_007])
    assert (file.size, file.digest) == (size, files.sha256(content).hexdigest())
    assert files.read("a.pdf") == content
    with files.opened("a.pdf") as there:
        for place in (size // 2, 0, max(size - 5, 0)):
            there.seek(place)
            assert there.read(70_000) == content[place : place + 70_000]


def test_what_breaks_off_leaves_no_file(key):
    with pytest.raises(RuntimeError), files.growing("a.pdf", key) as file:
        file.write(b"x" * 3 * BLOCK)
        raise RuntimeError
    assert list(path_of("").iterdir()) == []


def test_an_altered_block_does_not_open_when_its_turn_comes(key):
    files.write("a.pdf", b"".join(BLOCKS), key)
    raw = bytearray(path_of("a.pdf").read_bytes())
    raw[HEAD + BLOCK + WRAPPING] ^= 1  # in the second block
    path_of("a.pdf").write_bytes(raw)
    with files.opened("a.pdf") as file:
        assert file.read(BLOCK) == BLOCKS[0]
        with pytest.raises(Unreadable):
            file.read(1)
