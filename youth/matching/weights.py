"""All weights of a comparison, in one place.

They are bits: how many times likelier (2 ** bits) two records of one person agree or differ so
than two records of two people. They come from how common a name is, how many birth dates there
are and how often clerks err, not from any list.
"""

# What two records need together.
SURE = 19.0  # at least this, and nothing that contradicts: the same person
MAYBE = 11.0  # at least this: possibly the same person

# Words of a name that agree. One word in so many people has it: 5 % of them, 1 %, 1 in 500.
VERY_COMMON = 4.3
COMMON = 6.5
RARE = 9.0
INITIAL = 2.0  # "J." beside "José"
# How much of that counts when the word is not written alike.
BY_EAR = 0.95
NICKNAME = 0.8
SLIP = 0.75  # a letter is wrong, missing, doubled or in the wrong place
EXCHANGED = -1.5  # all given names among the surnames, and the other way
ELSEWHERE = 0.85  # one of them

# Words of a name that only one record has, or that differ.
GIVEN_MISSING = -0.7
SURNAME_MISSING = -1.0
GIVEN_DIFFER = -12.0  # both have one that the other has not: brothers, sisters, twins
SURNAMES_DIFFER = -9.0
MARRIED = -1.5  # "de García" in the place of a surname of her own

# Birth.
BORN_SAME = 11.5  # 1 in 3,000 young people
BORN_SWAPPED = 9.5  # day and month exchanged
BORN_YEAR_OFF = 7.0  # same day and month, a year or two apart, or two digits exchanged
BORN_PART_OFF = 4.5  # one digit of the day, the month or the year differs
BORN_SWAPPED_YEAR_OFF = 5.0
BORN_DIFFERS = -14.0
AGE_SAME = 2.5  # only an age is known of one of them: at most a year apart
AGE_NEAR = -1.0  # at most two years apart
AGE_DIFFERS = -14.0

# Documents. Brothers and sisters have numbers in a row, families mix them up: names decide too.
DOCUMENT_SAME = 14.0
DOCUMENT_NEAR = 6.0  # one digit differs, or two beside each other are exchanged
DOCUMENT_DIFFERS = -5.0  # both have one of the same kind

# Weak: a family shares them.
PHONE_SAME = 4.0
PHONE_NEAR = 1.5
GUARDIAN_SAME = 2.5
GUARDIAN_DIFFERS = -0.5
PLACE_SAME = 1.0
PLACE_DIFFERS = -0.5
SEX_DIFFERS = -3.0
