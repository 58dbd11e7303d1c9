"""Whether a letter was approved for the way that the settings send it by: its links, headers and `To:` are for that way. Pure."""

from newsletter.addresses import mailbox
from newsletter.config import ENGINES, Config
from newsletter.model import TOKEN_PLACE, FrozenLetter


def is_for(config: Config, letter: FrozenLetter) -> bool:
    """Whether a letter may leave as the settings say.

    What is for each reader names its list and has places for tokens, which whoever gets a list's letter would find
    empty. What is for a list goes to the address in its `To:`; where there was no list when it was approved, that is the
    sender's, who would be the only one to get it.
    """
    delivery, unsubscribe = config.delivery, config.letter.unsubscribe
    is_listed = delivery.goes_to_each or delivery.messenger in ENGINES
    has_token = delivery.goes_to_each and TOKEN_PLACE in unsubscribe
    if (TOKEN_PLACE.encode() in letter.raw) != has_token:
        return False
    is_to_list = delivery.messenger == "smtp" and not delivery.goes_to_each
    # Until 29 November 2026 a list's letter named it too: one that is addressed to that of the settings may leave.
    if letter.is_listed != is_listed and (is_listed or letter.to != delivery.smtp.to):
        return False
    sender = mailbox(config.letter.sender)
    return not is_to_list or letter.to == delivery.smtp.to or (sender is not None and letter.to != sender[1])
