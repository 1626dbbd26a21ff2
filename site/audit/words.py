"""What each action of the journal means, in words: every action that is recorded stands here.

A sentence follows whoever did it ("Rosa Pineda" + "opened the list of Ceiba"), in the past, so
that it fits anybody. `%(what)s` is the record that the entry names; the fields that were seen or
changed, and the reason, are added where the entry has them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SEEN, CHANGED, ASIDE = "seen", "changed", "aside"


@dataclass(frozen=True)
class Said:
    """A sentence, and its kind: SEEN or CHANGED speak of people, ASIDE of everything else."""

    kind: str
    text: str


def _all(kind: str, texts: dict[str, str]) -> dict[str, Said]:
    return {action: Said(kind, text) for action, text in texts.items()}


WORDS = {
    # One person.
    **_all(
        SEEN,
        {
            "participant.opened": _("saw the page"),
            "participant.compared": _("compared the record with another one"),
            "certificate.seen": _("saw the certificate: %(what)s"),
            "certificate.downloaded": _("downloaded the certificate: %(what)s"),
            "certificate.reprinted": _("printed the certificate again: %(what)s"),
            "certificate.printed": _("printed the certificate with others: %(what)s"),
            "certificate.packed": _("downloaded the certificate with others: %(what)s"),
            "certificate.name_checked": _("compared a name with the certificate: %(what)s"),
            "certificate.exported": _("took the certificate with the name out of Rumbo: %(what)s"),
            "outcome.opened": _("saw an outcome: %(what)s"),
            "evidence.downloaded": _("downloaded the evidence of an outcome: %(what)s"),
            "story.opened": _("read a story of the person"),
            "rights.opened": _("read a request of the person about their data"),
            "rights.file_taken": _("took everything kept about the person out of Rumbo, for them"),
            "application.opened": _("read the application for %(what)s"),
        },
    ),
    **_all(
        CHANGED,
        {
            "participant.registered": _("registered the person"),
            "participant.updated": _("corrected"),
            "consent.given": _("recorded a consent: %(what)s"),
            "consent.withdrawn": _("recorded that a consent was withdrawn: %(what)s"),
            "protection.excepted": _("recorded a reason to take part without an adult in charge"),
            "enrollment.waiting": _("put on the waiting list of %(what)s"),
            "enrollment.active": _("gave a seat in %(what)s"),
            "enrollment.paused": _("noted a pause in %(what)s"),
            "enrollment.completed": _("noted as completed: %(what)s"),
            "enrollment.not_completed": _("noted as finished without completing: %(what)s"),
            "enrollment.withdrawn": _("noted that the person stopped coming to %(what)s"),
            "enrollment.transferred": _("moved to another group, out of %(what)s"),
            "enrollment.cancelled": _("took off the waiting list of %(what)s"),
            "attendance.corrected": _("corrected the attendance in %(what)s"),
            "attendance.undone": _("took back a mark of the same day in %(what)s"),
            "outcome.proposed": _("recorded an outcome: %(what)s"),
            "outcome.confirmed": _("confirmed an outcome: %(what)s"),
            "outcome.returned": _("gave an outcome back: %(what)s"),
            "outcome.sent_again": _("sent an outcome again: %(what)s"),
            "outcome.withdrawn": _("withdrew an outcome: %(what)s"),
            "outcome.correction_proposed": _("proposed to correct an outcome: %(what)s"),
            "outcome.corrected": _("corrected an outcome: %(what)s"),
            "outcome.evidence_added": _("added evidence to an outcome: %(what)s"),
            "certificate.issued": _("issued the certificate: %(what)s"),
            "certificate.replaced": _("replaced the certificate: %(what)s"),
            "certificate.revoked": _("ended the certificate: %(what)s"),
            "story.written": _("wrote a story of the person"),
            "story.changed": _("changed a story of the person"),
            "story.published": _("let everybody read a story of the person"),
            "story.taken_back": _("took back a story of the person"),
            "rights.received": _("asked about their data"),
            "rights.forwarded": _("handed on a request of the person about their data"),
            "rights.linked": _("said whose request about data it is"),
            "rights.identified": _("made sure that the person asked themselves"),
            "rights.extended": _("took more time to answer a request about data"),
            "participant.erased": _("erased the data of the person"),
            "participant.merged": _("joined two records of the person: %(what)s"),
            "participant.unmerged": _("parted two records again: %(what)s"),
            "participant.merge_final": _("let go of what was kept to part two records: %(what)s"),
            "double.different": _("said that these are two people: %(what)s"),
            "double.reopened": _("asked again whether two records are one person: %(what)s"),
            "rights.answered": _("answered a request of the person about their data"),
        },
    ),
    # Lists with people on them.
    **_all(
        SEEN,
        {
            "participants.searched": _("found the person by a search"),
            "participant.similar": _("saw the person among those who may be the same"),
            "participants.unasked": _("saw the list of people to ask for consent"),
            "participants.doubles": _("saw the person among possible duplicates"),
            "applications.listed": _("saw the list of applications"),
            "readings.opened": _("saw the person among those whom a colleague looked at"),
            "group.opened": _("opened the page of the group %(what)s"),
            "group.printed": _("printed the list of the group %(what)s"),
            "roll.opened": _("opened the roll of %(what)s"),
            "scores.opened": _("opened the assessment of the group %(what)s"),
            "certificates.listed": _("opened the certificates of the group %(what)s"),
            "certificates.previewed": _("looked at the certificates to be issued to %(what)s"),
            "certificates.printed": _("printed the certificates of the group %(what)s"),
            "certificates.packed": _("downloaded the certificates of the group %(what)s"),
            "certificates.browsed": _("saw the person in the list of certificates"),
            "certificates.searched": _("found a certificate of the person by a search"),
            "certificates.tabled": _("took a table of certificates with names out of Rumbo"),
            "certificates.register": _(
                "opened the register of certificates (code and initials) of %(what)s"
            ),
            "certificates.exported": _(
                "took the register of certificates (code and initials) of %(what)s out of Rumbo"
            ),
            "certificates.taken": _(
                "downloaded a file with the register of certificates of %(what)s"
            ),
            "outcomes.listed": _("saw the person in the list of outcomes"),
            "group.outcomes_listed": _("opened the outcomes of the group %(what)s"),
            "outcomes.exported": _("took outcomes, by code, out of Rumbo"),
            "certificates.exported_with_names": _("took certificates with names out of Rumbo"),
            "import.seen": _("opened the list from which the person came"),
            "import.rows_seen": _("read the rows of the list from which the person came"),
            "import.taken": _("took the rows of the list from which the person came out of Rumbo"),
        },
    ),
    **_all(
        CHANGED,
        {
            "attendance.saved": _("called the roll of %(what)s"),
            "assessment.saved": _("recorded the assessment of the group %(what)s"),
            "import.read": _("read a list with the person on it"),
            "people.staged": _("prepared people of a list"),
            "people.imported": _("registered people from a list"),
            "people.taken_back": _("removed people whom a list had brought in by mistake"),
            "import.undoing": _("began to take a list back with the person on it"),
            "import.undone": _("took a list back with the person on it"),
            "import.answered": _("answered rows of a list with the person on it"),
            "import.chosen": _("chose how a list with the person on it is read"),
        },
    ),
    # What names nobody.
    **_all(
        ASIDE,
        {
            "import.unreadable": _("could not read a list"),
            "import.cancelled": _("gave up the import of a list"),
            "offering.created": _("made a group"),
            "offering.changed": _("changed a group"),
            "offering.leaders": _("changed who leads a group"),
            "offering.draft": _("made a group a draft"),
            "offering.published": _("published a group"),
            "offering.finished": _("finished a group"),
            "offering.cancelled": _("called off a group"),
            "seats.beyond": _("added seats beyond the capacity"),
            "seats.resized": _("changed the number of seats"),
            "sessions.generated": _("made the sessions of a group"),
            "session.added": _("added a session"),
            "session.no_class": _("noted that there was no class"),
            "session.reinstated": _("noted that there was class after all"),
            "program.created": _("made a program"),
            "program.changed": _("changed a program"),
            "course.created": _("made a course"),
            "course.changed": _("changed a course"),
            "center.created": _("made a center"),
            "center.changed": _("changed a center"),
            "community.created": _("added a community"),
            "community.changed": _("changed a community"),
            "logo.created": _("added a logo"),
            "logo.changed": _("changed a logo"),
            "signatory.created": _("added a signature"),
            "signatory.changed": _("changed a signature"),
            "award.created": _("made an award"),
            "award.changed": _("changed an award"),
            "award.shared": _("let an organization work under an award"),
            "award.left": _("took an organization out of an award"),
            "grant.given": _("gave an evaluator access"),
            "grant.revoked": _("ended an evaluator's access"),
            "overlap.agreed": _("agreed to count unique youth with other organizations"),
            "overlap.ended": _("ended counting unique youth with other organizations"),
            "overlap.counted": _("counted unique youth of an award"),
            "overlap.seen": _("saw figures of unique youth of an award"),
            "source.connected": _("connected a form of a form tool"),
            "source.changed": _("changed a connected form of a form tool"),
            "source.tried": _("tried the connection to a form tool"),
            "source.ended": _("ended the connection to a form tool"),
            "source.pulled": _("brought in the answers of a form"),
            "job.started": _("started a job"),
            "job.resumed": _("let a job go on"),
            "job.stopped": _("stopped a job"),
            "job.file_taken": _("took the file that a job made"),
            "export.previewed": _("looked at what an export would hold"),
            "export.made": _("made an export of certificates"),
            "application.received": _("sent an application"),
            "application.asked_again": _("sent the same application again"),
            "application.withdrawn": _("said that they can't come any more"),
            "application.repeat_withdrawn": _("said again that they can't come any more"),
            "application.phone_corrected": _("corrected the phone of an application"),
            "application.contact_ended": _("asked not to be called about an application"),
            "application.guardian_answered": _("answered for a minor, by the link for it"),
            "application.assented": _("agreed themselves to take part, being a minor"),
            "application.assent_taken_back": _("took back that they agreed, being a minor"),
            "application.without_guardian": _("said that no adult is in charge of them"),
            "application.link_renewed": _("made a new link for the adult in charge"),
            "application.guardian_reminded": _("reminded the adult in charge"),
            "application.permitted": _("put the permission for a minor on their record"),
            "application.contacted": _("noted a talk about an application"),
            "application.put_off": _("noted that there is no seat for an application now"),
            "application.reopened": _("opened an application again"),
            "application.emptied": _("removed the words of an application whose time was over"),
            "application.linked": _("said whose application it is"),
            "application.enrolled": _("gave a seat to who had sent an application"),
            "complaint.received": _("sent a complaint"),
            "complaint.opened": _("read a complaint"),
            "complaint.noted": _("noted what was done about a complaint"),
            "complaint.closed": _("closed a complaint"),
            "complaint.emptied": _("removed the words of a complaint whose time was over"),
        },
    ),
    # Organizations, accounts and keys.
    **_all(
        ASIDE,
        {
            "organization.created": _("made an organization"),
            "consenttext.published": _("kept a new version of a consent text"),
            "consenttext.corrected": _("corrected a consent text before its day"),
            "consenttext.discarded": _("discarded a consent text before its day"),
            "organization.changed": _("changed an organization"),
            "access.asked": _("asked for a change of access"),
            "access.confirmed": _("confirmed a change of access"),
            "access.refused": _("refused a change of access"),
            "access.withdrawn": _("withdrew a change of access"),
            "access.expired": _("let a change of access expire"),
            "second_step.reset": _("reset a second step"),
            "second_step.failed": _("gave a wrong code at the second step"),
            "invitation.sent": _("mailed the link of an invitation"),
            "invitation.asked_again": _("asked for a new link of an invitation"),
            "invitation.withdrawn": _("closed an invitation"),
            "invitation.accepted": _("accepted an invitation"),
            "set_password": _("chose a first password"),
            "user.deactivated": _("stopped the sign-in of an account"),
            "sessions.ended": _("ended sessions"),
            "sessions.stopped": _("ended the sessions of who asked for too much"),
            "sign_in.failed": _("tried to sign in, in vain"),
            "denied": _("was refused a page"),
            "create_user": _("made an account"),
            "give_role": _("gave a role"),
            "end_role": _("ended a role"),
            "sign_in": _("signed in"),
            "sign_out": _("signed out"),
            "change_password": _("changed the password"),
            "add_second_factor": _("set up the second factor"),
            "remove_second_factor": _("removed the second factor"),
            "renew_recovery_codes": _("made new recovery codes"),
            "backup.made": _("made a backup"),
            "backup.restored": _("restored a backup"),
            "rotate_keys": _("wrapped the keys anew"),
            "renew_tokens": _("made anew by which people are found"),
            "add_master_key": _("added a master key"),
            "remove_master_key": _("removed a master key"),
        },
    ),
}


def actions_of(kind: str) -> list[str]:
    """The actions of one kind, for a condition on entries."""
    return sorted(action for action, said in WORDS.items() if said.kind == kind)
