"""Words about imports."""

from django import template

from youth.importing.telling import why_unreadable

register = template.Library()
register.filter(why_unreadable)
