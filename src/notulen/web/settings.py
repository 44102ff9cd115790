"""How the server is set up, and what it lets in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from notulen.errors import NotulenError

LEAST_TOKEN = 16  # characters
LARGEST_BODY = 20_000_000  # bytes of a form with its files
LARGEST_TEXT = 5_000_000  # bytes of a field of a form
LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Settings:
    """How the server is set up.

    Attributes:
        ledger: the file of the ledger.
        host: the address it is bound to.
        token: what every request must carry; none, if anybody who can reach it may.
        hosts: further names under which it may be asked for.
    """

    ledger: Path
    host: str = LOCAL[0]
    token: str | None = None
    hosts: tuple[str, ...] = ()

    def checked(self) -> Settings:
        """The same, if it is safe.

        Raises:
            NotulenError: it would be open to others without a token, or with one that can be guessed.
        """
        if self.token is not None and len(self.token) < LEAST_TOKEN:
            raise NotulenError(
                f"the token is too short: give {LEAST_TOKEN} characters or more, as `openssl rand -hex 16` does"
            )
        if self.host not in LOCAL and self.token is None:
            raise NotulenError(f"{self.host} can be reached from other machines: give a --token, or leave out --host")
        return self

    def answers_to(self, name: str) -> bool:
        """Whether requests for a host of this name are meant for this server: else a page elsewhere may have led here.

        Args:
            name: as the Host header has it, without the port.
        """
        known = {*LOCAL, self.host, *self.hosts}
        if name.casefold() in known:
            return True
        # Bound to all addresses it is asked for by any of them; an address, unlike a name, cannot be made to point here.
        return self.host in {"0.0.0.0", "::"} and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
