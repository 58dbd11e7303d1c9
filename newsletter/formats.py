"""In which form files are kept: what an upgrade may change, and an older program would not understand."""

FORMAT = 1
"""Of a workspace, as `newsletter.toml` says it: raised when a program of before would misread what people's files say."""

SCHEMA = 18
"""Of `var/state.db`: how many migrations there are (`newsletter.store.migrations`), without importing them."""
