"""A new person on the phone and on a 10" tablet: what is asked, how many taps."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import builders as make
from youth import consenting
from youth.details import PersonDetails
from youth.intake import register
from youth.models import Participant, PersonDraft
from youth.models.consent import Purpose
from youth.views import intake

from .test_staff import sticking_out

pytestmark = [pytest.mark.browser, pytest.mark.once]
WHY = "the test looks behind the screens"
SIZES = {"phone": (360, 640), "tablet": (800, 1280)}
# What a page asks by itself: fields that are neither optional nor hidden nor in a folded part.
ASKED = """() => [...document.querySelectorAll('main form .field')]
  .filter(f => !f.closest('details') && f.querySelector('legend, label:not(.option)'))
  .filter(f => !f.querySelector('.optional'))
  .map(f => ({
    minor: !!f.closest('.minor'),
    name: f.querySelector('[name]').name,
    filled: [...f.querySelectorAll('input')].some(i => i.type == 'text' && i.value),
  }))"""


@pytest.fixture(autouse=True)
def ready(cast):
    make.consent_text()
    make.place()


@pytest.fixture(params=["es", "en"])
def language(request, cast):
    cast.coordinator.language = request.param
    cast.coordinator.save()
    return request.param


@pytest.fixture(params=SIZES)
def staff(request, cast, somebody, language):
    width, height = SIZES[request.param]
    # Each size and each language without scripts once, and once with them.
    scripts = (request.param == "tablet") == (language == "es")
    return somebody(width=width, height=height, scripts=scripts).sign_in(cast.coordinator)


def begin(staff, group):
    """From the page of a group: search, and nobody is there."""
    staff.open(f"/trabajo/personas/?grupo={group.pk}")
    staff.taps = 0
    staff.fill(q="Zoila Marina Quintana").tap("main form[role=search] button")
    return staff.tap("main form[action='/trabajo/personas/nueva/'] button")


def tell(staff, years: int, *, agreed: str = "signed") -> None:
    staff.fill(born_day="1", born_year=str(timezone.localdate().year - years), phone="9911-2233")
    staff.page.select_option("[name=born_month]", "1")
    picked = {"sex": "female", "phone_owner": "own", "phone_safety": "safe"}
    picked |= {"studies": "no", "works": "no", "agreed": agreed}
    for name, value in picked.items():
        staff.pick(f"input[name={name}][value={value}]")


def sign_out(staff) -> None:
    button = staff.page.locator("form[action='/cuenta/salir/'] button").first
    with staff.page.expect_navigation():
        button.evaluate("button => button.form.submit()")
    staff.open("/trabajo/personas/borradores/")
    assert staff.path == "/cuenta/entrar/"


def people():
    return Participant.objects.unscoped(WHY).select_related("key", "organization")


def test_at_most_twelve_fields_of_an_adult_and_fourteen_of_a_minor(cast, staff, counted):
    begin(staff, make.offering(cast.ceiba))
    asked = staff.page.evaluate(ASKED)
    ticks = staff.page.locator("main .minor > .field:has(input[name=assent])").count()
    adult = [each for each in asked if not each["minor"]]
    counted("F4 adult", staff.taps, len(adult))
    counted("F4 minor", staff.taps, len(asked) + ticks)
    filled = {each["name"] for each in adult if each["filled"]}
    assert filled == {"given", "surname1", "place_text"}, "from the search, and from the group"
    assert sticking_out(staff) == [0, 0, 0]


def test_an_adult_is_registered(cast, staff, counted):
    begin(staff, make.offering(cast.ceiba))
    tell(staff, 20)
    staff.tap(".savebar button")
    person = people().get()
    assert staff.path == f"/trabajo/personas/{person.pk}/" and consenting.may_take_part(person)
    counted("F4 adult", staff.taps)  # two to the page, six answers, save


def test_a_minor_is_registered(cast, staff, counted):
    begin(staff, make.offering(cast.ceiba))
    tell(staff, 15, agreed="spoken")
    staff.fill(witness="Berta Paz", guardian_name="Rosa Quintana", guardian_phone="9911-2244")
    staff.page.select_option("[name=guardian_relation]", "mother")
    staff.pick("input[name=assent]").tap(".savebar button")
    person = people().get()
    consent = consenting.newest(person, Purpose.SERVICES)
    assert (consent.method, consent.guardian.relation, consent.assent) == ("spoken", "mother", True)
    counted("F4 minor", staff.taps)


def test_kept_signed_out_signed_in_and_saved(cast, staff):
    begin(staff, make.offering(cast.ceiba))
    staff.fill(phone="9911-2233", born_day="31")
    staff.pick("input[name=sex][value=female]").tap(".savebar button[name=keep]")
    assert PersonDraft.objects.unscoped(WHY).count() == 1 and not people().exists()
    sign_out(staff)
    cache.clear()  # which remembers the code of the minute
    staff.sign_in(cast.coordinator)
    staff.tap("main .tasks a[href='/trabajo/personas/borradores/']").tap("main .list .main a")
    assert staff.page.input_value("[name=phone]") == "9911-2233"
    assert staff.page.locator(".errors, .error").count() == 0
    assert staff.page.is_checked("input[name=sex][value=female]")
    tell(staff, 20)
    staff.tap(".savebar button")
    assert people().get().sex == "female"
    assert not PersonDraft.objects.unscoped(WHY).filter(participant=None).exists()


def test_who_may_be_the_same_is_shown_and_both_answers_lose_nothing(cast, staff):
    born = timezone.localdate().replace(month=1, day=1, year=timezone.localdate().year - 20)
    told = PersonDetails("Zoila Marina", "Quintana", born=born, sex="female")
    known = register(cast.ceiba, told, actor=cast.coordinator)
    group = make.offering(cast.ceiba)
    for answer in ("same", "not_the_same"):
        begin(staff, group)
        tell(staff, 20)
        staff.tap(".savebar button")
        assert "Zoila Marina Quintana" in staff.page.locator(".notice.warn").inner_text()
        assert sticking_out(staff) == [0, 0, 0]
        staff.tap(f".notice.warn button[name={answer}]")
        if answer == "same":
            assert staff.path == f"/trabajo/personas/{known.pk}/" and people().count() == 1
            assert PersonDraft.objects.unscoped(WHY).get().typed["phone"] == "9911-2233"
    assert people().count() == 2


def test_sent_while_the_server_fails_it_is_sent_again_by_loading_the_page_again(
    cast, somebody, monkeypatch
):
    """Back would show an empty page: nothing of a person is kept by the browser."""
    staff = somebody().sign_in(cast.coordinator)
    begin(staff, make.offering(cast.ceiba))
    tell(staff, 20)
    staff.expects = {500}

    def fail(*_args):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(intake, "add", fail)
        staff.tap(".savebar button")
    assert "cargue esta página otra vez" in staff.text and not people().exists()
    staff.page.reload()
    person = people().get()
    assert staff.path == f"/trabajo/personas/{person.pk}/" and person.sex == "female"
