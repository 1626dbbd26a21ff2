"""The one search box: who comes first, how many are opened, and what the marks give away."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.sealing import tokens
from accounts.sealing.fields import SealedField
from audit.models import Entry
from tests import builders as make
from tests.signing_in import sign_in
from youth import asking, candidates, doubles, finding, intake, renewing
from youth.details import ContactDetails, PersonDetails
from youth.finding import find
from youth.intake import register
from youth.matching import blocks
from youth.models import BlindToken, Participant
from youth.sought import Likeness, Sought, wider

from .matching.corpus import EAR, PLAIN, SHORT, Corpus
from .matching.test_doubles import details

WHY = "read for the test"
PEOPLE = 330
PAGE = "/trabajo/personas/"
ZUNIGA = PersonDetails(
    "Xenia Paola", "Zúniga", "Quiroz", born=date(2004, 5, 17), preferred="Nena",
    contacts=(ContactDetails("+50494718362"),),
)  # fmt: skip

# What is typed, taken apart.


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("de la Cruz, Ana 2007", Sought(("cruz", "ana"), 2007)),
        ("Ana 14/05/2007", Sought(("ana",), 2007)),
        ("2007", Sought(ending="2007")),
        ("456", Sought()),
        ("Ana 9512", Sought(("ana",), ending="9512")),
        ("12-3456", Sought(numbers=("123456",), ending="123456")),
        ("tel. 9512 3456", Sought(("tel",), None, "", ("tel95123456", "95123456"), "95123456")),
        ("abcd2345", Sought((), None, "ABCD2345", (), "2345")),
    ],
)
def test_a_search_is_taken_apart(text, sought):
    assert Sought.read(text) == sought


def test_two_words_at_least_must_fit():
    like = Likeness(["ana", "lopez"])
    assert like.of("Ana López") == 1
    assert 0 < like.of("Ana Lopes") < 1
    assert like.of("Ana Cruz") == 0 == like.of("")
    married = Likeness(["ana", "lopez", "garcia"])
    assert 0 < married.of("Ana López Cruz") < married.of("Ana López de García")
    assert like.of("Ana María López") < like.of("Ana López")  # says more besides


def test_a_beginning_or_a_slip_means_known_names():
    assert "vasquez" in wider("vasq") and "hernandez" in wider("hernadez")
    assert len(wider("ma")) <= 8 and wider("") == []


# Who comes first.


def two_words(person: PersonDetails) -> str:
    return f"{person.surname1} {person.given.split()[0]}"


def all_words(person: PersonDetails) -> str:
    return f"{person.given} {person.surname1} {person.surname2}".translate(PLAIN).lower()


def by_ear(person: PersonDetails) -> str:
    text = f"{person.given} {person.surname1} {person.surname2}"
    text = " ".join(EAR.get(word, word) for word in text.split())
    return text.lower().translate(PLAIN).replace("z", "s").replace("v", "b")


def by_the_mother(person: PersonDetails) -> str:
    return f"{person.given.split()[-1]} {person.surname2} {person.born.year}"


def married(person: PersonDetails) -> str:
    return f"{person.given} {person.surname1} de Xirinachs"


def nickname(person: PersonDetails) -> str:
    return f"{SHORT.get(person.given.split()[0], person.given)} {person.surname1} {person.surname2}"


def phone(person: PersonDetails) -> str:
    return f"{person.given.split()[0]} {person.contacts[0].value[-4:]}" if person.contacts else ""


def one_word(person: PersonDetails) -> str:
    return f"{person.given.split()[-1]} {person.born.year}"


WAYS = (two_words, all_words, by_ear, by_the_mother, married, nickname, phone, one_word)


@pytest.fixture
def people(cast, monkeypatch) -> list:
    """Twins, namesakes, brothers and sisters among them. Nobody is opened without a token."""
    monkeypatch.setattr(finding, "OPENED", 0)
    known = Corpus(12, PEOPLE).people[:PEOPLE]
    described = [details(each) for each in known]
    drafts = [intake.draft(cast.ceiba, each) for each in described]
    intake.save_drafts(drafts)
    return [(each, made.participant) for each, made in zip(described, drafts, strict=True)]


def in_first_five(user, people: list, way: Callable) -> tuple[int, int]:
    """(how many are among the first five, how many were asked for)."""
    asked = [(text, person) for described, person in people if (text := way(described))]
    return sum(person in find(user, text, limit=5) for text, person in asked), len(asked)


@pytest.mark.django_db
def test_the_right_person_is_among_the_first_five(cast, people):
    counts = {}
    for number, way in enumerate(WAYS):
        counts[way.__name__] = in_first_five(cast.coordinator, people[number % 3 :: 3], way)
    right, asked = map(sum, zip(*counts.values(), strict=True))
    assert asked >= 300 and right / asked >= 0.99, counts
    for each in (all_words, by_ear, by_the_mother, phone):
        right, asked = counts[each.__name__]
        assert right == asked, counts
    for _described, person in people[::25]:
        for said in (person.code, f" {person.code.lower()}"):
            assert find(cast.coordinator, said, limit=5) == [person]


@pytest.mark.django_db
def test_without_tokens_of_what_is_heard_those_written_by_ear_are_not_found(
    cast, people, monkeypatch
):
    """The control."""
    some = [each for each in people if by_ear(each[0]) != all_words(each[0])]
    monkeypatch.setattr(finding, "forms", lambda word: frozenset({word}))
    right, asked = in_first_five(cast.coordinator, some, by_ear)
    assert asked > 50 and right / asked < 0.8


@pytest.mark.django_db
def test_a_preferred_name_finds_and_so_does_a_single_word(cast, monkeypatch):
    monkeypatch.setattr(finding, "OPENED", 0)
    xenia = register(cast.ceiba, ZUNIGA, actor="system:tests")
    for text in ("nena", "Nena Zúniga", "suniga", "quirós", "Zuñiga 2004", "zunig", "8362"):
        assert find(cast.coordinator, text) == [xenia], text
        assert find(cast.outsider, text) == find(cast.facilitator, text) == []
    for text in ("nena 2005", "suniga 2002", "8363", "94718362 9"):
        assert find(cast.coordinator, text) == [], text


@pytest.mark.django_db
def test_an_estimated_age_may_be_a_year_off(cast):
    guessed = replace(ZUNIGA, born=None, born_month=date(2004, 5, 1))
    xenia = register(cast.ceiba, guessed, actor="system:tests")
    for year, found in ((2003, [xenia]), (2004, [xenia]), (2005, [xenia]), (2006, [])):
        assert find(cast.coordinator, f"Zúniga {year}") == found


@pytest.mark.django_db
def test_a_phone_that_a_family_shares_finds_all_of_them(cast):
    shared = ["+50494718362", "9471-8362", "9471 8362", "(504) 9471-8362"]
    family = {
        register(
            cast.ceiba,
            replace(ZUNIGA, given=given, contacts=(ContactDetails(number),)),
            actor="system:tests",
        )
        for given, number in zip(["Xenia", "Oscar", "Irma", "Saúl"], shared, strict=True)
    }
    for text in ("8362", "18362", "718-362", "71 83 62", "9471-8362", "+504 9471 8362"):
        assert set(find(cast.coordinator, text)) == family, text
    assert len(find(cast.coordinator, "Irma 8362")) == 1
    assert find(cast.coordinator, "28362") == []


@pytest.mark.django_db
def test_who_was_stored_before_is_found_once_tokens_were_made_anew(cast, monkeypatch):
    monkeypatch.setattr(finding, "OPENED", 0)
    xenia = register(cast.ceiba, ZUNIGA, actor="system:tests")
    before = tokens.pairs(tokens.words("Xenia Paola", "Zúniga", "Quiroz"))
    made = tokens.tokens(cast.ceiba.pk, before)
    BlindToken.objects.unscoped(WHY).exclude(token__in=made).delete()
    assert find(cast.coordinator, "8362") == find(cast.coordinator, "Quiroz") == []
    assert list(renewing.renew("system:tests")) == [(1, 1)]
    assert find(cast.coordinator, "8362") == find(cast.coordinator, "Quiroz") == [xenia]


@pytest.mark.django_db
def test_a_search_asks_for_every_version_of_a_word(cast):
    """All of them are made at once, and each is the one that somebody's record has."""
    for word in ("zuniga", "chepe"):
        made = tokens.all_word_tokens(cast.ceiba.pk, [word])
        heard = tokens.forms_of([word])
        texts = [f"1:{form} {n}" for form in heard for n in range(tokens.VERSIONS)]
        assert made == tokens.tokens(cast.ceiba.pk, texts)
        assert len(set(made)) == len(texts) == len(heard) * 512
        assert set(made).isdisjoint(tokens.all_word_tokens(cast.quetzal.pk, [word]))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, finding.FEW + 3])
