"""Since when this machine is up: what was written before, and not made durable, may be lost."""

import secrets
from contextlib import suppress
from pathlib import Path


def boot_id() -> str:
    """Return what tells this start of the machine from all others; where the system does not tell, this process from others."""
    with suppress(OSError):
        if found := Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip():
            return found
    return secrets.token_hex(16)
