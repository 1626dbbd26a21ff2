"""Organizations that were there before templates get one that draws what was drawn."""

from importlib import import_module

import pytest
from django.apps import apps

from tests import builders as make
from training.certifying import templates
from training.models import CertificateTemplate

filling = import_module("training.migrations.0012_templates_of_certificates")


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "language"), [("HN", "es"), ("BZ", "en")])
def test_each_gets_its_own(country, language):
    org = make.organization("de-antes", country=country)
    assert not CertificateTemplate.objects.filter(organization=org).exists()
    filling.give_everybody_their_own(apps, None)
    own = CertificateTemplate.objects.get(organization=org)
    assert own.is_own and templates.own(org) == own
    made = own.current
    fresh = templates.TemplateVersion(language=language, organization=org)
    for name in templates.LOOKS:
        assert getattr(made, name) == getattr(fresh, name), name
