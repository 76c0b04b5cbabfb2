"""Loaded before the settings: what a test house needs to be told, unless the environment says otherwise."""

import atexit
import os
import shutil
import tempfile

worker = os.environ.get("PYTEST_XDIST_WORKER", "")

if "DTR_VAR" not in os.environ:
    os.environ["DTR_VAR"] = tempfile.mkdtemp(prefix="dtr-tests-")
    atexit.register(shutil.rmtree, os.environ["DTR_VAR"], ignore_errors=True)
elif worker:
    # Workers get the folder and the Redis of the run that started them; each takes a room of its own in both.
    os.environ["DTR_VAR"] = os.path.join(os.environ["DTR_VAR"], worker)
    if os.environ.get("REDIS_URL", "").endswith("/0"):
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"][:-1] + str(int(worker.removeprefix("gw")) % 15 + 1)

os.makedirs(os.path.join(os.environ["DTR_VAR"], "static"), exist_ok=True)
os.environ.setdefault("DTR_SECRET_KEY", "only for tests, long enough and full of letters: bdfhjlnprtvxz")
os.environ.setdefault("DTR_FIELD_KEYS", "dGhlc2UgYXJlIDMyIGJ5dGVzIGZvciB0ZXN0cyBvbmw=")
os.environ.setdefault("DTR_INDEX_KEY", "only for tests")
