"""What changed for people after the training: proposed by one, confirmed by another."""

from .telling import of_person

__all__ = ["of_person"]
