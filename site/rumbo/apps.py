from django.apps import AppConfig


class RumboConfig(AppConfig):
    name = "rumbo"
    verbose_name = "Rumbo"
