"""The one error of certificates that staff are told about."""


class Refused(ValueError):
    """An act on certificates that the rules refuse; the text says why, in words for staff."""
