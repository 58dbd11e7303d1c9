"""What a mail server says no to, before anything can have been taken."""

from newsletter.deliver.mishap import Mishap
from newsletter.model import Standing


class RefusedError(Exception):
    """The server said no, or nothing that makes sense, before anything can have been taken.

    Args:
        standing: for now, or for good.
        mishap: why.
        goes_on: whether the session takes other letters.
    """

    def __init__(self, standing: Standing, mishap: Mishap, *, goes_on: bool = False) -> None:
        self.standing, self.mishap, self.goes_on = standing, mishap, goes_on
