"""Why a connection or an answer broke: from the exceptions of sockets, TLS and HTTP to one reason. Pure."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from newsletter.web.trouble import NoAnswerError, Trouble

_CERTIFICATES = {  # OpenSSL's X509_V_ERR_…
    10: Trouble.EXPIRED,
    62: Trouble.OTHER_NAME,
    64: Trouble.OTHER_NAME,
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what breaks on the way into its reason.

    Raises:
        NoAnswerError: in place of any other error of a connection or of HTTP.
    """
    try:
        yield
    except httpcore.TimeoutException:
        raise NoAnswerError(Trouble.TIMEOUT, "no answer in time") from None
    except httpcore.RemoteProtocolError as error:
        raise NoAnswerError(Trouble.CUT, f"no whole HTTP answer ({error})", again=True) from None
    except (httpcore.NetworkError, OSError) as error:
        raise _broken(error) from None
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        raise NoAnswerError(Trouble.CONNECTION, f"the address cannot be asked ({error})") from None


def _broken(error: Exception) -> NoAnswerError:
    """Tell TLS and certificates from other connections that broke."""
    chain: list[BaseException] = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None and len(chain) < 10:
        chain.append(deeper)
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            trouble = _CERTIFICATES.get(one.verify_code, Trouble.UNTRUSTED)
            return NoAnswerError(trouble, f"TLS refused: {one.verify_message}")
        if isinstance(one, ssl.SSLError):
            words = (one.reason or str(one)).replace("_", " ").lower()
            return NoAnswerError(Trouble.TLS, f"TLS failed: {words}", again=True)
    system = [os.strerror(one.errno) for one in chain if isinstance(one, OSError) and one.errno]
    words = system[-1] if system else str(error) or type(error).__name__
    trouble = Trouble.CONNECTION if isinstance(error, httpcore.ConnectError) else Trouble.CUT
    return NoAnswerError(trouble, f"connection failed ({words})", again=True)
