"""The database itself refuses to change help that was granted, what a draft said before, what was put to
a citizen, and the letter; and a finished decision takes each of its later facts once.

Made as in 0007, whose guard of a finished decision this one replaces: SQLite lost it when 0012 made the
table anew. A later migration that changes one of these tables must make its guards again.
"""

from importlib import import_module

from django.db import migrations

FORMER = import_module("citizens.migrations.0007_answers_are_not_changed")
DECISION = ("citizens_decision", "citizens_finished_decision_stands", "a finished decision is never changed")
WRITTEN = (*FORMER.WRITTEN, "no_hearing_because")
SENT = ("received_on", "complaint_until", "sent_by_id", "sent_noted_at")
IN_RECORD = ("synced_by_id", "synced_to_record_at", "record_reference")
GRANTED = (
    "citizen_id", "approval_id", "what", "legal_basis_id", "hours_per_week", "start_date", "authority_id",
    "operator_id", "payer_id", "provider_id",
)  # fmt: skip
PUT = ("decision_id", "put_to_citizen", "started_at", "started_by_id", "answer_by")
FROZEN = ("decision_id", "snapshot", "digest", "frozen_at")
# Table, name, the columns that stand, a condition under which every column stands, what is said.
GUARDS = (
    ("citizens_intervention", "citizens_granted_help_stands", GRANTED, "", "help that is granted is never changed"),
    ("citizens_decisionrevision", "citizens_decision_revision_stands", (), "1 = 1", "a revision is never changed"),
    ("citizens_partyhearing", "citizens_hearing_stands", PUT, "OLD.answered_on IS NOT NULL", "a hearing is never changed"),
    ("citizens_delaynotice", "citizens_delay_notice_stands", (), "1 = 1", "a notice of delay is never changed"),
    ("citizens_startnote", "citizens_start_note_stands", (), "1 = 1", "a note on the start of help is never changed"),
    ("citizens_decisionletter", "citizens_letter_stands", FROZEN, "OLD.pdf IS NOT NULL", "a letter is never changed"),
)  # fmt: skip
NEVER_DELETED = (
    "citizens_decisionrevision", "citizens_partyhearing", "citizens_delaynotice", "citizens_decisionletter",
)  # fmt: skip


def _differ(columns, differs):
    # JSON has no comparison of its own on PostgreSQL; as text it does.
    return [
        f"OLD.{name}::text {differs} NEW.{name}::text"
        if name == "snapshot" and differs == "IS DISTINCT FROM"
        else f"OLD.{name} {differs} NEW.{name}"
        for name in columns
    ]


def _of_decision(differs):
    written, sent, recorded = (" OR ".join(_differ(names, differs)) for names in (WRITTEN, SENT, IN_RECORD))
    return (
        f"OLD.state = 'finished' AND ({written} OR (OLD.received_on IS NOT NULL AND ({sent}))"
        f" OR (OLD.synced_to_record_at IS NOT NULL AND ({recorded})))"
    )


def _rows(differs):
    table, name, sentence = DECISION
    yield table, name, _of_decision(differs), sentence
    for table, name, columns, whole, sentence in GUARDS:
        yield table, name, " OR ".join(filter(None, [whole, *_differ(columns, differs)])), sentence


def _on_postgresql():
    for table, name, condition, sentence in _rows("IS DISTINCT FROM"):
        yield f"""
            CREATE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{sentence}'; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})
            EXECUTE FUNCTION {name}();
        """
        if table in (*NEVER_DELETED, DECISION[0]):
            yield f"""
                CREATE TRIGGER {name}_here BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
            """


def _on_sqlite():
    for table, name, condition, sentence in _rows("IS NOT"):
        yield f"""
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({condition})
            BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
        """


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _on_postgresql() if postgresql else _on_sqlite():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, name in [DECISION[:2], *(row[:2] for row in GUARDS)]:
        if postgresql:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_here ON {table}")
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("citizens", "0012_the_desk")]

    operations = [migrations.RunPython(guard, unguard)]
