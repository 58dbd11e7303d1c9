"""What the steps share that make of HTML what Markdown can say: its elements by kind, and how they are found and wrapped."""

from lxml import html

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}
TABLES = {"table", "tbody", "thead", "tfoot", "tr", "td", "th"}


def each(root: html.HtmlElement, *names: str) -> list[html.HtmlElement]:
    """List what is inside, as it stands now."""
    return [node for node in root.iter(*names) if node is not root]


def styled(node: html.HtmlElement) -> str:
    """Return what a style says of an element; empty where none does."""
    return node.get("style") or ""


def wrapped(node: html.HtmlElement, name: str) -> html.HtmlElement:
    """Put all that a node holds into a new one."""
    around = node.makeelement(name)
    around.text, node.text = node.text, None
    around.extend(list(node))
    return around
