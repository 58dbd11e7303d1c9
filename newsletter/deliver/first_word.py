"""Which side says the first word on a port of mail: the server, in the clear (RFC 5321), or the client, in TLS (RFC 8314, section 3).

A server that waits for TLS is as silent as one that takes its time (a tarpit): a connection of its own tells them apart.
"""

import socket
import ssl

_SUBMISSIONS = 465  # RFC 8314, section 7.3: TLS from the first byte
_THERE = 2.0  # seconds of silence there, where a greeting would be the surprise
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"})
"""What OpenSSL says of an answer that is no record of TLS."""


def silence(port: int, usual: float) -> float:
    """Say for how many seconds a server may be silent before it is asked whether it waits for TLS."""
    return min(_THERE, usual) if port == _SUBMISSIONS else usual


def speaks_tls(host: str, port: int, seconds: float) -> bool:
    """Whether a server answers in TLS at once. Nothing is told it, so that it may be anybody's certificate.

    Args:
        host: its name or address.
        port: where it listens.
        seconds: for the connection, and for the answer.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), seconds) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return True
    except ssl.SSLError as error:
        return "ALERT" in (error.reason or "")  # it refuses what we offer, and says so in TLS
    except (OSError, ValueError):
        return False


def is_no_tls(error: ssl.SSLError) -> bool:
    """Whether what came for an answer was no TLS."""
    return error.reason in _NO_TLS
