"""How many are recognized: on invented corpora, and on the lists of several clerks."""

import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from youth.matching import blocks
from youth.matching.comparing import DIFFERENT, SAME, Compared

from ..importing.test_intake_lists import FILES, LISTS
from .corpus import Corpus

SEEDS = range(1, 7)
EVERYBODY = [str(LISTS / name) for name in FILES]


def true_pairs(corpus: Corpus) -> set[tuple[int, int]]:
    rows = defaultdict(list)
    for number, entry in enumerate(corpus.entries):
        rows[entry.person].append(number)
    return {pair for numbers in rows.values() for pair in combinations(numbers, 2)}


class Judged:
    """All pairs of a few corpora that are true, were compared, are possible or the same."""

    def __init__(self) -> None:
        self.true, self.blocked, self.found, self.same = 0, [0, 0], [0, 0], [0, 0]
        for seed in SEEDS:
            self._add(Corpus(seed, 400))

    def _add(self, corpus: Corpus) -> None:
        people = [Compared.of(entry.known) for entry in corpus.entries]
        true = true_pairs(corpus)
        blocked = set(blocks.pairs([entry.known for entry in corpus.entries]))
        verdicts = {pair: people[pair[0]].match(people[pair[1]]).verdict for pair in blocked | true}
        alike = {pair for pair, verdict in verdicts.items() if verdict != DIFFERENT}
        found, same = alike & blocked, {pair for pair in blocked if verdicts[pair] == SAME}
        self.true += len(true)
        for kept, (right, all_) in {
            "blocked": (len(alike & true & blocked), len(alike & true)),
            "found": (len(found & true), len(found)),
            "same": (len(same & true), len(same)),
        }.items():
            before = getattr(self, kept)
            setattr(self, kept, [before[0] + right, before[1] + all_])


@pytest.fixture(scope="module")
def judged() -> Judged:
    return Judged()


def test_nearly_all_are_found_and_nearly_nobody_else(judged):
    right, all_ = judged.found
    assert right / judged.true >= 0.99
    assert right / all_ >= 0.95


def test_the_same_is_said_only_where_it_is_so(judged):
    right, all_ = judged.same
    assert right / all_ >= 0.995
    assert right / judged.true >= 0.85


def test_whoever_would_be_recognized_is_compared(judged):
    right, all_ = judged.blocked
    assert right / all_ >= 0.995


def test_control_without_sounds_and_nicknames_fewer_are_found(judged, monkeypatch):
    monkeypatch.setattr("youth.matching.naming.forms", lambda word: frozenset([word]))
    monkeypatch.setattr("youth.matching.naming.canonical", lambda word: word)
    monkeypatch.setattr("accounts.sealing.tokens.forms", lambda word: frozenset([word]))
    from youth.matching import naming

    naming.alike.cache_clear()
    try:
        poorer = Judged()
    finally:
        naming.alike.cache_clear()
    assert poorer.found[0] < judged.found[0]
    assert poorer.same[0] / poorer.true < judged.same[0] / judged.true - 0.02


def test_few_of_all_pairs_are_compared():
    corpus = Corpus(9, 1500)
    all_ = len(corpus.entries) * (len(corpus.entries) - 1) // 2
    assert len(list(blocks.pairs([entry.known for entry in corpus.entries]))) < all_ / 100


# The command.


def told(*args: str, capsys) -> dict:
    call_command("match_people", *args, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_lists_of_four_clerks(capsys):
    figures = told(*EVERYBODY, "--truth", str(LISTS / "truth.csv"), capsys=capsys)["figures"]
    assert figures["recall"] >= 0.99 and figures["precision"] >= 0.95
    assert figures["same_recall"] >= 0.85 and figures["same_precision"] >= 0.995


def test_each_pair_once_with_its_reasons(capsys):
    pairs = told(*EVERYBODY[:2], capsys=capsys)["pairs"]
    rows = [frozenset(tuple(pair[side].values()) for side in "ab") for pair in pairs]
    assert rows and len(set(rows)) == len(rows) and all(len(each) == 2 for each in rows)
    assert {pair["verdict"] for pair in pairs} <= {"same", "possible"}
    assert all(0 <= pair["score"] <= 1 and pair["why"] for pair in pairs)
    assert {pair["a"]["file"] for pair in pairs} == {"a.xlsx", "b.csv"}
    assert {pair["a"]["sheet"] for pair in pairs if pair["a"]["file"] == "b.csv"} == {None}


def test_misses_and_false_alarms_name_rows_and_nobody(tmp_path, capsys):
    list_ = tmp_path / "lista.csv"
    people = ["Zqxzqxana,Zqxruiz,Lara,2004-02-03", "Zqxzqxana,Zqxruiz,Lara,2004-02-03"]
    people += ["Zqxzqxbea,Zqxcoto,Paz,2001-05-06"]
    list_.write_text("\n".join(["Nombres,Primer apellido,Segundo apellido,Nacimiento", *people]))
    truth = tmp_path / "truth.csv"
    truth.write_text("file,row,person,spoiled\nlista.csv,2,1,0\nlista.csv,3,2,0\nlista.csv,4,2,0\n")
    call_command("match_people", str(list_), "--truth", str(truth))
    said = capsys.readouterr().out
    assert "missed: lista.csv:3 = lista.csv:4" in said
    assert "false alarm: same" in said and "lista.csv:2" in said and "Zqx" not in said
    call_command("match_people", str(list_), "--truth", str(truth), "--show")
    assert "Zqxzqxana" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["missing.csv"], 2),
        (["a.csv", "--country", "XX"], 2),
        (["a.csv", "--truth", "missing.csv"], 2),
        (["empty.csv"], 1),
    ],
)
def test_wrong_calls(tmp_path: Path, monkeypatch, args, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("Nombres,Apellidos,Edad\nAna,Paz,17\n")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(CommandError) as refused:
        call_command("match_people", *args)
    assert refused.value.returncode == code


def test_the_pairs_of_a_list_are_those_that_share_enough():
    people = [entry.known for entry in Corpus(8, 120).entries]
    looks = [blocks._Looks(known) for known in people]

    def enough(one: int, other: int) -> bool:
        shared = Counter(kind for kind, _text in {*looks[one].texts} & {*looks[other].texts})
        ages = [looks[n].month for n in (one, other)]
        aged = looks[one].estimated or looks[other].estimated
        near = aged and None not in ages and abs(ages[0] - ages[1]) <= blocks.MONTHS
        a_word = shared[blocks.DAY] and looks[one].words & looks[other].words
        with_names = shared[blocks.YEARLESS] or shared[blocks.PHONE] or near
        return bool(
            shared[blocks.DOCUMENT]
            or a_word
            or shared[blocks.NAMES] >= 3
            or (shared[blocks.NAMES] and with_names)
        )

    wanted = {pair for pair in combinations(range(len(people)), 2) if enough(*pair)}
    found = list(blocks.pairs(people))
    assert set(found) == wanted and len(found) == len(wanted) > 50
