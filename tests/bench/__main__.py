"""The figures about screens, on the PostgreSQL and the Redis that bin/services has started."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 the settings come first

from tests.bench import finding_a_citizen, proposals, screens  # noqa: E402

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
proposals.main()
screens.main()
finding_a_citizen.main()
