"""First texts of the website, in both languages; editors make them their own.

Each page: fields as pairs (Spanish, English), then its body as (kind of block, Spanish, English).
A question has a pair (question, answer) in each language, a list as many items in both.
"""
