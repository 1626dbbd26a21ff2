"""The public page of a code: what an employer sees, and what nobody ever sees."""

import gzip

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from audit.models import Entry
from rumbo import limits
from tests import builders as make
from tests.test_weights import FONT, weight
from training.certifying import codes, ending, issuing, verifying, views

from . import group

pytestmark = pytest.mark.usefixtures("plain_paper")

STATES = ["valid", "replaced", "revoked", "not_found"]
FULL_NAME = "Zunilda Xiomara Wainwright Yúdice"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def offering(cast):
    """Every text that must never be shown is one of a kind."""
    cast.award.name_es = "Premio Canario"
    cast.award.save()
    program = make.program(cast.ceiba)
    program.name_es = "Programa Canario"
    program.save()
    center = make.center(cast.ceiba, "Centro Canario")
    return group.offering(cast.ceiba, program=program, center=center, name="Grupocanario")


@pytest.fixture
def certificate(cast, offering):
    place = make.community(cast.ceiba, "Comunidad Canario")
    group.member(
        offering,
        given="Zunilda Xiomara",
        surname1="Wainwright",
        surname2="Yúdice",
        community=place,
    )
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


def page(client, code, prefix=""):
    return client.get(f"{prefix}/v/{code}")


def post_name(client, certificate, name, **headers):
    headers = headers or {"Sec-Fetch-Site": "same-origin"}
    return client.post(f"/v/{certificate.code}", {"name": name}, headers=headers)


def test_a_valid_certificate_shows_what_an_employer_relies_on(client, certificate):
    response = page(client, certificate.code)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'class="status valid"' in text
    for fact in (
        "Certificado de aprobación",
        certificate.facts["course_es"],
        "48 horas",
        "Instalar circuitos de luz",
        "Fundación Ceiba",
        "Z. X. W. Y.",
        codes.shown(certificate.code),
    ):
        assert fact in text, fact
    assert str(certificate.issued_on.year) in text


def test_the_english_page_speaks_english(client, certificate):
    response = page(client, certificate.code, "/en")
    text = response.content.decode()
    assert '<html lang="en"' in text and response["Content-Language"] == "en"
    assert "Certificate of achievement" in text and "48 hours" in text
    assert certificate.facts["course_en"] in text
    assert "Install lighting circuits" in text
    assert f'href="/v/{certificate.code}"' in text  # the same page in Spanish


def test_spanish_stands_in_where_no_english_was_written(client, cast, certificate):
    certificate.facts |= {"course_en": "", "skills_en": []}
    certificate.save(update_fields=["facts"])
    text = page(client, certificate.code, "/en").content.decode()
    assert f'<dd lang="es">{certificate.facts["course_es"]}</dd>' in text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("state", STATES[:3])
def test_nobody_learns_name_program_award_or_community(
    client, cast, certificate, state, prefix, offering
):
    """The golden rule of the page, in each state and language, before and after a name is typed."""
    secrets = [*FULL_NAME.split(), "Canario", "Grupocanario", "FARO", "razón secreta"]
    secrets += [certificate.participant.code, str(certificate.participant_id), str(certificate.pk)]
    if state == "revoked":
        ending.revoke(certificate, "La razón secreta", cast.coordinator)
    if state == "replaced":
        secrets.append(ending.replace(certificate, cast.coordinator).code)
    shown = page(client, certificate.code, prefix).content.decode()
    shown += post_name(client, certificate, FULL_NAME).content.decode()
    assert f'class="status {state}"' in shown
    found = [s for s in secrets if s.lower() in shown.lower() or s.lower()[:9] in shown.lower()]
    assert found == []


def test_control_the_secrets_do_exist(certificate):
    """Were the canaries not in the records, the test above would prove nothing."""
    assert certificate.holder["name"] == FULL_NAME
    assert certificate.participant.community.name == "Comunidad Canario"
    assert certificate.enrollment.offering.program.name_es == "Programa Canario"


def test_revoking_shows_at_once(client, cast, certificate):
    assert b'class="status valid"' in page(client, certificate.code).content
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    assert b'class="status revoked"' in page(client, certificate.code).content


def test_unknown_and_malformed_codes_look_alike(client, certificate):
    answers = [
        page(client, code)
        for code in (codes.new_code(), codes.new_code(), "0", "OIL0U", "x" * 70, "../admin", "ñ")
        if "/" not in code
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.content for a in answers}) == 1
    assert b'class="status not_found"' in answers[0].content


@pytest.mark.parametrize("code", ["unknown", "malformed"])
def test_a_text_that_is_no_code_costs_the_same_work(client, django_assert_num_queries, code, db):
    code = codes.new_code() if code == "unknown" else "no-code"
    with django_assert_num_queries(1):
        assert verifying.look_up(code) == verifying.Checked()


