"""Asking for a seat without an account: received once, followed by code, answered by staff."""
