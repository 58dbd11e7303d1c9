"""A conversation in SMTP that is one in TLS from the first byte (RFC 8314)."""

import socket
import ssl

from newsletter.deliver.answers import PlainFirstError
from newsletter.deliver.conversation import Conversation
from newsletter.deliver.first_word import is_no_tls
from newsletter.web.authorities import trusted


class SecureConversation(Conversation):
    """Over a socket that is secure at once, on which the server says the first word.

    Raises:
        PlainFirstError: the server speaks none there.
    """

    def _connected(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        try:
            return trusted("smtp").wrap_socket(plain, server_hostname=host)
        except ssl.SSLError as error:
            if is_no_tls(error):
                raise PlainFirstError from None
            raise
