"""Work in the background: its owner's scope, progress, stop, go on, its file, its faults."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.people import end_role
from accounts.sealing import files
from audit.models import Entry
from jobs import starting, workers, working
from jobs.kinds import PROBLEMS, Refused, find
from jobs.models import Job, State
from rumbo.tasks import Status
from tests import builders as make
from tests.cast import Cast
from tests.signing_in import sign_in
from tests.working import work
from youth.models import Community

from . import kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def like(cast):
    return make.community(cast.ceiba, name="Las Flores")


@pytest.fixture(autouse=True)
def told_at_every_step(monkeypatch):
    monkeypatch.setattr(working, "EVERY", 0)


def begin(user, name="tests.count", **parameters) -> Job:
    return starting.start(name, user, **parameters)


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def barrios() -> int:
    return Community.objects.filter(name__startswith="Barrio ").count()


def test_work_is_done_once_and_says_how_far_it_came(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    assert (job.state, barrios()) == (State.WAITING, 0)
    assert work() == 1
    job = again(job)
    assert (job.state, job.total, job.outcome) == (State.DONE, 5, {"made": 5})
    assert barrios() == 5 and work() == 0
    assert list(Entry.objects.filter(object_id=job.pk).values_list("action")) == [("job.started",)]


def test_it_runs_in_the_language_and_the_membership_of_its_owner(cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    job = begin(cast.coordinator, "tests.file")
    work()
    job = again(job)
    assert files.read(job.file) == b'{"language": "en", "actor": "coordinator"}'
    assert str(cast.ceiba.pk) in job.file and job.has_file


def test_a_role_that_ended_does_nothing_any_more(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    end_role(cast.coordinator.membership, actor="system:tests")
    work()
    assert (again(job).state, again(job).problem, barrios()) == (State.FAILED, "no_access", 0)


def test_stopped_in_the_middle_and_taken_up_again(cast, like, monkeypatch):
    job = begin(cast.coordinator, like=str(like.pk))
    create = Community.objects.create

    def create_and_stop(**values):
        made = create(**values)
        if values["name"] == "Barrio 2":
            starting.cancel(again(job), cast.coordinator)
        return made

    monkeypatch.setattr(Community.objects, "create", create_and_stop)
    work()
    assert (again(job).state, barrios()) == (State.CANCELLED, 3)
    monkeypatch.undo()
    assert starting.go_on(again(job), cast.coordinator)
    assert not starting.go_on(again(job), cast.coordinator), "taken up twice"
    work()
    assert (again(job).state, barrios()) == (State.DONE, 5)


def test_stopped_while_it_waits_it_never_starts(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    assert starting.cancel(job, cast.coordinator)
    work()
    assert (again(job).state, barrios()) == (State.CANCELLED, 0)
    assert not starting.cancel(again(job), cast.coordinator)


def test_a_worker_that_ends_gives_its_job_back(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    working.stopping.set()
    work(most=1)
    working.stopping.clear()
    assert (again(job).state, again(job).attempts, barrios()) == (State.WAITING, 0, 0)
    work()
    assert (again(job).state, barrios()) == (State.DONE, 5)


def test_a_fault_is_tried_again_and_its_text_is_kept_nowhere(cast, caplog):
    job = begin(cast.coordinator, "tests.fault", who="Ana")
    for _turn in range(working.MOST_ATTEMPTS):
        DBTaskResult.objects.update(run_after=timezone.now())
        work()
    assert (again(job).state, again(job).problem) == (State.FAILED, "broken")
    rows = DBTaskResult.objects.values_list("traceback", "return_value", "exception_class_path")
    assert "Ana" not in caplog.text + str(list(rows))
    assert caplog.text.count("tests.fault: ValueError") == working.MOST_ATTEMPTS
    assert starting.go_on(again(job), cast.coordinator)


def test_what_is_refused_is_not_tried_again(cast):
    job = begin(cast.coordinator, "tests.refused")
    assert work() == 1
    assert (again(job).state, again(job).attempts) == (State.FAILED, 1)


def test_one_job_at_a_time_on_a_subject(cast, like):
    first = begin(cast.coordinator, subject=like.pk, like=str(like.pk))
    assert begin(cast.coordinator, subject=like.pk, like=str(like.pk)) == first
    work()
    assert begin(cast.coordinator, subject=like.pk, like=str(like.pk)) != first


def test_another_turn_leaves_the_first_without_effect(cast, like, monkeypatch):
    """A worker that was thought dead comes back: it stops and changes nothing of the job."""
    job = begin(cast.coordinator, like=str(like.pk))

    def taken_by_another(self, done, total=None):
        Job.objects.filter(pk=job.pk).update(turn=7)
        monkeypatch.undo()
        monkeypatch.setattr(working, "EVERY", 0)
        self.progress(done, total)

    monkeypatch.setattr(working.Work, "progress", taken_by_another)
    work()
    assert (again(job).state, again(job).turn, barrios()) == (State.RUNNING, 7, 0)


def test_a_step_of_a_worker_that_lost_the_job_leaves_nothing(cast, like):
    """Control: while the job is its own, the same step is kept."""
    job = begin(cast.coordinator, like=str(like.pk))
    held = working.Work(working._claim(job.pk), find(job.kind))
    for turn, kept in ((1, 1), (2, 0)):
        Job.objects.filter(pk=job.pk).update(turn=turn)
        Community.objects.filter(name="Barrio 9").delete()
        with suppress(working.TakenAway), held.step():
            Community.objects.create(organization=cast.ceiba, name="Barrio 9", place=like.place)
        assert barrios() == kept


def test_work_of_a_killed_worker_goes_back(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    row = DBTaskResult.objects.get()
    row.claim("gone")
    assert work() == 0, "nothing is ready: the control of what follows"
    assert workers.take_back("tests") == 0, "it may still be alive"
    started = timezone.now() - workers.LEASE - timedelta(seconds=1)
    DBTaskResult.objects.update(started_at=started)
    assert workers.take_back("tests") == 1
    assert work() == 1
    assert again(job).state == State.DONE


def test_a_worker_that_starts_anew_takes_its_own_work_back_at_once(cast, like):
    begin(cast.coordinator, like=str(like.pk))
    DBTaskResult.objects.get().claim("tests")
    assert workers.take_back("tests") == 1


def test_a_worker_takes_back_its_own_lost_task_without_a_new_start(cast, like):
    """The database was away when a task ended: it still says "running", and nothing runs."""
    begin(cast.coordinator, like=str(like.pk))
    DBTaskResult.objects.get().claim("tests")
    process = workers.Process("tests")
    process.look_after()
    assert work() == 1 and barrios() == 5


def test_a_long_job_gives_signs_of_life(cast, like, monkeypatch):
    monkeypatch.setattr(working, "around", workers.Process("tests"))
    begin(cast.coordinator, like=str(like.pk))
    assert not workers.is_anybody_working()
    work()
    assert workers.is_anybody_working()


@pytest.mark.parametrize(("kind", "first"), [("tests.long", "tests.file"), ("tests.count", None)])
def test_a_long_job_lets_others_by(cast, like, monkeypatch, kind, first):
    """Only one that goes on where it was: the control is one that does not say so."""
    monkeypatch.setattr(working, "SLICE", 0)
    monkeypatch.setattr(working, "around", workers.Process("tests"))
    long = begin(cast.coordinator, kind, like=str(like.pk))
    begin(cast.coordinator, "tests.file")
    work(most=2)
    done = Job.objects.filter(state=State.DONE).exclude(pk=long.pk if first else None)
    assert [job.kind for job in done][:1] == [first or "tests.file"]
    assert (again(long).state == State.DONE) is (first is None)
    work()
    assert (again(long).state, again(long).attempts < 2, barrios()) == (State.DONE, True, 5)


def test_an_organization_has_only_so_much_at_work(cast, like, monkeypatch):
    monkeypatch.setattr(starting, "MOST_AT_ONCE", 1)
    begin(cast.coordinator, "tests.file")
    with pytest.raises(Refused, match="too_many"):
        begin(cast.monitor, "tests.file")
    assert begin(cast.outsider, "tests.file"), "others are not held up"
    work()
    assert begin(cast.monitor, "tests.file")


def test_the_same_asked_twice_is_one_job(cast):
    first = begin(cast.coordinator, "tests.file", day="2026-01-01")
    assert begin(cast.coordinator, "tests.file", day="2026-01-01") == first
    assert begin(cast.coordinator, "tests.file", day="2026-01-02") != first
    assert begin(cast.monitor, "tests.file", day="2026-01-01") != first


def test_colleagues_share_what_is_shared(cast, client):
    """Control: what is not shared is missing for them; and what must not stop, does not."""
    for kind, seen in (("tests.shared", 302), ("tests.file", 404)):
        job = begin(cast.coordinator, kind)
        sign_in(client, cast.monitor)
        assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == seen
        assert again(job).state == State.WAITING
        Job.objects.filter(pk=job.pk).update(state=State.FAILED)
        assert client.post(reverse("jobs:go_on", args=[job.pk])).status_code == seen
        sign_in(client, cast.outsider)
        assert client.post(reverse("jobs:go_on", args=[job.pk])).status_code == 404
    work()
    job = Job.objects.get(kind="tests.shared")
    assert (job.actor, files.read(job.file)) == (cast.monitor, str(cast.monitor.pk).encode())


def test_chores_are_done_and_one_that_fails_keeps_nobody_from_working(cast, monkeypatch, caplog):
    done = []

    def broken():
        raise ValueError("Ana")

    monkeypatch.setattr(workers.kinds, "_chores", [broken, lambda: done.append(1)])
    process = workers.Process("tests")
    process.look_after()
    process.seen = -workers.BEAT
    process.look_after()
    assert done == [1] and "ValueError" in caplog.text and "Ana" not in caplog.text


def test_what_kills_every_worker_is_given_up(cast):
    """Three turns that get no further, and no fourth."""
    job = begin(cast.coordinator, "tests.dies")
    for _turn in range(6):
        row = DBTaskResult.objects.first()
        row.status = Status.READY
        row.save()
        try:
            working.carry_out(job.pk)
        except SystemExit:
            continue
    turns = (kinds.Path(kinds.settings.OWN) / f"{job.pk}.turns").read_text()
    assert (again(job).state, again(job).problem, turns) == (State.FAILED, "lost", "xxxx")


def test_a_job_that_fell_out_of_the_queue_is_handed_over_again(cast, like):
    job = begin(cast.coordinator, like=str(like.pk))
    DBTaskResult.objects.all().delete()
    assert work() == 0
    workers.tidy()
    workers.tidy()
    assert DBTaskResult.objects.count() == 1
    work()
    assert again(job).state == State.DONE


def test_its_file_is_fetched_by_its_owner_only_and_goes_after_a_week(cast, client):
    job = begin(cast.coordinator, "tests.file")
    work()
    url = reverse("jobs:file", args=[job.pk])
    for other in (cast.outsider, cast.monitor, cast.evaluator):
        sign_in(client, other)
        assert client.get(url).status_code == 404
        assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404
    sign_in(client, cast.coordinator)
    answer = client.get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="lista.csv"'
    assert answer["Cache-Control"] == "no-store, private"
    assert Entry.objects.filter(action="job.file_taken", object_id=job.pk).count() == 1
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    name = again(job).file
    workers.tidy()
    assert client.get(url).status_code == 404
    assert not files.exists(name) and again(job).key is None


def test_a_watcher_is_told_whether_work_is_done(client, cast):
    assert client.get("/workerz").status_code == 503
    workers.beat("tests")
    assert client.get("/workerz").content == b"ok\n"
    begin(cast.coordinator, "tests.file")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/workerz").status_code == 503


def test_going_on_asks_for_room_as_starting_does(cast, client, monkeypatch):
    jobs = [begin(cast.coordinator, "tests.file", number=n) for n in range(3)]
    for job in jobs:
        starting.cancel(job, cast.coordinator)
    monkeypatch.setattr(starting, "MOST_AT_ONCE", 2)
    sign_in(client, cast.coordinator)
    answers = [client.post(reverse("jobs:go_on", args=[job.pk])) for job in jobs]
    assert {answer.status_code for answer in answers} == {302}
    assert Job.objects.active().count() == 2
    assert [str(m) for m in get_messages(answers[-1].wsgi_request)] == [PROBLEMS["too_many"]]


def test_what_was_started_anew_meanwhile_does_not_go_on_as_well(cast, client):
    subject = uuid4()
    old = starting.start("tests.file", cast.coordinator, subject=subject)
    starting.cancel(old, cast.coordinator)
    assert starting.go_on(old, cast.coordinator)  # the control: alone it goes on
    starting.cancel(old, cast.coordinator)
    starting.start("tests.file", cast.coordinator, subject=subject)
    sign_in(client, cast.coordinator)
    answer = client.post(reverse("jobs:go_on", args=[old.pk]))
    assert answer.status_code == 302
    assert [str(m) for m in get_messages(answer.wsgi_request)] == [PROBLEMS["at_work"]]
    assert again(old).state == State.CANCELLED


def test_a_file_whose_days_are_over_is_gone_without_a_worker(cast, client):
    job = begin(cast.coordinator, "tests.file")
    work()
    sign_in(client, cast.coordinator)
    url = reverse("jobs:file", args=[job.pk])
    assert client.get(url).status_code == 200
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert files.exists(again(job).file)  # the control: nobody has taken it away
    assert client.get(url).status_code == 404
