"""How the house is, for those who watch over it. No names, no numbers of versions, nothing to log in for."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dtr import live
from dtr.migrating import too_old

_seen_migrated = False


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This process is alive."""
    return JsonResponse({"status": "alive"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The house can work. It can without Redis too, a little slower, with the database asked for news."""
    report: dict[str, object] = {"database": database(), "redis": broker(), "screens": live.gauge()}
    if report["database"] != "ready":
        return JsonResponse({"status": "unavailable", **report}, status=503)
    return JsonResponse({"status": "degraded" if report["redis"] == "unreachable" else "ready", **report})


def database() -> str:
    """Reachable, and as new as the code."""
    try:
        return "ready" if _migrated() else "not migrated"
    except DatabaseError:
        return "unreachable"


def _migrated() -> bool:
    """Asks the database each time, but reads the migrations only until they have once been found applied."""
    global _seen_migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _seen_migrated:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        _seen_migrated = not plan and not too_old(connection)
    return _seen_migrated


def broker() -> str:
    """Embedded houses have none, and need none."""
    if not settings.REDIS_URL:
        return "not used"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "unreachable"
    return "ready"
