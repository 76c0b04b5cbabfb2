"""The administrators' pages: who works here, in which team and role. No page here shows a citizen.

Units, teams and people are not deleted: the page that asks "are you sure" would list the citizens and
the help that hang on them, and the trail needs the people. Somebody who leaves is marked as gone.
"""

from typing import Any

from allauth.account.admin import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from dtr.audit.admin import RecordsChanges
from dtr.staff import people
from dtr.staff.models import Position, Team, TrainingRecord, Unit, User

admin.site.site_title = admin.site.site_header = _("DTR: administration")
admin.site.index_title = _("People, teams and catalogues")
# Rights follow from positions, and the address is the person's own field; these would promise something else.
admin.site.unregister([Group, EmailAddress])


class Kept(RecordsChanges):
    """A page for what is never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(Kept):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Team)
class TeamAdmin(Kept):
    list_display = ["name", "unit"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    search_fields = ["name"]


class PositionInline(admin.TabularInline):
    """A position ends on a date; what was held is not struck out."""

    model = Position
    extra = 1
    can_delete = False


class TrainingInline(admin.TabularInline):
    """A training that no longer counts gets a last day; that it was held is not struck out."""

    model = TrainingRecord
    fk_name = "user"
    extra = 0
    can_delete = False


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class PersonAdmin(Kept, UserAdmin):
    add_form = NewUserForm
    inlines = [PositionInline, TrainingInline]
    ordering = ["name"]
    list_display = ["name", "email", "employer", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "positions__team", "positions__role"]
    list_select_related = ["employer"]
    search_fields = ["name", "email"]
    filter_horizontal = []
    readonly_fields = ["last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("The person"), {"fields": ["name", "language", "employer"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "email",
                    "name",
                    "language",
                    "employer",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        # Django asks two marks of those who keep its administration; here they are one.
        obj.is_superuser = obj.is_staff
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            people.renamed(obj, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A position or a training is an event of its own, not a detail of the person's page."""
        for one in formset.forms:
            if isinstance(one.instance, TrainingRecord) and one.instance.pk is None:
                one.instance.noted_by = request.user
        super().save_formset(request, form, formset, change)
        for given in formset.new_objects:
            self.log_addition(request, given, [{"added": {}}])
        for held, fields in formset.changed_objects:
            self.log_change(request, held, [{"changed": {"fields": fields}}])

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().user_change_password(request, *args, **kwargs)


@admin.register(Position)
class PositionAdmin(RecordsChanges):
    list_display = ["user", "team", "role", "since", "until"]
    list_filter = ["team", "role"]
    list_select_related = ["user", "team"]
    search_fields = ["user__name", "team__name"]
