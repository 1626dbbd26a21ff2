"""Invented organizations and people, so that a newcomer sees a living Rumbo at once.

Nobody and nothing here exists. Everything is made through the same acts that staff use, and a
second run changes nothing.
"""
