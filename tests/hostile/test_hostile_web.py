"""The fetcher among hostile addresses, names, redirects and servers: nothing inner is reached, everything ends in time,
memory stays where it was, and the honest twin of each is fetched.

A short round runs with the suite; `make hostile` (HOSTILE=full) takes the whole of it with the real deadline of eight
seconds, and prints the figures. Listeners stand on the loopback's ports 80 and 443 where this user may open them: else
"not run" is printed, and the fetcher's own word for each refusal is what is left.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dnslib import QTYPE, RR, A
from dnslib.server import BaseResolver, DNSServer

from accessprogram.fetching.asking import Fetcher, Request, Response
from accessprogram.fetching.messages import GRACE_SECONDS, SECONDS
from tests.servers.hostile import BOMBS, ENDLESS, REDIRECTS
from tests.servers.outside import Outside
from tests.servers.web import Site, page, redirect

FULL = os.environ.get("HOSTILE") == "full"
DEADLINE = SECONDS if FULL else 0.7
TRIES = 1000 if FULL else 20
SECRET = b"SECRET of an inner service"
CORPUS = [json.loads(line) for line in Path(__file__).with_name("ssrf.jsonl").read_text().splitlines()]
BLOCKED = [line for line in CORPUS if "url" in line]
TWINS = [line["twin"] for line in CORPUS if "twin" in line]
REFUSALS = {"malformed", "scheme", "host", "name", "address", "port"}
GROWTH = 50 * 1024


Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Writes a figure to the terminal."""

    def speak(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return speak


@dataclass
class Inside:
    """Listeners where nothing may ever arrive, and where none could be opened."""

    sites: list[Site] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    @property
    def reached(self) -> int:
        """How many connections came."""
        return sum(site.connections for site in self.sites)

    @property
    def port(self) -> int:
        """Of a listener at a port that is none of the usual."""
        return self.sites[0].port


@pytest.fixture(scope="module")
def inside() -> Iterator[Inside]:
    made = Inside()
    places = [("127.0.0.1", 0), ("127.0.0.1", 80), ("127.0.0.1", 443), ("::1", 80), ("::1", 443)]
    for place in places:
        try:
            made.sites.append(Site(otherwise=page(SECRET), at=place))
        except OSError as error:
            made.closed.append(f"{place[0]} port {place[1]}: {error.strerror}")
    yield made
    for site in made.sites:
        site.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, inside: Inside) -> Iterator[Outside]:
    made = Outside(tmp_path_factory.mktemp("outside"))
    made.plain("honest.example", otherwise=page(b"honest"))
    made.site("honest.example", otherwise=page(b"honest"))
    for name in ("127-0-0-1", "localhost", "10", "0x7f", "xn--bcher-kva", "a_b", "two", "alias"):
        made.name(f"{name}.honest.example", "198.51.100.1")
    made.plain("hostile.example", {f"/{name}": script for name, script in (ENDLESS | BOMBS).items()})
    leads = {f"/{place}": redirect(where.format(port=inside.port)) for place, where in enumerate(REDIRECTS)}
    leads |= {f"/by/{place}": redirect(f"/{place}", 307) for place in range(len(REDIRECTS))}
    made.plain("leads.example", {**leads, "/honest": redirect("http://honest.example/")})
    made.place("mute.example", 443, Site(ENDLESS))
    for line in BLOCKED:
        if "to" in line:
            made.name(line["url"].split("/")[2], *line["to"])
    with made.open():
        yield made


@pytest.fixture(autouse=True)
def applied(outside: Outside, settings: Any, inside: Inside) -> Iterator[None]:
    """Every request goes to that outside, and nothing may have come inside when the test ends."""
    outside.apply(settings)
    before = inside.reached
    yield
    assert inside.reached == before


def _get(fetcher: Fetcher, url: str, *, seconds: float = SECONDS) -> Response:
    return fetcher(Request(url, redirects=3, https_only=False, seconds=seconds))


