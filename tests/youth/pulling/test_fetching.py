"""A server that somebody names leads nowhere else, and nothing it says breaks anything."""

import json
import time

import pytest

from youth.pulling import fetching, kobo
from youth.pulling.fetching import Server
from youth.pulling.problems import PROBLEMS, Problem

from .standin import TOKEN, UID, running

WAITED: list[float] = []


def ask(story, seconds: float = 5) -> list:
    WAITED.clear()
    token = kobo.authorization(TOKEN)
    server = Server(story.address, token, seconds=seconds, wait=WAITED.append)
    kobo.look(server, UID)
    return list(kobo.answers(server, UID, lambda done, total: None))


def problem(story, **more) -> str:
    with pytest.raises(Problem) as found:
        ask(story, **more)
    assert TOKEN not in str(found.value) and found.value.text
    return found.value.code


def status(code: int, times: int = 99, **headers):
    left = [times]

    def twist(handler, story) -> bool:
        left[0] -= 1
        if left[0] < 0:
            return False
        story.reply(handler, {"detail": "zqxzqxfault"}, code, **headers)
        return True

    return twist


def body(content: bytes, kind: str = "application/json"):
    def twist(handler, story) -> bool:
        story.reply(handler, content, kind=kind)
        return True

    return twist


def page(**said):
    return body(json.dumps({"results": [], "next": None} | said).encode())


def test_pages_are_followed_whatever_their_size(standin):
    for size in (1, 2, 3, 50):
        standin.a_page = size
        assert [each.said["persona/nombres"] for each in ask(standin)] == [
            "Karla María",
            "Óscar",
            "Delmy",
        ]
    assert {given for _path, given in standin.asked} == {f"Token {TOKEN}"}
    assert not [path for path, _given in standin.asked if TOKEN in path]


def test_a_server_that_asks_to_wait_is_waited_for(standin):
    standin.twist["/data/"] = status(429, 2, Retry_After="7")
    assert len(ask(standin)) == 3 and WAITED == [7, 7]
    standin.twist["/data/"] = status(429, 1, Retry_After="99999")
    assert len(ask(standin)) == 3 and WAITED == [fetching.LONGEST_WAIT]
    standin.twist["/data/"] = status(500, 1)
    assert len(ask(standin)) == 3 and WAITED == [2]


DEEP = b'{"results": [' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b'], "next": null}'
MISBEHAVING = {
    "401": (status(401), "pull_token"),
    "403": (status(403), "pull_form"),
    "404": (status(404), "pull_form"),
    "418": (status(418), "pull_not_such"),
    "429 for ever": (status(429, Retry_After="x"), "pull_busy"),
    "500 for ever": (status(500), "pull_broken"),
    "a web page": (body(b"<html>Sign in</html>", "text/html"), "pull_not_such"),
    "JSON that breaks off": (body(b'{"results": [{"_uuid": "a'), "pull_shape"),
    "JSON of another shape": (body(b"[1, 2]"), "pull_shape"),
    "only a number": (body(b"7"), "pull_shape"),
    "nothing": (body(b""), "pull_shape"),
    "no UTF-8": (body(b'{"results": "\xff\xfe"}'), "pull_shape"),
    "very deep": (body(DEEP), "pull_shape"),
    "answers that are none": (page(results=[1, None, "x"]), "pull_shape"),
    "answers without a number": (page(results=[{"a": 1}]), "pull_shape"),
    "a link that is none": (page(next=7), "pull_shape"),
    "a link with a space": (page(next="/api/v2/x y"), "pull_shape"),
    "a link with a port that is none": (page(next="http://127.0.0.1:99999999/"), "pull_shape"),
    "a link elsewhere": (page(next="https://otro.example/api/v2/"), "pull_elsewhere"),
    "a link to another port": (page(next="http://127.0.0.1:1/api/v2/"), "pull_elsewhere"),
    "a link in a circle": (page(next=f"/api/v2/assets/{UID}/data/?again=1"), "pull_shape"),
    "a redirect elsewhere": (status(302, Location="https://otro.example/"), "pull_elsewhere"),
    "a redirect to a file": (status(302, Location="file:///etc/passwd"), "pull_elsewhere"),
    "redirects without end": (status(302, Location="/api/v2/data/"), "pull_redirects"),
}


@pytest.mark.parametrize("case", MISBEHAVING)
def test_what_goes_wrong_is_said_in_words(standin, case):
    twist, code = MISBEHAVING[case]
    standin.twist["/data/"] = twist
    assert problem(standin) == code
    assert code in PROBLEMS


def test_the_token_does_not_follow_a_redirect(standin):
    with running() as (other, there):
        standin.twist["/data/"] = status(302, Location=f"{there}/api/v2/")
        assert problem(standin) == "pull_elsewhere"
        assert other.asked == []


