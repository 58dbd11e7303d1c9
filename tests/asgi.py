"""A browser for applications in the test's own process: keeps cookies, reads forms, and runs no script."""

import asyncio
from typing import Any

import httpx
from lxml import html
from starlette.applications import Starlette


class Browser:
    """Asks the app as a browser would, and keeps its cookies."""

    def __init__(self, app: Starlette) -> None:
        self.transport = httpx.ASGITransport(app)
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask once; redirects are not followed."""

        async def ask() -> httpx.Response:
            base = "http://127.0.0.1:8017"
            async with httpx.AsyncClient(
                transport=self.transport, base_url=base, cookies=self.cookies, trust_env=False
            ) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(ask())

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask with GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, form: dict[str, str], **options: Any) -> httpx.Response:
        """Send a form."""
        return self.request("POST", path, data=form, **options)


class Form:
    """A form of a page: where it goes, and what stands in it. As in a browser, a text's line ends travel as CRLF."""

    def __init__(self, element: Any) -> None:
        self.action = element.get("action")
        self.fields = {
            one.get("name"): (one.value or "").removeprefix("\n").replace("\n", "\r\n")
            for one in element.xpath(".//input[@name] | .//textarea[@name]")
        }
        self.buttons = [(one.get("name"), one.get("value")) for one in element.xpath(".//button")]

    @classmethod
    def of(cls, action: str, other: "Form") -> "Form":
        """Make a form with what every form of the same page has."""
        made = cls.__new__(cls)
        made.action, made.buttons = action, []
        made.fields = {name: other.fields[name] for name in ("csrf", "jour", "version")}
        return made


def forms(page: str) -> list[Form]:
    """Return the forms of a page, in their order."""
    return [Form(element) for element in html.document_fromstring(page).xpath("//form")]
