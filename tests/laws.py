"""How many inputs laws are tried with."""

from hypothesis import settings

# A law each input of which takes long; the share is the same where `--inputs` says how many the others are tried with.
dear = settings(max_examples=max(1, settings.default.max_examples // 4))