def _peak(fetcher: Fetcher) -> int:
    """The most memory that the process ever held, in kB."""
    status = Path(f"/proc/{fetcher.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def test_must_block_addresses_are_never_reached(inside: Inside, say: Say) -> None:
    with Fetcher() as fetcher:
        found = {line["url"]: _get(fetcher, line["url"]) for line in BLOCKED}
        https = {url: fetcher(Request(url.replace("http:", "https:", 1))) for url in found}
    leaks = [url for each in (found, https) for url, said in each.items() if said.error not in REFUSALS]
    assert leaks == []
    say(f"must-block addresses: {len(found)} (as http and https), leaks 0, connections inside {inside.reached}")
    for place in inside.closed:
        say(f"not run: no listener at {place}")


def test_honest_twins_are_fetched(say: Say) -> None:
    with Fetcher() as fetcher:
        missed = [url for url in TWINS if _get(fetcher, url).body != b"honest"]
    assert missed == []
    say(f"honest twins: {len(TWINS)} of {len(TWINS)} fetched")


class Flips(BaseResolver):
    """Outside for the first question about a name, inside ever after; `first` turns it round."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self.lock = threading.Lock()

    def resolve(self, request: Any, _handler: Any) -> Any:
        reply, name = request.reply(), str(request.q.qname)
        if request.q.qtype == QTYPE.A:
            with self.lock:
                self.asked[name] = count = self.asked.get(name, 0) + 1
            is_outer = (count == 1) != name.startswith("first")
            reply.add_answer(RR(request.q.qname, QTYPE.A, rdata=A("198.51.100.1" if is_outer else "127.0.0.1"), ttl=0))
        return reply


def test_name_that_changes_its_mind_leads_nowhere_inside(settings: Any, say: Say) -> None:
    flips = Flips()
    server = DNSServer(flips, address="127.0.0.1", port=0)
    server.start_thread()
    settings.DNS_RESOLVER = [f"127.0.0.1:{server.server.server_address[1]}"]
    try:
        with Fetcher() as fetcher:
            outer = [_get(fetcher, f"http://then{number}.flips.example/").body for number in range(TRIES)]
            inner = [_get(fetcher, f"http://first{number}.flips.example/").error for number in range(TRIES)]
    finally:
        server.stop()
        server.server.server_close()
    assert (set(outer), set(inner)) == ({b"honest"}, {"address"})
    assert set(flips.asked.values()) == {1}
    say(f"rebinding: {2 * TRIES} tries, each name asked for once, connections inside 0")


def test_redirects_never_lead_inside(inside: Inside, say: Say) -> None:
    with Fetcher() as fetcher:
        said = [
            _get(fetcher, f"http://leads.example{way}{place}")
            for way in ("/", "/by/")
            for place in range(len(REDIRECTS))
        ]
        assert _get(fetcher, "http://leads.example/honest").body == b"honest"
    # Refused, or taken for a path of the same server, which has none of that name.
    assert [(one.url, one.error) for one in said if one.error not in REFUSALS and one.status != 404] == []
    assert [one.url for one in said if SECRET in one.body] == []
    say(f"redirects: {len(said)} ways inside, none followed; the honest one is")


def _hurt(url: str) -> tuple[str, Response, float, int, bool]:
    """One hostile server by a process of its own: what it said, how long, how much more memory; alive after that?"""
    with Fetcher() as fetcher:
        assert _get(fetcher, "http://honest.example/").body == b"honest"
        before, began = _peak(fetcher), time.monotonic()
        said = fetcher(Request(url, redirects=3, https_only=False, seconds=DEADLINE))
        took = time.monotonic() - began
        growth = _peak(fetcher) - before if fetcher.pid is not None else 0
        after = _get(fetcher, "http://honest.example/").body == b"honest"
    return url, said, took, growth, after


def test_bombs_and_drips_end_in_time_and_in_little_memory(say: Say) -> None:
    urls = [f"http://hostile.example/{name}" for name in (ENDLESS | BOMBS)] + ["https://mute.example/"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(_hurt, urls))
    errors = {url.rpartition("/")[2]: said.error for url, said, *_rest in found}
    assert {errors[name] for name in ENDLESS} == {"timeout"}
    assert [url for url, said, *_rest in found if said.error == "killed"] == []
    assert [url for url, said, *_rest in found if said.status == 200 and len(said.body) > 1] == []
    assert [(url, took) for url, _said, took, _growth, _after in found if took > DEADLINE + GRACE_SECONDS] == []
    assert [(url, growth) for url, _said, _took, growth, _after in found if growth > GROWTH] == []
    assert [url for url, *_rest, after in found if not after] == []
    slowest = max(took for _url, _said, took, _growth, _after in found)
    most = max(growth for _url, _said, _took, growth, _after in found) / 1024
    say(f"bombs and drips: {len(found)} servers, slowest {slowest:.1f} s of {DEADLINE:.1f} + 2, memory +{most:.1f} MB")


def test_dead_parent_leaves_no_process(outside: Outside) -> None:
    """The process ends when nobody can ask it any more."""
    made = Fetcher()
    assert _get(made, "http://honest.example/").status == 200
    process = made._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    with suppress(Exception):
        process.wait(5)
    assert process.poll() == 0
    made.close()
