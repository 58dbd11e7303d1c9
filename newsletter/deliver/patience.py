"""How long a mail server is waited for, at each stage."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited, in seconds: at least what RFC 5321, section 4.5.3.2 asks for.

    Args:
        connecting: for the connection itself.
        silence: for the greeting, before a server that says nothing is asked whether it waits for TLS.
        asking: for that answer.
        command: for the greeting, and for the answer to EHLO, AUTH, MAIL and RCPT.
        data: for the answer to DATA.
        block: for a piece of the message to be taken.
        dot: for the answer to the final dot: the server delivers meanwhile.
        ending: for that answer, once we are told to end.
        quit: for the answer to QUIT, which changes nothing any more.
        whole: for everything that one letter needs.
    """

    connecting: float = 120
    silence: float = 10
    asking: float = 10
    command: float = 300
    data: float = 120
    block: float = 180
    dot: float = 600
    ending: float = 30
    quit: float = 5
    whole: float = 2400
