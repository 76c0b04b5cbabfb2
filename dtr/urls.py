"""The site map: one include per room. The only file that knows them all."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from dtr import health, live
from dtr.outbox.views import letter_wishes
from dtr.staff.letter_views import letter_try_again, troubled_letters
from dtr.staff.views import no_such_page, set_language

admin.autodiscover()
# The administrators' door is the same as everybody's, so its limits on wrong passwords hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("meetings.urls")),
    path("citizens/", include("citizens.urls")),
    path("goals/", include("goals.urls")),
    # An address is changed by those who keep the house; whoever could change it could take over a login.
    path("account/email/", no_such_page, name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("letters/", troubled_letters, name="troubled_letters"),
    path("letters/wishes/", letter_wishes, name="letter_wishes"),
    path("letters/<int:pk>/again/", letter_try_again, name="letter_try_again"),
    path("language/", set_language, name="set_language"),
    path("administration/", admin.site.urls),
    path("clock/", live.server_time, name="server_time"),
    path("live/<str:kind>/<str:key>/", live.no_stream, name="no_stream"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
