"""Fresh databases: one is migrated once a run, every other is its copy. Never a flush, never a guard switched off."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from tests.infra.once import once
from tests.infra.plugin import run_dir, template_name


class Databases:
    """Copies of the migrated database, on the engine under test."""

    def __init__(self) -> None:
        self.postgres = connection.vendor == "postgresql"
        facts = connection.settings_dict
        self.server = {
            "host": facts["HOST"],
            "port": facts["PORT"],
            "user": facts["USER"],
            "password": facts["PASSWORD"],
            "dbname": facts["NAME"],
        }
        self.template = template_name() if self.postgres else str(run_dir() / "template.sqlite3")

    @contextmanager
    def fresh(self, template: str = "") -> Iterator[str]:
        """The name of a database that nobody has used, as Django's NAME; it is gone afterwards. ``template``: a copy
        of a prepared one instead of the migrated one."""
        once("template", self._migrate_template)
        name = f"countersign_{uuid.uuid4().hex[:12]}"
        if self.postgres:
            self._copy(template or self.template, name)
            try:
                yield name
            finally:
                self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        else:
            file = run_dir() / f"{name}.sqlite3"
            shutil.copyfile(self.template, file)
            try:
                yield str(file)
            finally:
                for part in file.parent.glob(f"{name}.sqlite3*"):
                    part.unlink()

    def prepared(self, kind: str) -> str:
        """The name of the database that is kept for this kind of installation (PostgreSQL)."""
        return f"{self.template}_{kind}"

    def keep(self, kind: str) -> str:
        """Make that database anew, a copy of the migrated one."""
        once("template", self._migrate_template)
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.prepared(kind))))
        self._copy(self.template, self.prepared(kind))
        return self.prepared(kind)

    def _copy(self, template: str, name: str) -> None:
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))

    def url(self, name: str) -> str:
        """DATABASE_URL of one of them, for other processes."""
        if not self.postgres:
            return f"sqlite:///{name}"
        secret = f":{self.server['password']}" if self.server["password"] else ""
        return f"postgres://{self.server['user']}{secret}@{self.server['host']}:{self.server['port']}/{name}"

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(**self.server, autocommit=True) as admin:
            admin.execute(statement)

    def _migrate_template(self) -> None:
        if self.postgres:
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.template)))
            self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.template)))
        with pointed_at(self.template):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            if not self.postgres:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's default connection, in every thread, is to the database `name`; afterwards to the one before."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
