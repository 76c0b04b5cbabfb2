"""Every step of the database has a way back, all the way to an empty house and forth again."""

import os
import subprocess
import sys

from django.conf import settings


def test_all_steps_lead_back_and_forth_again(tmp_path):
    environment = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment["DTR_VAR"] = str(tmp_path)
    manage = [sys.executable, str(settings.HOUSE / "manage.py"), "migrate", "--verbosity=0"]

    for step in ([], ["meetings", "zero"], ["goals", "zero"], ["citizens", "zero"], ["audit", "zero"], []):
        done = subprocess.run([*manage, *step], env=environment, capture_output=True, text=True)

        assert done.returncode == 0, f"{step}: {done.stderr.splitlines()[-1]}"
