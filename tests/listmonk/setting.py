"""What a workspace's settings say of the server that stands in for listmonk."""

from tests.listmonk.fake import TOKEN, USER

SECRETS = {"LISTMONK_USER": USER, "LISTMONK_TOKEN": TOKEN}
_SETTINGS = """\
messenger = "listmonk"
[delivery.listmonk]
url = "{url}"
lists = [3]
template = 1
username_env = "LISTMONK_USER"
token_env = "LISTMONK_TOKEN"
"""


def configured(text: str, url: str) -> str:
    """Let the settings of a new workspace deliver by listmonk."""
    before, _, rest = text.partition('messenger = "outbox"')
    return before + _SETTINGS.format(url=url) + rest[rest.index("\n# [archive]") :]
