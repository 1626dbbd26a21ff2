"""First texts of the website, in both languages; editors make them their own.

Each page: fields as pairs (Spanish, English), then its body as (kind of block, Spanish, English).
A question has a pair (question, answer) in each language, a list as many items in both; steps and
facts are lists of pairs, and so are ways, with their (icon, target) as a fourth part. A line has
(name, what for, when), and its number, country and whether it is free as a fourth part.

`[words](target)` is a link in a text, an item of a list or an answer. A target is the Spanish
address of a page, or a name in linking.PLACES.
"""
