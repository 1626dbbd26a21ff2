"""How much memory a list of many people takes to read: its own and its child's peak, in MB."""

import resource
import sys

import django


def main() -> None:
    django.setup()
    from youth.importing.rows import read_people

    from .imports import TODAY, workbook

    reading = read_people(workbook(int(sys.argv[1])), country="HN", today=TODAY)
    assert len(reading.rows) == int(sys.argv[1])
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(*(resource.getrusage(each).ru_maxrss // 1024 for each in who))


if __name__ == "__main__":
    main()
