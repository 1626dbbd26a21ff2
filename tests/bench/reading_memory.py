"""How much memory importing a list takes: the peaks, in MB, of a process that reads, decides and
stores it, and of its child that reads it. In a database of its own, that is thrown away."""

import os
import sys
import threading
from datetime import date
from pathlib import Path

import django

TODAY = date(2026, 6, 1)


def main() -> None:
    os.environ["PYTEST_XDIST_WORKER"] = f"{os.environ.get('PYTEST_XDIST_WORKER', 'bench')}-memory"
    django.setup()
    from tests import databases

    database = databases.kind()
    database.prepare()
    try:
        measure(Path(sys.argv[1]).read_bytes())
    finally:
        database.remove()


def measure(data: bytes) -> None:
    from accounts.models import Organization
    from youth.importing import applying, staging

    organization = Organization.objects.create(slug="lista", public_name="Lista", country="HN")
    child = Watch()
    child.start()
    batch = staging.stage(organization, data, "lista.xlsx", "system:bench", TODAY)
    child.ended.set()
    applying.apply(batch, "system:bench", today=TODAY)
    print(peak("self"), child.peak)


def peak(pid: int | str) -> int:
    """In MB, since the process began its program; 0 if it has ended.

    What `getrusage` tells begins with the memory of whoever started the process.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    kilobytes = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(kilobytes[0]) // 1024 if kilobytes else 0


class Watch(threading.Thread):
    """Looks at the children of this process again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended, self.peak = threading.Event(), 0

    def run(self) -> None:
        while not self.ended.wait(0.02):
            for task in Path("/proc/self/task").iterdir():
                try:
                    children = (task / "children").read_text().split()
                except OSError:
                    continue
                for each in children:
                    if "python" in _program(each):
                        self.peak = max(self.peak, peak(each))


def _program(pid: str) -> str:
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""


if __name__ == "__main__":
    main()
