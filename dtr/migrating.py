"""What migrations use besides Django's own operations, and the one database that they cannot take further."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils.translation import gettext_lazy as _

TOO_OLD = _("The database is older than version 0.3.0: start that version with it once, then this one.")


class CreateModels(Operation):
    """Many ``CreateModel`` as one step.

    After each step Django draws anew every model that hangs together with the changed one, and here nearly
    all do, through the user: model by model, an empty house would draw them some six thousand times.
    """

    def __init__(self, *models: CreateModel) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, tuple[CreateModel, ...], dict[str, Any]]:
        return type(self).__name__, self.models, {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # The drawn models are let go; whoever needs them next draws them all, once.
        state.__dict__.pop("apps", None)
        state.is_delayed = False
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create models {', '.join(model.name for model in self.models)}"


def too_old(connection: BaseDatabaseWrapper) -> bool:
    """Whether it stands amid the steps of before 0.3.0, which became few; Django itself would not say."""
    done = set(MigrationRecorder(connection).applied_migrations())
    replaced = (set(step.replaces) for step in MigrationLoader(None).disk_migrations.values())
    return any(steps & done and not steps <= done for steps in replaced)


@checks.register(checks.Tags.database)
def no_older_than_0_3_0(databases: Sequence[str] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Before ``manage.py migrate``."""
    old = any(too_old(connections[alias]) for alias in databases or ())
    return [checks.Error(str(TOO_OLD), id="dtr.E001")] if old else []
