"""One world for each file of the matrix, and questions to it whose effects are undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.infra.databases import Databases, pointed_at
from tests.matrices.asking import Asker
from tests.matrices.world import World, build


@pytest.fixture(scope="module")
def world(
    databases: Databases, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A database in which the partner has something at every stage."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "EVIDENCE_DIR", Path(tmp_path_factory.mktemp("evidence")))
        patch.setattr(settings, "PREVIEW_DIR", Path(tmp_path_factory.mktemp("previews")))
        # A proof of who one is lasts five minutes; a file of the matrix may take longer.
        patch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", 24 * 60 * 60)
        with databases.fresh() as name, pointed_at(name):
            yield build()


@pytest.fixture(scope="module")
def signed_in_asker(world: World, django_db_blocker: Any) -> Asker:
    """Everybody is signed in once."""
    asker = Asker(world)
    with django_db_blocker.unblock():
        asker.sign_everybody_in()
    return asker


@pytest.fixture
def asker(signed_in_asker: Asker, django_db_blocker: Any) -> Iterator[Asker]:
    """Asks the world's site; the world is afterwards as it was before."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield signed_in_asker
        transaction.set_rollback(True)
