"""How findings are made."""

from newsletter.model import Finding, Level


def error(code: str, where: str, message: str) -> Finding:
    """Make a finding that blocks unless the editor accepts it."""
    return Finding(level=Level.ERROR, code=code, where=where, message=message)


def warning(code: str, where: str, message: str) -> Finding:
    """Make a finding that blocks nothing."""
    return Finding(level=Level.WARNING, code=code, where=where, message=message)
