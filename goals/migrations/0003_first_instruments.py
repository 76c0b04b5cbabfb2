"""The instruments most teams use. Thresholds are defaults with a source, to be edited in the administration.

Where a threshold or a band rests on nothing but general professional knowledge, its source says so. Neither
the items' texts of COPM, EQ-5D, FIM and AMPS nor their forms are here: they belong to somebody.
"""

from django.db import migrations

USUAL = "Udbredt tommelfingerregel, uden enighed; kan ændres lokalt"
COPM_SOURCE = "Enemark Larsen m.fl. 2022 (dansk, n=88): 3,5. Den ældre tommelfingerregel er 2 point"
COPM_LICENCE = "Ophavsret: skema og manual fås hos Ergoterapeutforeningen. Her gemmes kun scoren"
GENERAL = "Almen faglig viden, ikke slået op; efterprøv før brug"


def _items(*rows, step="1"):
    return [{"name": name, "minimum": "0", "maximum": str(most), "step": step} for name, most in rows]


def _same(least, most, *names):
    return [{"name": name, "minimum": str(least), "maximum": str(most), "step": "1"} for name in names]


BARTHEL = [
    "Spisning", "Forflytning", "Personlig hygiejne", "Toiletbesøg", "Badning", "Mobilitet", "Trapper",
    "Påklædning", "Tarmkontrol", "Blærekontrol",
]  # fmt: skip
SCORE_ONLY = {"is_score_only": True}
SFT = {
    "family": "Senior Fitness Test",
    "licence_note": "Testbogen er ophavsretligt beskyttet; her gemmes kun resultatet. Ingen samlet score",
}
INSTRUMENTS = [
    {
        "code": "barthel-20", "name": "Barthel-20", "minimum": 0, "maximum": 20,
        "unit": "point", "change_threshold": 2, "threshold_source": USUAL,
        "licence_note": "Skemaet hentes hos Ergoterapeutforeningen. Må ikke omregnes til Barthel-100",
        "items": _items(*zip(BARTHEL, [2, 3, 1, 2, 1, 3, 2, 2, 2, 2], strict=True)),
    },
    {
        "code": "chair-stand-30", "name": "Rejse-sætte-sig-test (30 sekunder)", "minimum": 0, "maximum": 60,
        "unit": "gange", "change_threshold": 2, "threshold_source": USUAL,
        "licence_note": "Fri. Stol 44-47 cm, armene krydset; afvigelser noteres",
        "bands": [{"from": "6", "to": "8", "text": "Den danske screening går videre til ganghastighed"}],
        "bands_source": "Sundhedsstyrelsens vejledning om tidlig opsporing: færre end 9, men over 5",
    },
    {
        "code": "copm-performance", "name": "COPM udførelse", "minimum": 1, "maximum": 10, "step": "0.1",
        "unit": "point", "change_threshold": "3.5", "threshold_source": COPM_SOURCE,
        "licence_note": COPM_LICENCE,
        "family": "COPM", **SCORE_ONLY,
    },
    {
        "code": "copm-satisfaction", "name": "COPM tilfredshed", "minimum": 1, "maximum": 10, "step": "0.1",
        "unit": "point", "change_threshold": "3.5", "threshold_source": COPM_SOURCE,
        "licence_note": COPM_LICENCE,
        "family": "COPM", **SCORE_ONLY,
    },
    {
        "code": "who-5", "name": "WHO-5 trivsel", "minimum": 0, "maximum": 100, "step": 4,
        "unit": "point", "change_threshold": 10, "threshold_source": "Den offentlige vejledning til WHO-5",
        "licence_note": "Fri",
        "items": _same(
            0, 5, "Glad og i godt humør", "Rolig og afslappet", "Aktiv og energisk", "Frisk og udhvilet",
            "En hverdag fyldt med ting, der interesserer",
        ),
        "factor": 4,
        "bands": [
            {"from": "0", "to": "35", "text": "Til og med 35: tal med borgeren om trivsel snarest"},
            {"from": "36", "to": "50", "text": "36-50: hold øje med trivslen"},
            {"from": "51", "to": "100", "text": "Over 50: inden for det almindelige"},
        ],
        "bands_source": "Den offentlige vejledning til WHO-5; dansk gennemsnit 68",
    },
    {
        "code": "gas", "name": "GAS (målopfyldelse)", "minimum": -2, "maximum": 2,
        "licence_note": "Fri metode. De fem trin beskrives på forhånd; 0 er det forventede",
        "labels": {
            "-2": "meget mindre end ventet", "-1": "mindre end ventet", "0": "som ventet",
            "1": "mere end ventet", "2": "meget mere end ventet",
        },
    },
    {
        "code": "ucla-3", "name": "Ensomhed (UCLA, 3 spørgsmål)", "minimum": 3, "maximum": 9, "direction": "down",
        "unit": "point", "licence_note": "Fri. Åbner en samtale; stiller ingen diagnose",
        "items": _same(1, 3, "Savner nogen at være sammen med", "Føler sig udenfor", "Føler sig isoleret"),
        "bands": [{"from": "7", "to": "9", "text": "Fra 7: tag en samtale om ensomhed"}],
        "bands_source": f"Danske sundhedsprofiler bruger 7, udlandet 6. {GENERAL}",
    },
    {
        "code": "smiley-5", "name": "Smiley i fem trin", "minimum": 1, "maximum": 5,
        "licence_note": "Fri, hjemmelavet og ikke valideret",
    },
    {
        "code": "eq-vas", "name": "EQ-VAS (eget helbred)", "minimum": 0, "maximum": 100,
        "unit": "point", "licence_note": "EuroQol ejer EQ-5D: brugen skal registreres. Her gemmes kun scoren",
        "family": "EQ-5D", **SCORE_ONLY,
    },
    {
        "code": "barthel-100", "name": "Barthel-100", "minimum": 0, "maximum": 100, "step": 5, "unit": "point",
        "change_threshold": 10,
        "threshold_source": f"{GENERAL}. Afhænger af, hvilken af de to danske udgaver der bruges",
        "items": _items(*zip(BARTHEL, [10, 15, 5, 10, 5, 15, 10, 10, 10, 10], strict=True), step="5"),
        "licence_note": "Hentes hos Ergoterapeutforeningen. Ikke til demens. Må ikke regnes om fra Barthel-20",
    },
    {
        "code": "evs", "name": "EVS (ernæringsvurdering)", "minimum": 0, "maximum": 2, "direction": "down",
        "unit": "point",
        "licence_note": "Offentligt skema om vægttab, spisevaner og risikofaktorer. Kommuner har egne udgaver: skriv jeres i en ny version",
    },
    {
        "code": "eq-5d-5l", "name": "EQ-5D-5L indeks", "family": "EQ-5D", "minimum": "-0.758", "maximum": 1,
        "step": "0.001", "change_threshold": "0.08",
        "threshold_source": f"0,03-0,08 nævnes; her den forsigtige ende. {GENERAL}",
        "licence_note": "EuroQol ejer EQ-5D: brugen skal registreres. Indekset regnes uden for huset med det danske værdisæt fra 2021; her gemmes kun scoren",
        **SCORE_ONLY,
    },
    {
        "code": "fim", "name": "FIM i alt", "minimum": 18, "maximum": 126, "unit": "point",
        "change_threshold": 22, "threshold_source": "Klinisk litteratur om apopleksi: 22 i alt",
        "licence_note": "Licens hos UDSMR. Her gemmes kun den samlede score", **SCORE_ONLY,
    },
    {
        "code": "amps-motor", "name": "AMPS motoriske færdigheder", "family": "AMPS", "minimum": -4,
        "maximum": 5, "step": "0.01", "unit": "logits", "change_threshold": "0.3", "threshold_source": GENERAL,
        "licence_note": "Kun kalibrerede ergoterapeuter; regnes i eget program. Her gemmes kun de to mål",
        **SCORE_ONLY,
    },
    {
        "code": "amps-process", "name": "AMPS procesfærdigheder", "family": "AMPS", "minimum": -4,
        "maximum": 5, "step": "0.01", "unit": "logits", "change_threshold": "0.3", "threshold_source": GENERAL,
        "licence_note": "Kun kalibrerede ergoterapeuter; regnes i eget program. Her gemmes kun de to mål",
        **SCORE_ONLY,
    },
    {
        "code": "fsiii-level", "name": "FSIII funktionsevneniveau", "minimum": 0, "maximum": 4,
        "direction": "down", "not_relevant": 9, "change_threshold": 1,
        "threshold_source": "Ét trin er husets egen regel; ingen kilde",
        "labels": {
            "0": "ingen eller ubetydelig", "1": "let", "2": "moderat", "3": "svær", "4": "total begrænsning",
        },
        "licence_note": "Offentlig (Fælles Sprog III)",
    },
    {
        "code": "triage", "name": "Triage", "minimum": 1, "maximum": 3, "direction": "down",
        "labels": {"1": "grøn", "2": "gul", "3": "rød"}, "is_noted_elsewhere": True,
        "licence_note": "Definitionerne er lokale og står i triagevejledningen",
    },
    {"code": "sft-chair", "name": "SFT rejse-sætte-sig", "minimum": 0, "maximum": 60, "unit": "gange", **SFT},
    {"code": "sft-arm", "name": "SFT armbøjning", "minimum": 0, "maximum": 80, "unit": "gange", **SFT},
    {"code": "sft-step", "name": "SFT 2 minutters knæløft", "minimum": 0, "maximum": 300, "unit": "knæløft", **SFT},
    {"code": "sft-reach", "name": "SFT sid og ræk", "minimum": -50, "maximum": 50, "step": "0.5", "unit": "cm", **SFT},
    {"code": "sft-back", "name": "SFT hænder bag ryggen", "minimum": -60, "maximum": 40, "step": "0.5", "unit": "cm", **SFT},
    {
        "code": "sft-up-and-go", "name": "SFT rejs dig og gå 2,44 m", "minimum": 0, "maximum": 180,
        "step": "0.1", "direction": "down", "unit": "sekunder", **SFT,
    },
]  # fmt: skip


def add(apps, schema_editor):
    instruments = apps.get_model("goals", "Instrument").objects
    for fields in INSTRUMENTS:
        instruments.get_or_create(code=fields["code"], defaults=fields)


class Migration(migrations.Migration):
    replaces = [("goals", "0003_instruments"), ("goals", "0009_more_instruments")]
    dependencies = [("goals", "0002_conversations")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
