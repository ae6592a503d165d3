"""The real clients: DNS over real sockets against the demonstration's server, and the packaged lists of domains."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from dnslib import RCODE, DNSRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import DnsStatus, SourceUnavailable
from reviews.checks.mail_routes import mail_route
from reviews.checks.sources.dns import Resolver, nameserver
from reviews.checks.sources.mail_domains import PackagedMailDomains
from reviews.management.commands import demo_dns

MANAGE = Path(__file__).parents[2] / "manage.py"


@pytest.fixture(scope="module")
def port():
    servers = demo_dns.start(0)
    yield servers[0].server.server_address[1]
    demo_dns.stop(servers)


@pytest.fixture
def resolver(port):
    return Resolver([f"127.0.0.1:{port}"], lifetime=1.0)


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("aldergate.example", "mail host"),
        ("Aldergate.EXAMPLE.", "mail host"),
        ("www.aldergate.example", "address"),
        ("nomail.example", "refuses mail"),
        ("nomx.example", "address"),
        ("silent.example", "no mail"),
        ("missing.example", "no such domain"),
        ("deep.missing.example", "no such domain"),
    ],
)
def test_demo_dns_knows_the_fictional_names(resolver, name, route):
    assert mail_route(name, resolver).state == route


def test_resolver_gives_records_in_presentation_form(resolver):
    assert resolver.query("aldergate.example", "MX").records == ("10 mail.aldergate.example.",)
    assert resolver.query("aldergate.example", "TXT").records == ('"v=spf1 mx -all"',)
    assert resolver.query("aldergate.example", "CAA").status is DnsStatus.NO_RECORD


def test_resolver_of_a_failing_server_is_unavailable(resolver):
    with pytest.raises(SourceUnavailable):
        resolver.query("broken.example", "MX")


def test_resolver_gives_up_on_a_slow_server(resolver):
    began = time.monotonic()
    with pytest.raises(SourceUnavailable):
        resolver.query("slow.example", "MX")
    assert time.monotonic() - began < 2.5


def test_resolver_of_nobody_is_unavailable():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        resolver = Resolver([f"127.0.0.1:{taken.getsockname()[1]}"], lifetime=0.3)
        with pytest.raises(SourceUnavailable):
            resolver.query("aldergate.example", "MX")


def test_resolver_of_a_garbled_answer_is_unavailable():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        liar.bind(("127.0.0.1", 0))
        liar.settimeout(2)
        resolver = Resolver([f"127.0.0.1:{liar.getsockname()[1]}"], lifetime=0.5)

        def lie() -> None:
            data, where = liar.recvfrom(4096)
            liar.sendto(data[:2] + b"\xff" * 40, where)

        thread = threading.Thread(target=lie)
        thread.start()
        with pytest.raises(SourceUnavailable):
            resolver.query("aldergate.example", "MX")
        thread.join()


@pytest.mark.parametrize("name", ["", ".", "a..b", "x" * 64 + ".example", "a." * 200, "\\", "*", "ü.example", "\ud800"])
def test_resolver_of_odd_names_does_not_fail_otherwise(resolver, name):
    with suppress(SourceUnavailable):
        assert resolver.query(name, "MX").status in DnsStatus


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_resolver_never_fails_otherwise(port, name):
    with suppress(SourceUnavailable):
        Resolver([f"127.0.0.1:{port}"], lifetime=1.0).query(f"{name}.example", "MX")


def test_resolver_reads_how_nameservers_are_written():
    assert str(nameserver("192.0.2.1")) == "Do53:192.0.2.1@53"
    assert str(nameserver("192.0.2.1:5353")) == "Do53:192.0.2.1@5353"
    assert str(nameserver("[2001:db8::1]:5353")) == "Do53:2001:db8::1@5353"
    assert str(nameserver("2001:db8::1")) == "Do53:2001:db8::1@53"
    for wrong in ("", "resolver.example", "192.0.2.1:0", "192.0.2.1:dns", "192.0.2.1:99999"):
        with pytest.raises(ValueError):
            nameserver(wrong)


def test_resolver_without_nameservers_takes_the_systems():
    assert Resolver().nameservers == ()


# --- The demonstration's server --------------------------------------------------------------------------------------
def ask(port: int, name: str, kind: str = "A", *, tcp: bool = False) -> DNSRecord:
    question = DNSRecord.question(name, kind)
    return DNSRecord.parse(question.send("127.0.0.1", port, tcp=tcp, timeout=3))


def test_demo_dns_answers_over_tcp_too(port):
    assert [str(answer.rdata) for answer in ask(port, "aldergate.example", "MX", tcp=True).rr] == [
        "10 mail.aldergate.example."
    ]


def test_demo_dns_gives_addresses_of_the_documentation_ranges(port):
    assert str(ask(port, "aldergate.example").rr[0].rdata).startswith("192.0.2.")
    assert str(ask(port, "aldergate.example", "AAAA").rr[0].rdata).startswith("2001:db8:")


def test_demo_dns_says_servfail_when_nobody_answers_for_other_names():
    handler = type("Handler", (), {"protocol": "udp"})()
    reply = demo_dns.DemoZone([]).resolve(DNSRecord.question("elsewhere.test", "MX"), handler)
    assert reply.header.rcode == RCODE.SERVFAIL


def test_demo_dns_starts_says_where_and_ends_when_told(tmp_path):
    env = os.environ | {"COUNTERSIGN_VAR": str(tmp_path), "DEMO": "1"}
    words = [sys.executable, str(MANAGE), "demo_dns", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env) as process:
        try:
            said = process.stdout.readline()
            assert said.startswith("Answering for .example on 127.0.0.1:")
            assert ask(int(said.rpartition(":")[2]), "aldergate.example").rr
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()


def test_demo_dns_says_so_when_the_port_is_taken(port):
    with pytest.raises(OSError):
        demo_dns.start(port)


# --- The packaged lists ----------------------------------------------------------------------------------------------
def test_packaged_lists_know_what_they_are_for():
    lists = PackagedMailDomains()
    assert lists.is_free("gmail.com")
    assert lists.is_free("GMAIL.com.")
    assert not lists.is_free("aldergate.example")
    assert not lists.is_free("com")
    assert lists.is_disposable("mailinator.com")
    assert lists.is_disposable("any.mailinator.com")
    assert not lists.is_disposable("gmail.com")
    assert "disposable-email-domains 0." in lists.version()
