"""Words about a job."""

from django import template

from jobs.kinds import PROBLEMS
from jobs.models import Job

register = template.Library()


@register.filter
def problem(job: Job) -> str:
    """Why it was not done, in the reader's language."""
    return str(PROBLEMS.get(job.problem, PROBLEMS["broken"]))
