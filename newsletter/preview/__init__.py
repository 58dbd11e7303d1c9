"""The preview: the editor's draft as readers will see it, renewed at every save. On 127.0.0.1, or where `remote` opens it.

`showing` makes the view of a workspace; `app` and the rest show whatever view they are given.
"""

from newsletter.preview.app import create_app
from newsletter.preview.remote import Remote, allow_remote
from newsletter.preview.server import serve
from newsletter.preview.showing import show
from newsletter.preview.view import View

__all__ = ["Remote", "View", "allow_remote", "create_app", "serve", "show"]
