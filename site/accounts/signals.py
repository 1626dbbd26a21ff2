"""Reactions to what the sign-in package reports (see second_factor.py for the gate itself)."""
