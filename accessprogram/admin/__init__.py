"""The admin of the lasting facts. Importing it registers every class."""

from accessprogram.admin import catalogue, ledgers, people, records, versions

__all__ = ["catalogue", "ledgers", "people", "records", "versions"]
