"""What DNS says of the key that letters are signed with."""

from enum import StrEnum


class KeyRecord(StrEnum):
    """The record of a selector (RFC 6376, section 3.6.1), beside our key.

    FITS: it is that of our key. MISSING: there is none. SEVERAL: there are, and nobody can tell which counts. UNREADABLE:
    it is no record of a key. REVOKED: its key is empty. OTHER_ALGORITHM: it is for keys, or hashes, of another kind.
    NOT_MAIL: it is not for mail. OTHER_KEY: it is that of another key. UNKNOWN: DNS did not answer.
    """

    FITS = "fits"
    MISSING = "missing"
    SEVERAL = "several"
    UNREADABLE = "unreadable"
    REVOKED = "revoked"
    OTHER_ALGORITHM = "other-algorithm"
    NOT_MAIL = "not-mail"
    OTHER_KEY = "other-key"
    UNKNOWN = "unknown"
