"""Delivering: what comes next in sending a letter, and the messengers, the ways out.

To add a messenger: a module here with a class that has what `Messenger` asks for, and a line in `messenger`.
"""

from newsletter.deliver.denials import DENIALS
from newsletter.deliver.foreseeing import foresee
from newsletter.deliver.messenger import Messenger, messenger, poster
from newsletter.deliver.mishap import BY_A_PERSON, Mishap, MishapKind
from newsletter.deliver.outbox import Outbox
from newsletter.deliver.pausing import next_try
from newsletter.deliver.published_key import judged
from newsletter.deliver.readers import Readers
from newsletter.deliver.signing import Signer
from newsletter.deliver.signing_key import read_key
from newsletter.deliver.smtp import SmtpMessenger
from newsletter.deliver.steps import RECORDS, Do, End, Situation, decide
from newsletter.deliver.way import is_for

__all__ = [
    "BY_A_PERSON",
    "DENIALS",
    "RECORDS",
    "Do",
    "End",
    "Messenger",
    "Mishap",
    "MishapKind",
    "Outbox",
    "Readers",
    "Signer",
    "Situation",
    "SmtpMessenger",
    "decide",
    "foresee",
    "is_for",
    "judged",
    "messenger",
    "next_try",
    "poster",
    "read_key",
]
