"""`make bench`: how fast the costly acts are, beside a plain way of doing the same, in one run."""