def test_a_code_may_be_typed_in_any_way(client, certificate):
    typed = codes.shown(certificate.code).lower().replace("-", " ")
    assert verifying.look_up(typed).state == "valid"
    response = client.get("/v/", {"code": typed})
    assert (response.status_code, response["Location"]) == (302, f"/v/{certificate.code}")
    assert client.get(f"/v/{codes.shown(certificate.code).lower()}").status_code == 200


@pytest.mark.parametrize(("path", "target"), [("/verificar/", "/v/"), ("/en/verify/", "/en/v/")])
def test_the_words_lead_to_the_form(client, db, path, target):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, target)
    assert client.get(target).status_code == 200


def test_an_empty_form_asks_for_the_code(client, db):
    assert client.get("/v/", {"code": " "}).status_code == 200


@pytest.mark.parametrize("path", ["/v/", "/en/v/", "/v/{code}", "/en/v/{code}", "/v/nothing"])
def test_no_cookie_no_store_no_index_no_referrer(client, certificate, path):
    response = client.get(path.format(code=certificate.code))
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert b'<meta name="robots" content="noindex">' in response.content
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_page_asks_nothing_of_other_sites(client, certificate):
    text = page(client, certificate.code).content.decode()
    outside = [part[:60] for part in text.split('="')[1:] if part.startswith(("http", "//"))]
    assert [o for o in outside if not o.startswith("https://rumbo.example")] == []


@pytest.mark.parametrize("path", ["/v/", "/v/{code}"])
def test_all_that_a_phone_loads_weighs_20_kb_at_most(client, certificate, path):
    """As it is served: styles without spaces, compressed the older way."""
    html = client.get(path.format(code=certificate.code)).content
    files = ("rumbo.css", "sprite.svg", FONT)
    assert len(gzip.compress(html)) + sum(weight(each, "gzip") for each in files) <= 20 * 1024
    assert len(html) <= 20 * 1024


def test_the_name_is_confirmed_by_typing_it(client, certificate):
    assert b"notice good" in post_name(client, certificate, FULL_NAME).content
    assert b"notice bad" in post_name(client, certificate, "Zunilda Wainwright").content
    checks = Entry.objects.filter(action="certificate.name_checked").values_list("purpose")
    assert sorted(p for (p,) in checks) == ["match", "no match"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("María José Núñez", "maria jose nunez", True),
        ("Núñez María José", "María José Núñez", True),
        ("  Q'eqchi'  Caal ", "Qeqchi Caal", True),
        ("Nuñez", "Nun\u0303ez", True),
        ("María Núñez", "María José Núñez", False),
        ("María María Núñez", "María Núñez", False),
        ("", "", False),
        ("--", "--", False),
        ("🎓", "🎓", False),
        ("Ana Иванова", "Ana", False),
        ("Иван Петров", "петров иван", True),
        ("Ma\u200bría\u00ad Núñez", "María Núñez", True),
        ("Q\u2019eqchi\u2019 Caal", "Q'eqchi' Caal", True),
        ("Q´eqchi´ Caal", "Q'eqchi' Caal", True),
        ("Ｍａｒíａ Núñez", "María Núñez", True),
        ("María-José Núñez", "María José Núñez", True),
        ("María 13 Núñez", "María Núñez", False),
    ],
)
def test_names_agree_whatever_accents_case_and_order(one, other, same):
    assert verifying.same_name(one, other) is same
    assert verifying.same_name(other, one) is same


def test_a_name_can_be_tried_five_times_an_hour_for_one_code(client, certificate):
    for _n in range(views.NAMES_PER_CODE):
        assert post_name(client, certificate, "Otra Persona").status_code == 200
    refused = post_name(client, certificate, FULL_NAME)
    assert refused.status_code == 429
    assert b"notice good" not in refused.content
    # Lower case and hyphens are no way around it, nor is the English address.
    dashed = codes.shown(certificate.code).lower()
    same_site = {"Sec-Fetch-Site": "same-origin"}
    for path in (f"/v/{dashed}", f"/en/v/{certificate.code}"):
        assert client.post(path, {"name": FULL_NAME}, headers=same_site).status_code == 429
    assert page(client, certificate.code).status_code == 200  # looking is not limited


def test_a_network_cannot_go_through_many_codes(client, db, monkeypatch):
    monkeypatch.setattr(views, "NAMES_PER_NETWORK", 3)
    same_site = {"Sec-Fetch-Site": "same-origin"}
    seen = []
    monkeypatch.setattr(verifying, "confirm_name", lambda *args: seen.append(args))
    for _n in range(5):
        client.post(f"/v/{codes.new_code()}", {"name": "x"}, headers=same_site)
    network = {"what": "name:network", "key": "127.0.0.0/24"}
    assert limits.spend(**network, limit=3) is False
    assert limits.spend(**network | {"key": "192.0.2.0/24"}, limit=3) is True


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_other_sites_cannot_post_a_name(certificate, headers):
    client = Client(enforce_csrf_checks=True)
    assert post_name(client, certificate, FULL_NAME, **headers).status_code == 403
    own = {"Origin": "http://testserver"}
    assert post_name(client, certificate, FULL_NAME, **own).status_code == 200


