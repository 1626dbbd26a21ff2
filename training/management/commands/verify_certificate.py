"""Say whether a certificate is real: by its code, its file, its QR code or its credential."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from training.certifying import claiming, codes, files, verifying
from training.certifying.command import CertificateCommand
from training.proving import (
    bits,
    checking,
    contexts,
    ended,
    looking_up,
    offline,
    reading,
    sheets,
    signed_json,
)
from training.proving.generations import Faulty


class Command(CertificateCommand):
    help = (
        "Check a certificate by its code, its PDF file, the text of its QR code, or its credential "
        "(JSON, or an SVG picture that carries one); or firma.json with the lists beside it. "
        "Prints valid, replaced, revoked, not_found, "
        "altered, or, without a fresh list of what ended, signed. Exit 0 only for valid. With "
        "--offline neither the database nor the network is asked, only files that were published."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", metavar="CODE|FILE|QR-TEXT")
        parser.add_argument("--offline", action="store_true", help="ask the files below alone")
        parser.add_argument("--keys", metavar="FILE", help="/v/claves.json as published")
        parser.add_argument(
            "--ended", metavar="FILE", help="/v/terminados.json, not for a credential"
        )
        parser.add_argument("--status", metavar="FILE", help="/v/estado/1, for a credential")
        super().add_arguments(parser)

    def handle(self, *args, **options) -> None:
        if not options["offline"] and (options["keys"] or options["ended"] or options["status"]):
            self.wrong("--keys, --ended and --status go with --offline")
        look_up = self._offline if options["offline"] else self._live
        code, state = look_up(options["what"], options)
        self.answer(options, {"code": code, "state": state}, state)
        if state != "valid":
            raise CommandError(f"not a valid certificate: {state}", returncode=1)

    def _live(self, what: str, options: dict) -> tuple[str | None, str]:
        path = Path(what)
        if "#" in what and not path.is_file():
            found = looking_up.qr_text(what)
            return found.code, found.state
        if path.name == sheets.FILE:
            return None, self._lists(path, looking_up.known())
        if path.suffix.lower() == ".pdf" or path.is_file():
            content = self._read(what)
            if content.lstrip()[:1] in (b"{", b"<"):
                return None, looking_up.credential(content).state
            return files.look_up(content)
        return codes.normalized(what), verifying.look_up(what).state

    def _offline(self, what: str, options: dict) -> tuple[str | None, str]:
        if not options["keys"]:
            self.wrong("--offline needs --keys FILE")
        now = timezone.now()
        try:
            known = checking.published(self._read(options["keys"]))
            told = options["ended"] and ended.read(self._read(options["ended"]), known.keys.get)
            if Path(what).name == sheets.FILE:
                return None, self._lists(Path(what), known)
            if "#" in what and not Path(what).is_file():
                found = checking.qr_text(what, known, told or None, now)
            elif (content := self._read(what)).lstrip()[:1] in (b"{", b"<"):
                status = self._status(options["status"], known, now)
                found = checking.credential(content, known, status, contexts.pinned(), now)
            else:
                claims = claiming.read(content)
                paper = offline.Paper(content, claims.codes, claims.carried)
                found = offline.judged(paper, known, told or None, contexts.pinned(), now)
        except claiming.Refused:
            return None, checking.NOT_FOUND
        except (Faulty, signed_json.Unreadable, bits.Unreadable) as fault:
            self.wrong(str(fault))
        return found.code, found.state

    def _lists(self, path: Path, known: checking.Published) -> str:
        """Are the lists beside this signature as they left? None of them ends."""
        try:
            named = sheets.read(self._read(path), known.keys.get)
        except signed_json.Unreadable:
            return checking.ALTERED
        beside = {name: path.with_name(Path(name).name) for name in named}
        there = {name: file.read_bytes() for name, file in beside.items() if file.is_file()}
        return checking.VALID if sheets.are_so(there, named) else checking.ALTERED

    def _status(self, path: str | None, known: checking.Published, now) -> reading.Status:
        if not path:
            return lambda url, at: None
        return reading.status_list(
            self._read(path), key_of=known.of_method(), contexts=contexts.pinned(), now=now
        )

    def _read(self, name: str) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError:
            self.wrong(f"there is no file {name}")
