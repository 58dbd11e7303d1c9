"""What detect-secrets does not look for by itself."""

import re

from detect_secrets.plugins.base import RegexBasedDetector


class BrevoDetector(RegexBasedDetector):
    """Brevo's keys of its API, and of its mail server."""

    secret_type = "Brevo key"
    denylist = (re.compile(r"xkeysib-[0-9a-f]{64}-\w{16}|xsmtpsib-[0-9a-f]{64}-\w{16}"),)


class EnvironmentDetector(RegexBasedDetector):
    """A variable of the environment with its value, as a shell, cron and env files have it: without quotes or with them."""

    secret_type = "Secret variable"
    denylist = (re.compile(r"\b[A-Z][A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|_KEY)=[\"']?([^\s\"'$<…`)]{6,})"),)