def test_nobody_changes_anything_with_other_methods(client, certificate):
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(f"/v/{certificate.code}").status_code == 405
        assert getattr(client, method)("/v/").status_code == 405


def test_no_code_is_written_into_the_log(client, certificate, caplog):
    for _n in range(views.NAMES_PER_CODE + 1):
        post_name(client, certificate, "Otra Persona")
    unknown = codes.new_code()
    page(client, unknown)
    assert certificate.code not in caplog.text and unknown not in caplog.text
    client.get("/no-such-page/")
    assert "/no-such-page/" in caplog.text  # the control: others are written


@pytest.fixture
def cache_in_the_database(settings, db):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tries"}
    }
    call_command("createcachetable", verbosity=0)


def test_the_limit_holds_in_the_database_too(cache_in_the_database):
    tries = [limits.spend("name", "one", 3) for _n in range(5)]
    assert tries == [True, True, True, False, False]
    assert limits.spend("name", "two", 3) is True


def test_a_certificate_whose_key_was_destroyed_still_answers(client, certificate):
    key = certificate.participant.key
    key.wrapped = bytes(60)
    key.save()
    response = page(client, certificate.code)
    assert response.status_code == 200 and b'class="status valid"' in response.content
    assert b"notice bad" in post_name(client, certificate, FULL_NAME).content


# --- guessing codes, reporting, other ways of writing ------------------------------------------


def test_a_network_that_guesses_codes_is_stopped_and_others_are_not(
    client, certificate, monkeypatch
):
    monkeypatch.setattr(views, "MISSES_PER_NETWORK", 3)
    for _n in range(3):
        assert page(client, certificate.code).status_code == 200  # right codes are not counted
        assert page(client, codes.new_code()).status_code == 404
    stopped = [page(client, code) for code in (codes.new_code(), "no-code", certificate.code)]
    assert {a.status_code for a in stopped} == {429} and len({a.content for a in stopped}) == 1
    elsewhere = client.get(f"/v/{certificate.code}", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_of_many_who_guess_at_once_only_so_many_hear_that_there_is_no_such_code(
    client, db, monkeypatch
):
    monkeypatch.setattr(views, "MISSES_PER_NETWORK", 3)
    monkeypatch.setattr(views, "_guesses", lambda request: False)  # all looked before any counted
    seen = [page(client, codes.new_code()).status_code for _n in range(5)]
    assert seen == [404, 404, 404, 429, 429]


def test_while_everybody_guesses_each_network_has_fewer(client, certificate, monkeypatch):
    monkeypatch.setattr(views, "MANY_MISSES", 4)
    monkeypatch.setattr(views, "MISSES_WHILE_MANY", 2)
    for n in range(4):
        client.get(f"/v/{codes.new_code()}", REMOTE_ADDR=f"192.0.{n}.7")
    seen = [page(client, codes.new_code()).status_code for _n in range(4)]
    assert seen == [404, 404, 429, 429]
    # Who types a right code elsewhere notices nothing of it.
    assert client.get(f"/v/{certificate.code}", REMOTE_ADDR="198.51.100.7").status_code == 200


def test_control_without_the_count_guessing_goes_on(client, db, monkeypatch):
    monkeypatch.setattr(views, "MISSES_PER_NETWORK", 3)
    monkeypatch.setattr(views, "_missed", lambda request: None)
    assert {page(client, codes.new_code()).status_code for _n in range(5)} == {404}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_report_carries_the_code_in_its_body_and_an_unknown_code_none(
    client, certificate, prefix
):
    text = page(client, certificate.code, prefix).content.decode()
    form = text[text.index('action="/en/feedback/"' if prefix else 'action="/quejas/"') :]
    assert codes.shown(certificate.code) in form.partition("</form>")[0]
    unknown = codes.new_code()
    missing = page(client, unknown, prefix).content.decode()
    assert 'name="report"' in missing and 'name="what"' not in missing and unknown not in missing


@pytest.mark.parametrize("written", ["{}/", "{}", " {} "])
def test_links_of_the_page_name_the_code_one_way(client, certificate, written):
    dashed = codes.shown(certificate.code).lower()
    text = page(client, written.format(dashed)).content.decode()
    assert f'href="/en/v/{certificate.code}"' in text


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_state_is_said_in_words_and_by_an_icon(client, cast, certificate, state, prefix):
    code = certificate.code
    if state == "revoked":
        ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    elif state == "replaced":
        ending.replace(certificate, cast.coordinator)
    elif state == "not_found":
        code = codes.new_code()
    text = page(client, code, prefix).content.decode()
    said = text[text.index(f'class="status {state}"') :].partition("</h1>")[0]
    icons = {
        "valid": "circle-check",
        "replaced": "refresh-cw",
        "revoked": "circle-x",
        "not_found": "circle-question-mark",
    }
    assert f"#{icons[state]}" in said and said.rpartition(">")[2].strip()
