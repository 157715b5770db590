"""Which hosts a model's words may be sent to: this machine always, any other once the user has named it.

Judges the text of an address alone, by a grammar that leaves nothing to be read in two ways; no name is looked up, so
that one which merely resolves to this machine is not trusted. Knows nothing of models. Caveat: `localhost` is what the
system makes of it.
"""

import ipaddress
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from talknotes.errors import MissingError, UsageError
from talknotes.files import write_atomic

FILE: Final = "hosts.json"
_LABEL: Final = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_AUTHORITY: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\[\]:@/?#\\%\s]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_EXAMPLE: Final = "http://127.0.0.1:11434/v1"


class _Granted(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = 1
    hosts: tuple[str, ...] = ()


def check_url(url: str) -> str:
    """Return an endpoint's address without a slash at its end; UsageError where it is no plain http(s) address.

    User names, queries and fragments are refused: they hide hosts and keys.
    """
    scheme, separator, rest = url.strip().partition("://")
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    if not separator or scheme.lower() not in ("http", "https"):
        raise UsageError(f"{_shown(url)}: no address of a model's server. Write it as {_EXAMPLE}.")
    host_of(url)
    path = rest[len(authority) :]
    if not re.fullmatch(r"[A-Za-z0-9._~/%+:=,-]*", path):
        raise UsageError(f"{_shown(url)}: only a path may follow the host, no query and no fragment ({_EXAMPLE}).")
    path = path.rstrip("/").removesuffix("/chat/completions").rstrip("/")
    return f"{scheme.lower()}://{authority}{path}"


def host_of(url: str) -> str:
    """Return the host of an address, in its one spelling; UsageError where it has none or hides it."""
    authority = re.split(r"[/?#\\]", url.strip().partition("://")[2], maxsplit=1)[0]
    match = _AUTHORITY.fullmatch(authority)
    if match is None or int(match["port"] or 0) > 65535 or _netloc(url.strip()) != authority:
        raise UsageError(
            f"{_shown(url)}: the host can't be read from it. Write scheme, host and port alone, without a user's name: "
            f"{_EXAMPLE}."
        )
    return parse_host(match["host"])


def authority_of(url: str) -> str:
    """Return host and port of an address that `check_url` returned, as people read them."""
    return urlsplit(url).netloc.lower()


def parse_host(text: str) -> str:
    """Return a host's one spelling, of a name, an IP address or a whole address; UsageError for anything else."""
    if "://" in text:
        return host_of(text)
    bare = text.strip().lower()
    if re.fullmatch(r"[^:]+:[0-9]{1,5}", bare):
        bare = bare.partition(":")[0]
    bare = bare.removeprefix("[").removesuffix("]").removesuffix(".")
    try:
        return _canonical(ipaddress.ip_address(bare))
    except ValueError:
        pass
    # A last label that begins with a digit is an address in one of its old spellings (127.1, 0x7f.1, 2130706433).
    if not _NAME.fullmatch(bare) or bare.rpartition(".")[2][0].isdigit() or len(bare) > 253:
        raise UsageError(
            f"{_shown(text)}: no host's name. Write it in plain letters (an international name in its xn-- form) or as "
            "an IP address in full, such as 192.168.0.7."
        )
    return bare


def is_loopback(host: str) -> bool:
    """Tell whether a host, spelled as `parse_host` does, is this machine: localhost, 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require(url: str, allowed: Iterable[str], offline: bool) -> str:
    """Return the host of an endpoint that may be asked.

    Raises UsageError where it is another machine and not in `allowed`, MissingError where it is and `offline` holds:
    that outweighs what was allowed, and only this machine is left.
    """
    host = host_of(url)
    if is_loopback(host):
        return host
    if offline:
        raise MissingError(f"{host}: not asked, --offline is set. Leave it out, or use a model on this machine.")
    if host not in {parse_host(one) for one in allowed}:
        raise UsageError(
            f"{host}: another machine, to which the recording's words would be sent; you have not allowed that yet. "
            f"Look at what would be sent with --dry-run, then run with --allow-remote {host} once."
        )
    return host


def grant(data_dir: Path, host: str) -> None:
    """Remember, with the user's data, that words may be sent to a host; WriteError where the disk refuses."""
    hosts = sorted({*granted(data_dir), parse_host(host)})
    write_atomic(data_dir / FILE, (_Granted(hosts=tuple(hosts)).model_dump_json(indent=2) + "\n").encode())


def granted(data_dir: Path) -> tuple[str, ...]:
    """Return the hosts that the user allowed, none where none was; UsageError where the file is damaged."""
    path = data_dir / FILE
    try:
        return _Granted.model_validate_json(path.read_bytes()).hosts
    except FileNotFoundError:
        return ()
    except (ValidationError, OSError) as err:
        raise UsageError(
            f"{path}: the hosts that you allowed can't be read. Mend the file, or delete it to begin anew."
        ) from err


def _netloc(url: str) -> str | None:
    """Return what the standard library takes for host and port, None where it can't tell."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return None


def _canonical(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _shown(url: str) -> str:
    """Return an address for a message: whatever stands where a password could is left out, control characters too."""
    plain = re.sub(r"[^\x20-\x7e]", "?", url.strip())
    return re.sub(r"(?<=://)[^/]*@|\?.*", "…", plain)[:80]
