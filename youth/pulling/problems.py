"""Why answers cannot be brought in, by stable code, in words for whoever connected the form."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "pull_address": _(
        "This address cannot be used. It must begin with https:// and belong to a server of the"
        " internet."
    ),
    "pull_unreachable": _("The server cannot be reached. Check its address, or try again later."),
    "pull_certificate": _("The server does not prove who it is: its certificate is not valid."),
    "pull_slow": _("The server took too long to answer. Try again later."),
    "pull_busy": _("The server asks to wait, for it has too much to do. Try again later."),
    "pull_broken": _("Something is wrong on the server. Try again later, or tell whoever runs it."),
    "pull_token": _("The server does not accept the token. Make a new one and replace it here."),
    "pull_form": _("The server has no such form, or the token may not see it."),
    "pull_not_such": _(
        "A server answers there, but not as this form tool does. Check the address and the tool."
    ),
    "pull_redirects": _("The server sends us from one address to the next. Check its address."),
    "pull_elsewhere": _("The server sends us to another one. The token goes nowhere else."),
    "pull_shape": _("The server's answer broke off, or is not what this form tool gives."),
    "pull_too_big": _(
        "These are more answers than we can bring in. Export them in parts as files."
    ),
    "pull_encrypted": _("The answers are encrypted on the server. Export them there as a file."),
    "pull_no_answers": _("The form has no answers yet."),
    "pull_ended": _("The connection to this form was ended."),
}


class Problem(Exception):  # noqa: N818 - it names what happened
    """`code` is a key of PROBLEMS. It never holds what the server said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> str:
        return str(PROBLEMS[self.code])
