"""Creates many tables in one step. (A name that begins with an underscore is no migration.)"""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import AddField
from django.db.migrations.operations.models import CreateModel


class CreateModels(Operation):
    """What a list of CreateModel does, with Django's picture of the models drawn once instead of once a table.

    Drawing it anew after each of some seventy tables takes most of the time of a first start.
    """

    reduces_to_sql = True
    reversible = True
    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[CreateModel]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: Any) -> None:
        if "apps" in state.__dict__:
            del state.apps  # a cached property: drawn anew when it is next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


class AlterModels(Operation):
    """What a list of AddField, AlterField, AddConstraint and AddIndex does, with the picture drawn once.

    SQLite remakes a table for most of these; here it remakes each table once, with everything that is new.
    """

    reduces_to_sql = True
    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: Any) -> None:
        if "apps" in state.__dict__:
            del state.apps  # as above
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            for operation in self.operations:
                operation.database_forwards(app_label, schema_editor, from_state, to_state)
            return
        # A column that is no column (many to many) would need its own table: none is added here.
        added: dict[str, list[str]] = {}
        for operation in self.operations:
            fields = added.setdefault(operation.model_name.lower(), [])  # type: ignore[attr-defined]
            if isinstance(operation, AddField):
                fields.append(operation.name)
        for model_name, fields in added.items():
            _remake(schema_editor, to_state.apps.get_model(app_label, model_name), fields)

    def describe(self) -> str:
        return f"Alter models by {len(self.operations)} operations"


def _remake(schema_editor: Any, model: Any, added: list[str]) -> None:
    """Give an SQLite table its new columns with their defaults, then its new definition."""
    table = schema_editor.quote_name(model._meta.db_table)
    for name in added:
        field = model._meta.get_field(name)
        column = schema_editor.quote_name(field.column)
        default = schema_editor.effective_default(field)
        # As the column's default, so that no row is updated: guards refuse that on some tables.
        given = "" if default is None else f" DEFAULT {schema_editor.quote_value(default)}"
        kind = field.db_type(schema_editor.connection)
        schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}{given}", params=None)
    schema_editor._remake_table(model)