def test_who_is_found_is_read_whole(cast, count):
    """As by the model's own query; with and without a community."""
    drafts = [intake.draft(cast.ceiba, ZUNIGA) for _each in range(count)]
    intake.save_drafts(drafts)
    community = make.community(cast.ceiba)
    rows = Participant.objects.unscoped(WHY)
    rows.filter(pk=drafts[0].participant.pk).update(community=community)
    found = find(cast.coordinator, "Zúniga", limit=count)
    assert len(found) == count
    theirs = rows.select_related("key", "community").in_bulk([each.pk for each in found])
    for person in found:
        own = theirs[person.pk]
        assert model_to_dict(person) == model_to_dict(own)
        assert (person.names, person.community) == (own.names, own.community)
        assert person.created_at == own.created_at and not person._state.adding
    with CaptureQueriesContext(connection) as queries:
        assert {each.community and each.community.name for each in found} <= {None, "Las Flores"}
    assert len(queries) == 0


# How many are opened.


def opened(monkeypatch, act: Callable) -> int:
    count, real = Counter(), SealedField.open

    def counting(self, instance, value):
        count[self.name] += 1
        return real(self, instance, value)

    monkeypatch.setattr(SealedField, "open", counting)
    act()
    monkeypatch.setattr(SealedField, "open", real)
    return count["names"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Zúniga", "Xenia Zúniga", "Nadie", "Zúniga 2004"])
def test_a_search_opens_few_however_many_there_are(cast, monkeypatch, text):
    drafts = [intake.draft(cast.ceiba, ZUNIGA) for _each in range(40)]
    intake.save_drafts(drafts)
    user = cast.coordinator
    at_most(12, monkeypatch)
    assert 0 < opened(monkeypatch, lambda: find(user, text)) <= 12
    at_most(1000, monkeypatch)  # the control
    assert opened(monkeypatch, lambda: find(user, text)) == 40


def at_most(number: int, monkeypatch) -> None:
    monkeypatch.setattr(finding, "OPENED", number)
    monkeypatch.setattr(finding, "MOST", number)
    monkeypatch.setattr(asking, "MOST", number)
    asking.written.clear()


# Questions that are written once.


class Mixed(dict):
    """Statements kept by their question alone: those of one organization answer another."""

    def get(self, key):
        return super().get(key[0])

    def __setitem__(self, key, value):
        super().__setitem__(key[0], value)


def people_found(cast, texts: tuple[str, ...]) -> dict[str, list]:
    """{who asks: whom they find}; everybody asks in turns, so statements were written by others."""
    askers = [cast.outsider, cast.monitor, cast.facilitator, cast.coordinator, cast.case_worker]
    found = {str(user.pk): [] for user in askers}
    for text in texts:
        for user in askers:
            found[str(user.pk)] += [each.pk for each in find(user, text)]
    return found


@pytest.mark.django_db
def test_a_statement_that_somebody_wrote_shows_nobody_else_s_people(cast, monkeypatch):
    mine, theirs = (
        register(one, ZUNIGA, actor="system:tests") for one in (cast.ceiba, cast.quetzal)
    )
    texts = ("Zúniga", "Xenia Zúniga", "Zúniga 2004", "8362", "94718362", mine.code, theirs.code)
    found = people_found(cast, texts)
    assert set(found[str(cast.outsider.pk)]) == {theirs.pk}
    assert len(found[str(cast.outsider.pk)]) == 6  # all but the code of the other
    for user in (cast.coordinator, cast.monitor):
        assert found[str(user.pk)] == [mine.pk] * 6
    for user in (cast.facilitator, cast.case_worker):  # of whose groups nobody is
        assert found[str(user.pk)] == []
    monkeypatch.setattr(asking, "written", Mixed())
    assert people_found(cast, texts) != found  # the control


@pytest.mark.django_db
def test_whom_a_question_may_find_is_asked_anew_each_time(cast):
    """A statement is written once; what it answers is not remembered."""
    assert find(cast.coordinator, "Zúniga") == []
    xenia = register(cast.ceiba, ZUNIGA, actor="system:tests")
    assert find(cast.coordinator, "Zúniga") == find(cast.coordinator, "8362") == [xenia]
    rows = Participant.objects.unscoped(WHY).filter(pk=xenia.pk)
    rows.update(erased_at=xenia.created_at)
    assert find(cast.coordinator, "Zúniga") == find(cast.coordinator, "8362") == []


@pytest.mark.django_db
def test_few_statements_are_remembered(cast, monkeypatch):
    monkeypatch.setattr(asking, "written", {})
    monkeypatch.setattr(asking, "STATEMENTS", 5)
    for year in range(2000, 2020):
        find(cast.coordinator, f"Zúniga {year}")
        assert len(asking.written) <= 5


# What the marks give away.


def guessed(people: list) -> float:
    """How many words of names somebody gets right who stole the marks of all, and knows exactly how
    common each name is: the more frequent a mark, the more frequent the name that it stands for."""
    marks, of_mark = Counter(), {}
    for names, born in people:
        for text in tokens.versions(tokens.word_forms(*names), born, born.replace(day=1)):
            marks[text] += 1
            of_mark[text] = text[2:].split()[0]
    by_count = defaultdict(Counter)  # {how often a mark occurs: what marks so frequent stand for}
    for text, count in marks.items():
        by_count[count][of_mark[text]] += count
    best = sum(found.most_common(1)[0][1] for found in by_count.values())
    return best / sum(marks.values())


def test_single_words_are_hidden_in_many_versions(monkeypatch):
    chance = Random(5)
    words = sorted(set(EAR) | set(SHORT))
    often = [1 / (rank + 7) for rank in range(len(words))]
    days = [date(1999, 1, 1).toordinal() + n for n in range(5000)]
    people = [
        (chance.choices(words, often, k=3), date.fromordinal(chance.choice(days)))
        for _each in range(8000)
    ]
    commonest = 0.12  # who always says the commonest name of all is right as often
    assert guessed(people) < commonest + 0.03
    monkeypatch.setattr(tokens, "VERSIONS", 1)
    assert guessed(people) > 0.6  # the control: one token for each name


def versions(names: tuple[str, ...], born: date | None) -> list[str]:
    return tokens.versions(tokens.word_forms(*names), born, date(2001, 1, 1))


def test_a_made_up_day_of_birth_does_not_gather_people():
    """Whoever knows only a year writes the first of January, or an age."""
    for born in (date(2001, 1, 1), None):
        texts = {
            text
            for n in range(200)
            for text in versions(("Ana", f"Ape{chr(97 + n % 26)}"), born)
            if text.startswith("1:ana ")
        }
        assert len(texts) > 10
    told = [versions(("Ana", name), date(2001, 1, 2)) for name in "xyz"]
    assert len(set.intersection(*map(set, told))) == 1  # the control


@pytest.mark.django_db
def test_the_same_day_and_one_word_are_looked_up_together(cast, monkeypatch):
    intake.save_drafts([intake.draft(cast.ceiba, ZUNIGA)])
    slip = replace(ZUNIGA, given="Xneia", surname2="", preferred="", contacts=())
    known = doubles.known_of(slip)
    [[found]] = candidates.candidates(cast.ceiba, [known])
    stranger = doubles.known_of(replace(slip, surname1="Barahona"))
    assert candidates.candidates(cast.ceiba, [stranger]) == [[]]
    monkeypatch.setattr(blocks, "day_words", lambda known: ())
    assert candidates.candidates(cast.ceiba, [known]) == [[]]


# The page.


@pytest.mark.django_db
def test_the_page_asks_little_and_tells_nothing(client, cast):
    intake.save_drafts([intake.draft(cast.ceiba, ZUNIGA)])
    sign_in(client, cast.coordinator)
    few = asked(client, "Zúniga")
    intake.save_drafts([intake.draft(cast.ceiba, ZUNIGA) for _each in range(60)])
    for text in ("Zúniga", "Xenia Zúniga", "8362"):
        assert asked(client, text) <= few + 2
    entry = Entry.objects.filter(action="participants.searched").latest("at")
    assert entry.count == 10 and "niga" not in str(entry.__dict__)


def asked(client, text: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(PAGE, {"q": text})
    assert answer.status_code == 200 and "Xenia Paola" in answer.content.decode()
    assert "?" not in answer.request["QUERY_STRING"] and answer.request["PATH_INFO"] == PAGE
    return len(queries)
