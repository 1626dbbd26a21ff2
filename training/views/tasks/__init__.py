"""What waits for somebody on the first page: one line each, by what their role may do.

A line tells how many and since when, and names nobody: {text, hint, url, label}, with `day` where
it is about one day.
"""

from accounts.roles import may

from . import answers, calls, classes, people


def waiting(user, groups) -> list[dict]:
    """The tasks of `user` in their order; `groups` are those that they work with."""
    return [task for task in _tasks(user, groups) if task]


def _tasks(user, groups):
    if may(user, "enroll"):
        yield people.applications_new(user)
        yield people.permissions_missing(user)
        yield people.coming_of_age(user)
    if may(user, "call_roll"):
        yield calls.absences(user, groups)
    if may(user, "see_contacts"):
        yield calls.adults(user)
        yield calls.running_out(user)
        yield calls.to_review(user)
    if may(user, "answer_complaints"):
        yield answers.complaints_waiting(user)
    if may(user, "answer_rights"):
        yield answers.rights_due(user)
    if may(user, "ask_about_readings"):
        yield answers.readings_to_ask_about(user)
    if may(user, "merge_people"):
        yield people.doubles_waiting(user)
    if may(user, "add_people"):
        yield people.drafts_kept(user)
        yield people.people_to_ask(user)
    if may(user, "call_roll"):
        yield from classes.rolls_to_call(user, groups)
    if may(user, "propose_outcome"):
        yield answers.outcomes_back(user)
    if may(user, "confirm_outcome"):
        yield answers.outcomes_to_confirm(user)
    if may(user, "certify"):
        yield from classes.groups_to_certify(user, groups)
