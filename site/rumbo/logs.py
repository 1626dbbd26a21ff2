"""What never stands in a log: codes of certificates, secrets of links that set a password, that ask
an adult for their permission, or that show what somebody earned."""

import logging
import re

SECRET_IN_PATH = re.compile(
    r"(/v/|/r/|/permiso/|/permission/|/cuenta/contrasena/nueva/|/cuenta/invitacion/)[^/\s?]+"
)


class WithoutCodes(logging.Filter):
    """Hides what in an address leads to a person, whoever writes the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = SECRET_IN_PATH.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
