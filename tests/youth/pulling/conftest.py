import pytest

from youth.pulling import sources

from .standin import TOKEN, UID, running, said


@pytest.fixture
def standin(settings):
    """A form tool with three answers, on this machine."""
    settings.FORM_TOOLS_MAY_BE_LOCAL = True
    with running() as (story, address):
        story.address = address
        story.answers = [
            said(1, "Karla María"),
            said(2, "Óscar", **{"persona/sexo": "2", "persona/p3": "2003-02-01"}),
            said(3, "Delmy", "2002-08-20"),
        ]
        yield story


@pytest.fixture
def source(cast, standin):
    given = {"name": "Registro", "kind": "kobo", "server": standin.address, "form": UID}
    return sources.connect(cast.ceiba, given | {"token": TOKEN}, actor=cast.coordinator)
