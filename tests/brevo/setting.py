"""What a workspace's settings say of the server that stands in for Brevo."""

from tests.brevo.fake import KEY

SECRETS = {"BREVO_API_KEY": KEY}
_SETTINGS = """\
messenger = "brevo"
[delivery.brevo]
url = "{url}"
lists = [12]
key_env = "BREVO_API_KEY"
"""


def configured(text: str, url: str) -> str:
    """Let the settings of a new workspace deliver by Brevo."""
    before, _, rest = text.partition('messenger = "outbox"')
    return before + _SETTINGS.format(url=url) + rest[rest.index("\n# [archive]") :]
