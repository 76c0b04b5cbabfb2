"""Loaded before the settings: what a test house needs to be told, unless the environment says otherwise."""

import atexit
import os
import shutil
import tempfile

if "DTR_VAR" not in os.environ:
    os.environ["DTR_VAR"] = tempfile.mkdtemp(prefix="dtr-tests-")
    atexit.register(shutil.rmtree, os.environ["DTR_VAR"], ignore_errors=True)
elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Workers get the folder of the run that started them; each takes a room of its own in it.
    os.environ["DTR_VAR"] = os.path.join(os.environ["DTR_VAR"], worker)

os.makedirs(os.path.join(os.environ["DTR_VAR"], "static"), exist_ok=True)
os.environ.setdefault("DTR_SECRET_KEY", "only for tests, long enough and full of letters: bdfhjlnprtvxz")
os.environ.setdefault("DTR_FIELD_KEYS", "dGhlc2UgYXJlIDMyIGJ5dGVzIGZvciB0ZXN0cyBvbmw=")
os.environ.setdefault("DTR_INDEX_KEY", "only for tests")
