"""Work off what waits in the background: imports, exports, invitations."""

import re
import socket

from django.core.management.base import BaseCommand, CommandError

from jobs import workers


class Command(BaseCommand):
    help = (
        "Do the work that waits in the background, until Ctrl-C. Run one or more beside the web "
        "server, each under a name of its own, and let the machine restart it when it ends."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--worker-id",
            default=f"{socket.gethostname()}-1",
            metavar="NAME",
            help="the worker's name: the same after a restart, another for every worker",
        )
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between two looks at the queue"
        )
        parser.add_argument(
            "--until-empty", action="store_true", help="end when nothing is waiting any more"
        )

    def handle(self, *args, **options):
        name = options["worker_id"]
        if not re.fullmatch(r"[\w.-]{1,64}", name):
            raise CommandError("a worker's name has letters, digits, . - _", returncode=2)
        self.stderr.write(f"worker {name}: waiting for work")
        try:
            workers.serve(name, options["interval"], options["until_empty"])
        except workers.Busy:
            raise CommandError(f"a worker named {name} runs already", returncode=1) from None
