"""Help granted before says whose it is, and each section says for whom it is since 1 July 2025.

Until now help was granted as it was proposed, by the team's own unit, which paid; it was run by the
citizen's private supplier, or by the unit. A section of serviceloven that ended when ældreloven came is
added, so that older help can name it; it is offered for no start after its end.
"""

import datetime as dt

from django.db import migrations

CARE_ACT, SERVICE_ACT = "Ældreloven", "Serviceloven"
FOR_OTHERS = ("§ 83", "§ 83 a", "§ 84", "§ 86")
LONG_SINCE, ENDED_ON = dt.date(2010, 1, 1), dt.date(2025, 6, 30)
ENDED = (("§ 79 a", "Forebyggende hjemmebesøg"),)


def fill(apps, schema_editor):
    approvals = apps.get_model("citizens", "Approval").objects
    interventions = apps.get_model("citizens", "Intervention").objects
    rows = approvals.filter(verdict="approved").select_related("proposal__citizen__team", "intervention")
    for approval in rows:
        proposal = approval.proposal
        unit = proposal.citizen.team.unit_id
        given = getattr(approval, "intervention", None)
        approvals.filter(pk=approval.pk).update(
            what=proposal.what,
            hours_per_week=proposal.hours_per_week,
            authority_id=unit,
            operator_id=given.provider_id if given and given.provider_id else unit,
            payer_id=unit,
            provider_id=given.provider_id if given else None,
        )
    for given in interventions.select_related("citizen__team"):
        unit = given.citizen.team.unit_id
        interventions.filter(pk=given.pk).update(
            authority_id=unit, operator_id=given.provider_id or unit, payer_id=unit
        )


def say_for_whom(apps, schema_editor):
    legal_bases = apps.get_model("citizens", "LegalBasis").objects
    legal_bases.filter(law=CARE_ACT).update(whom="care_act")
    legal_bases.filter(law=SERVICE_ACT, section__in=FOR_OTHERS).update(whom="others")
    for section, title in ENDED:
        legal_bases.get_or_create(
            law=SERVICE_ACT,
            section=section,
            valid_from=LONG_SINCE,
            defaults={"title": title, "valid_until": ENDED_ON},
        )


def remove_unused(apps, schema_editor):
    # Raw, since going several steps back the models' own relations are not to be trusted.
    models = [apps.get_model("citizens", name) for name in ("Approval", "Intervention")]
    for section, _title in ENDED:
        found = apps.get_model("citizens", "LegalBasis").objects.filter(
            law=SERVICE_ACT, section=section, valid_from=LONG_SINCE
        )
        if not any(model.objects.filter(legal_basis__in=found).exists() for model in models):
            found._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("citizens", "0005_who_runs_help_and_what_is_decided")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(say_for_whom, remove_unused),
    ]
