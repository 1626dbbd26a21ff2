"""What an evaluator calls a person: the same within one award, another under every other award."""

import hmac

from rumbo.ids import ALPHABET
from rumbo.keyring import ring
from training.models import Award

LENGTH = 10  # 30 ** 10: among a million people two share one with a chance of 1 in 1,000


def pseudonym(award: Award, participant_id: object) -> str:
    """Ten letters and numbers that only the key ring can lead back; "" for nobody."""
    if participant_id is None:
        return ""
    digest = hmac.digest(ring().pseudonym_key(award.pk), str(participant_id).encode(), "sha256")
    number, letters = int.from_bytes(digest, "big"), ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters
