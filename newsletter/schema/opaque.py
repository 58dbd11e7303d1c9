"""What of a TOML text is no syntax: comments, and texts in quotes. Pure."""

import re

# A comment and a text of one line come first, so that what looks like quotes inside them opens nothing.
OPAQUE = re.compile(
    r"#[^\n]*|\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'",
    re.DOTALL,
)
