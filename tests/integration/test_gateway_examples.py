"""The examples of docs/gateway.md, run as they stand there against a living server."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from accessprogram.models import Offering, RationUse, UseCase
from accessprogram.operations import surfaces
from tests.factories import access

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gateway.md"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def _served() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def test_every_example_of_the_page_works(fresh_database: str) -> None:
    world = access.countersigned(requests=1000)
    Offering.objects.filter(pk=world.offering.pk).update(slug="beacon-pro")
    UseCase.objects.filter(pk=world.use_case.pk).update(slug="detection-engineering")
    surface = access.provisioned(world, reference="org-harbour-bank")
    surfaces.prove_by_call(surface_id=surface.id)
    access.with_key(world)
    examples = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert [kind for kind, _text in examples].count("sh") >= 6
    assert [kind for kind, _text in examples].count("python") == 2
    with _served() as url:
        env = {
            **os.environ, "COUNTERSIGN": url, "KEY": world.key_text, "NO_PROXY": "localhost",
            "PYTHONPATH": str(ROOT / "clients" / "python"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }  # fmt: skip
        for kind, text in examples:
            if text.startswith("export "):
                continue
            words = ["sh", "-ec", text] if kind == "sh" else [sys.executable, "-c", text]
            done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    # 3 of a reservation, 12 alone, 20 in a batch; nothing is kept any more.
    assert list(RationUse.objects.values_list("requests", "reserved_requests", "tokens")) == [(35, 0, 66_000)]
