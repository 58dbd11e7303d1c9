"""What the way out needs of the workspace: the files of addresses, and the key that signs."""

from newsletter.pipeline import recipients, signing
from newsletter.pipeline.context import Context


def refuse_unusable(context: Context) -> None:
    """Refuse files that no letter could be sent by.

    Raises:
        FileError: one is.
    """
    recipients.refuse_unusable(context)
    signing.signer(context)


def files_of_way_out(context: Context) -> tuple[str, ...]:
    """Return what the files are called, from the workspace's root."""
    return (*recipients.files_of_addresses(context), *signing.key_files(context))
