"""How certificates prove themselves: keys, signatures, credentials, and the reading of them.

`ring` says with what is signed now and what verifies; the modules that only compute know no
database and no settings.
"""
