"""A Postfix that takes mail for others from who logs in, as an operator sets one up; each of its ports has one more rule."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.ports import free_ports
from tests.servers import postfix
from tests.servers.postfix import PATH, Postfix, own_folder, running

NAME, PASSWORD = "jeudis", "un mot de passe"
REALM = "mail.example.org"
SENDER = "jeudis@example.org"
SMALL = 20_000  # bytes: less than a letter has
_GUIDE = Path(__file__).parents[2] / "docs" / "operate.md"
PORTS: dict[str, dict[str, str]] = {
    "submission": {},
    "client": {"smtpd_client_restrictions": "permit_sasl_authenticated,reject"},
    "relay": {"smtpd_relay_restrictions": "permit_sasl_authenticated,reject_unauth_destination"},
    "sender": {"smtpd_sender_restrictions": "reject_sender_login_mismatch", "smtpd_sender_login_maps": "static:nobody"},
    "cram": {"smtpd_sasl_security_options": "noanonymous", "smtpd_sasl_path": "smtpd_cram"},
    "small": {"message_size_limit": str(SMALL)},
    "small_unsaid": {"message_size_limit": str(SMALL), "smtpd_discard_ehlo_keywords": "size"},
    "full": {"queue_minfree": str(2**40)},
    "milter": {"smtpd_milters": "inet:127.0.0.1:1"},
    "rate": {"smtpd_client_message_rate_limit": "30"},
    "narrow": {"smtpd_client_connection_count_limit": "2"},
    "held": {"smtpd_end_of_data_restrictions": "check_client_access static:HOLD"},
    "broken": {"smtpd_end_of_data_restrictions": "check_client_access static:{451 4.3.0 Try later}"},
    "judged": {"smtpd_end_of_data_restrictions": "check_recipient_access regexp:$config_directory/judged"},
    "ascii": {"smtputf8_enable": "no"},
}  # fmt: skip
"""Ports by what they have beside what docs/operate.md tells operators to write."""


def missing() -> str:
    """Say why it cannot be started here; empty when it can."""
    return postfix.missing() or (
        "" if shutil.which("saslpasswd2", path=PATH) else "no Cyrus SASL here: make servers"
    )


@dataclass(frozen=True)
class Submission:
    """The server, and how it is reached."""

    postfix: Postfix
    ports: dict[str, int]
    authority: Path


def documented() -> dict[str, str]:
    """Return what operators are told to write of the port in master.cf(5)."""
    found = dict(re.findall(r"^ +-o ([a-z_]+)=(.*)$", _GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert "smtpd_sasl_auth_enable" in found
    return found


@contextmanager
def submission() -> Iterator[Submission]:
    """Start it."""
    with own_folder() as folder:
        ports, etc = dict(zip(PORTS, free_ports(len(PORTS)), strict=True)), folder / "etc"
        settings = {
            "smtpd_tls_chain_files": f"{etc}/tls.pem",
            "cyrus_sasl_config_path": f"{etc}/sasl",  # where Debian's looks anyway
            "smtpd_error_sleep_time": "0",
            "transport_maps": "static:virtual:",
        }
        common = documented() | {
            "smtpd_recipient_restrictions": f"check_recipient_access hash:{etc}/recipients"
        }
        one = Postfix(
            folder, settings, {f"127.0.0.1:{ports[name]}": common | own for name, own in PORTS.items()}
        )
        one.install()
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(etc / "tls.pem"))
        one.table("recipients", {})
        one.write("judged", "/^lecteur[0-9]*3@/ 554 5.7.1 Content rejected\n")
        _let_in(one)
        with running(one):
            yield Submission(one, ports, folder / "ca.pem")


def _let_in(one: Postfix) -> None:
    """Give one user a password, by Cyrus SASL's own means."""
    database = one.folder / "etc" / "sasldb"
    one.run("saslpasswd2", "-c", "-p", "-f", str(database), "-u", REALM, NAME, told=PASSWORD)
    database.chmod(0o644)  # smtpd reads it as the user `postfix`
    (one.folder / "etc" / "sasl").mkdir()
    for name, ways in (("smtpd", "PLAIN LOGIN"), ("smtpd_cram", "CRAM-MD5")):
        rules = {
            "pwcheck_method": "auxprop",
            "auxprop_plugin": "sasldb",
            "sasldb_path": database,
            "mech_list": ways,
        }
        one.write(f"sasl/{name}.conf", "".join(f"{key}: {value}\n" for key, value in rules.items()))
