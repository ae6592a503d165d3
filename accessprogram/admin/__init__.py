"""The admin of the lasting facts. Importing it registers every class."""

from accessprogram.admin import capability, catalogue, ledgers, people, records, versions

__all__ = ["capability", "catalogue", "ledgers", "people", "records", "versions"]