def test_a_redirect_on_the_same_server_is_followed(standin):
    path = f"/api/v2/assets/{UID}/data/?format=json"
    standin.twist["limit="] = status(301, Location=path)
    assert len(ask(standin)) == 3


def test_an_answer_shorter_than_promised_is_no_answer(standin):
    def short(handler, story) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b'{"results": [], "next": null}')
        return True

    standin.twist["/data/"] = short
    assert problem(standin) == "pull_shape"


def test_a_server_that_drips_is_given_up(standin):
    """Each byte comes in time; together they take too long."""

    def drip(handler, story) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        try:
            for _time in range(200):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass
        return True

    standin.twist["/data/"] = drip
    assert problem(standin, seconds=1) == "pull_slow"


def test_more_than_there_may_be_is_refused(standin, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 800)
    assert problem(standin) == "pull_too_big"
    monkeypatch.setattr(fetching, "MOST_BYTES", 20_000)
    monkeypatch.setattr(fetching, "MOST_TOGETHER", 1900)
    assert problem(standin) == "pull_too_big"
    monkeypatch.undo()
    monkeypatch.setattr(fetching, "MOST_REQUESTS", 2)
    standin.a_page = 1
    assert problem(standin) == "pull_too_big"


def test_nobody_there(standin):
    standin.address = "http://127.0.0.1:1"
    assert problem(standin) == "pull_unreachable"


# --- where it may go ------------------------------------------------------------------------------

PRIVATE = """127.0.0.1 10.0.0.5 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
64:ff9b::a00:1 2002:7f00:1:: 2001:0:1:: fec0::1""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_of_the_internet(address):
    assert not fetching.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111"])
def test_addresses_of_the_internet(address):
    assert fetching.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://kf.kobotoolbox.org",
        "https://x:y@kf.kobotoolbox.org",
        "ftp://x.example",
        "",
        "https://",
    ],
)
def test_only_https_and_nobodys_password(address):
    with pytest.raises(Problem) as found:
        Server(address, "Token x")
    assert found.value.code == "pull_address"


def test_every_address_of_a_name_must_be_public(monkeypatch):
    public, private = (2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))
    for found in ([private], [public, private]):
        monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *a, f=found, **k: f)
        with pytest.raises(Problem) as refused:
            fetching.look_up("kobo.example", 443)
        assert refused.value.code == "pull_address"
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *a, **k: [public])
    assert fetching.look_up("kobo.example", 443)[-1] == ("8.8.8.8", 443)


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch):
    """A name that answers otherwise the second time is not asked a second time."""
    asked, went = [], []

    def resolve(host, port, **more):
        asked.append(host)
        return [(2, 1, 6, "", ("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port))]

    class Socket:
        def __init__(self, *kind):
            pass

        def settimeout(self, seconds):
            pass

        def connect(self, where):
            went.append(where)
            raise OSError

        def close(self):
            pass

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching.socket, "socket", Socket)
    with pytest.raises(Problem):
        Server("https://kobo.example", "Token x").json("/api/v2/")
    assert (asked, went) == (["kobo.example"], [("8.8.8.8", 443)])


@pytest.mark.parametrize("local", [False, True])
def test_this_machine_is_reached_in_tests_only(standin, settings, local):
    """True is the control: without the rule the stand-in is found."""
    settings.FORM_TOOLS_MAY_BE_LOCAL = local
    if local:
        assert len(ask(standin)) == 3
    else:
        assert problem(standin) == "pull_address"
        assert standin.asked == []


def test_half_a_character_is_no_reason_to_fail(standin):
    """Where a tool cuts a text short it may cut a character in two; no file takes that."""
    answer = dict(standin.answers[0]) | {"persona/nombres": "X"}
    cut = json.dumps({"results": [answer], "next": None}).replace('"X"', r'"Ana \ud83d"')
    whole = json.dumps({"results": [answer], "next": None}).replace('"X"', r'"Ana \ud83d\ude00"')
    assert json.loads(cut)["results"][0]["persona/nombres"].endswith("\ud83d"), "the control"
    for body_, name in ((cut, "Ana ?"), (whole, "Ana 😀")):
        said = fetching.whole(json.loads(body_), body_.encode())
        assert said["results"][0]["persona/nombres"] == name


@pytest.mark.parametrize("asked", ["9" * 5000, "-5", "", "soon", "²"])
def test_whatever_a_server_asks_to_wait_is_a_number_of_seconds(asked):
    assert 0 <= fetching._pause(asked) <= fetching.LONGEST_WAIT


def test_a_redirect_to_nothing_that_is_an_address(standin):
    standin.twist["/data/"] = status(302, Location="https://[")
    assert problem(standin) == "pull_shape"
