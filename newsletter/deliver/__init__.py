"""Messengers: the ways out. Each takes finished bytes, and says for certain whether they were taken, or raises.

To add one: a module here with a class that has what `Messenger` asks for, and a line in `messenger`.
"""

from newsletter.deliver.messenger import Messenger, messenger
from newsletter.deliver.outbox import Outbox
from newsletter.deliver.smtp import SmtpMessenger

__all__ = ["Messenger", "Outbox", "SmtpMessenger", "messenger"]
