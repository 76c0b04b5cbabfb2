"""Every URL of the house, and who gets through it: the table that the walks read.

``inside`` gets in, ``closed`` sees that there is a door and is refused (403); to everybody else who is
logged in there is nothing there (404), and whoever is not is sent to the login.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.urls import get_resolver

EVERYBODY = "colleague leader visitator supplier administrator stranger"
DEVICES = "anonymous wall gone"
TEAM = "colleague leader visitator"


@dataclass(frozen=True)
class Door:
    """One URL: the methods it answers, what it names, and for whom it opens."""

    methods: str
    inside: str
    closed: str = ""
    names: Callable[[SimpleNamespace], list[Any]] = field(default=lambda world: [])
    # Doors of other houses than ours (the administration, allauth) answer some in their own way:
    # by "who", or by "who METHOD".
    others: dict[str, str] = field(default_factory=dict)
    # What is typed and sent, where that makes a difference.
    typed: str = ""

    def expected(self, who: str, method: str) -> str:
        """``in``, ``closed``, ``nothing``, ``login`` or ``method``."""
        for key in (f"{who} {method}", who):
            if key in self.others:
                return self.others[key]
        if who in DEVICES.split() and who not in self.inside.split():
            return "login"
        if method not in self.methods.split():
            return "method"
        if who in self.inside.split():
            return "in"
        return "closed" if who in self.closed.split() else "nothing"


def of(name: str, *more: Any) -> Callable[[SimpleNamespace], list[Any]]:
    """The key of a thing in the world, and what else the URL holds."""
    return lambda world: [getattr(world, name).pk, *more]


BOTH, GET, POST = "GET POST", "GET", "POST"
# Whoever may do more than see is inside; the others of the team stand before a closed door.
LEADER = {"inside": "leader", "closed": "colleague visitator supplier"}
LEADER_OF_CITIZEN = {"inside": "leader", "closed": "colleague visitator"}
VISITATOR_OF_CITIZEN = {"inside": "visitator", "closed": "colleague leader"}
READERS = {"inside": TEAM, "closed": "supplier"}
OWNER_AND_LEADER = {"inside": "colleague leader", "closed": "visitator"}
WALLS = {"inside": f"{EVERYBODY} {DEVICES}"}

OURS = {
    "my_week": Door(GET, EVERYBODY),
    "meetings": Door(GET, EVERYBODY),
    "series_new": Door(BOTH, "leader stranger", "colleague visitator supplier administrator"),
    "series_edit": Door(BOTH, **LEADER, names=of("series")),
    "meeting": Door(GET, f"{TEAM} supplier", names=of("planned")),
    "meeting_move": Door(POST, **LEADER, names=of("planned")),
    "meeting_hold_anyway": Door(POST, **LEADER, names=of("planned")),
    "kinds": Door(GET, EVERYBODY),
    "my_settings": Door(GET, EVERYBODY),
    "feed_make": Door(POST, EVERYBODY),
    "feed_revoke": Door(POST, EVERYBODY),
    "calendar_feed": Door(GET, f"{EVERYBODY} {DEVICES}", names=lambda world: [world.feed_token]),
    "meeting_ics": Door(GET, f"{TEAM} supplier", names=of("planned")),
    "absence_note": Door(POST, EVERYBODY),
    "absence_withdraw": Door(POST, "colleague leader", names=of("absence")),
    "rota": Door(GET, **LEADER, names=of("nord")),
    "rota_accept": Door(POST, **LEADER, names=of("nord")),
    "duty_accept": Door(POST, **LEADER, names=of("planned", "meeting_leader")),
    "duty_swap": Door(POST, **LEADER, names=of("duty")),
    "duty_brief": Door(BOTH, **LEADER, names=of("duty")),
    "duty_give_back": Door(POST, **LEADER, names=of("duty")),
    "stand_in": Door(BOTH, "colleague leader", "visitator", names=of("planned_item")),
    "stand_in_name": Door(POST, "colleague leader", "visitator", names=of("planned_item")),
    "stand_in_dismiss": Door(POST, "colleague leader", "visitator", names=of("planned_item")),
    "checklist_tick": Door(POST, **LEADER, names=lambda world: [world.planned.pk, 1]),
    "checklist_untick": Door(POST, **LEADER, names=lambda world: [world.planned.pk, 1]),
    "checklist_edit": Door(BOTH, **LEADER, names=of("nord")),
    "kind_edit": Door(
        BOTH,
        "administrator",
        "colleague leader visitator supplier stranger",
        names=lambda world: ["triage"],
    ),
    "agenda_pick": Door(POST, **LEADER, names=of("planned")),
    "agenda_order": Door(POST, **LEADER, names=of("planned")),
    "agenda_freeze": Door(POST, **LEADER, names=of("planned")),
    "agenda_reopen": Door(POST, **LEADER, names=of("planned")),
    "role_hand_out": Door(POST, **LEADER, names=of("planned")),
    "attendance": Door(POST, **LEADER, names=lambda world: [world.running.pk, world.participant.pk]),
    "meeting_cancel": Door(POST, **LEADER, names=of("planned")),
    "nomination_decline": Door(POST, **LEADER, names=lambda world: [world.planned.pk, world.nomination.pk]),
    "agenda_remove": Door(POST, **LEADER_OF_CITIZEN, names=of("planned_item")),
    "agenda_up": Door(POST, **LEADER_OF_CITIZEN, names=of("planned_item")),
    "agenda_down": Door(POST, **LEADER_OF_CITIZEN, names=of("planned_item")),
    "agenda_minutes": Door(POST, **LEADER_OF_CITIZEN, names=of("planned_item")),
    "nominate": Door(BOTH, TEAM, names=of("mogens")),
    "nomination_withdraw": Door(POST, TEAM, names=of("nomination")),
    "proposals": Door(GET, **LEADER, names=of("planned")),
    "list_add": Door(POST, **LEADER, names=of("planned")),
    "list_off": Door(POST, **LEADER_OF_CITIZEN, names=of("listed")),
    "list_discuss": Door(POST, **LEADER_OF_CITIZEN, names=of("listed")),
    "need_change_new": Door(BOTH, "supplier", TEAM, names=of("aase")),
    "notice": Door(GET, f"{TEAM} supplier", names=of("notice")),
    "notice_read": Door(POST, "visitator", "colleague leader supplier", names=of("notice")),
    "notice_settle": Door(POST, "visitator", "colleague leader supplier", names=of("notice")),
    "weights_house": Door(BOTH, "administrator", "colleague leader visitator supplier stranger"),
    "weights_team": Door(BOTH, **LEADER, names=of("nord")),
    "agenda_deadline": Door(POST, **LEADER, names=of("planned")),
    "preparation": Door(GET, f"{TEAM} supplier", names=of("planned")),
    "prepare_ready": Door(POST, f"{TEAM} supplier", names=of("planned")),
    "prepare_minutes": Door(POST, f"{TEAM} supplier", names=of("planned")),
    "prepare_fact": Door(POST, TEAM, names=of("planned_item")),
    "prepare_words": Door(POST, TEAM, names=of("planned_item")),
    "prepare_sharing": Door(POST, TEAM, names=of("planned_item")),
    "console": Door(GET, **LEADER, names=of("running")),
    "console_board": Door(GET, **LEADER, names=of("running")),
    "room": Door(GET, f"{TEAM} supplier", names=of("running")),
    "room_board": Door(GET, f"{TEAM} supplier", names=of("running")),
    "room_mine": Door(GET, f"{TEAM} supplier", names=of("running")),
    "meeting_open": Door(POST, **LEADER, names=of("running")),
    "meeting_next": Door(POST, **LEADER, names=of("running")),
    "rule_focus": Door(POST, **LEADER, names=of("running", 3)),
    "meeting_close": Door(POST, **LEADER, names=of("running")),
    "item_take_up": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "item_agree": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "item_park": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "item_ask": Door(POST, TEAM, names=of("item")),
    "mark_discussed": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "item_carry_over": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "action_strike_out": Door(POST, **LEADER_OF_CITIZEN, names=of("action")),
    "step_next": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "step_go": Door(POST, **LEADER_OF_CITIZEN, names=of("item", 3)),
    "word_give": Door(POST, **LEADER, names=lambda world: [world.running.pk, world.participant.pk]),
    "word_first": Door(POST, **LEADER, names=of("running")),
    "word_back": Door(POST, **LEADER, names=of("running")),
    "word_ask": Door(POST, f"{TEAM} supplier", names=of("running")),
    "word_leave": Door(POST, f"{TEAM} supplier", names=of("running")),
    "contribute": Door(POST, TEAM, names=of("item")),
    "contribution_withdraw": Door(POST, TEAM, names=of("contribution")),
    "action_propose": Door(POST, TEAM, names=of("item")),
    "action_take": Door(POST, **LEADER_OF_CITIZEN, names=of("action_proposal")),
    "action_decline": Door(POST, **LEADER_OF_CITIZEN, names=of("action_proposal")),
    "citizen_extend": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "meeting_extend": Door(POST, **LEADER, names=of("running")),
    "wall_privacy": Door(POST, **LEADER, names=of("running")),
    "undo": Door(POST, **LEADER, names=of("running")),
    "script": Door(GET, EVERYBODY, names=lambda world: ["dtr"]),
    "script_edit": Door(
        BOTH,
        "administrator",
        "colleague leader visitator supplier stranger",
        names=lambda world: ["dtr"],
    ),
    "wall": Door(GET, **WALLS),
    "wall_board": Door(GET, **WALLS),
    "wall_pair": Door(POST, **LEADER, names=of("running")),
    "wall_revoke": Door(POST, **LEADER, names=lambda world: [world.running.pk, world.screen.pk]),
    "minutes": Door(GET, **READERS, names=of("closed")),
    "minutes_state": Door(GET, **READERS, names=of("closed")),
    "minutes_pdf": Door(GET, **READERS, names=of("closed")),
    "minutes_again": Door(POST, **LEADER, names=of("closed")),
    "minutes_version": Door(GET, **READERS, names=of("locked", 1)),
    "minutes_lock": Door(POST, **LEADER, names=of("closed")),
    "minutes_amend": Door(POST, **READERS, names=of("closed")),
    "minutes_addendum": Door(POST, **LEADER, names=of("locked")),
    "amendment_take": Door(POST, **LEADER, names=lambda world: [world.closed.pk, world.amendment.pk]),
    "amendment_decline": Door(POST, **LEADER, names=lambda world: [world.closed.pk, world.amendment.pk]),
    "sheet_state": Door(GET, TEAM, names=of("sheet")),
    "sheet_pdf": Door(GET, TEAM, names=of("sheet")),
    "sheet_again": Door(POST, TEAM, names=of("sheet")),
    "after_meetings": Door(GET, EVERYBODY),
    "after": Door(GET, TEAM, names=of("information")),
    "information_told": Door(POST, TEAM, names=of("information")),
    "information_back": Door(POST, TEAM, names=of("information")),
    "information_not_needed": Door(POST, TEAM, names=of("information")),
    "information_hand_on": Door(POST, TEAM, names=of("information")),
    "record_file": Door(GET, TEAM, names=of("information")),
    "record_transfer": Door(POST, TEAM, names=of("information")),
    "record_undo": Door(POST, TEAM, names=of("information")),
    "extract_ask": Door(POST, TEAM, names=of("information")),
    "letter_begin": Door(POST, TEAM, names=of("information")),
    "citizen_letter": Door(GET, TEAM, names=of("citizen_letter")),
    "letter_save": Door(POST, TEAM, names=of("citizen_letter")),
    "letter_finish": Door(POST, TEAM, names=of("citizen_letter")),
    "letter_reopen": Door(POST, TEAM, names=of("citizen_letter")),
    "letter_handed": Door(POST, TEAM, names=of("citizen_letter")),
    "letter_copy": Door(POST, TEAM, names=of("citizen_letter")),
    "letter_lix": Door(POST, TEAM, names=of("citizen_letter")),
    "meeting_resume": Door(POST, **LEADER, names=of("running")),
    "paper_agenda": Door(GET, **LEADER, names=of("running")),
    "name_signs": Door(GET, **LEADER, names=of("running")),
    "action": Door(GET, TEAM, names=of("action")),
    "action_done": Door(POST, **OWNER_AND_LEADER, names=of("action")),
    "action_move": Door(POST, **OWNER_AND_LEADER, names=of("action")),
    "action_stuck": Door(POST, **OWNER_AND_LEADER, names=of("action")),
    "action_reopen": Door(POST, **OWNER_AND_LEADER, names=of("action")),
    "promise_list": Door(GET, EVERYBODY),
    "promise_file": Door(GET, EVERYBODY, names=lambda world: ["csv"]),
    "action_file": Door(GET, TEAM, names=of("action", "json")),
    "action_print": Door(GET, TEAM, names=of("action")),
    "follow_up": Door(POST, **LEADER, names=of("nord")),
    "topic_settle": Door(POST, **OWNER_AND_LEADER, names=of("parked")),
    "rules": Door(GET, EVERYBODY),
    "rules_version": Door(GET, EVERYBODY, names=lambda world: [1]),
    "rules_of_kind": Door(GET, EVERYBODY, names=lambda world: ["board", 1]),
    "trend": Door(GET, **READERS, names=of("nord")),
    "figures": Door(GET, **LEADER, names=of("nord")),
    "figures_file": Door(POST, **LEADER, names=of("nord")),
    "wrap_up": Door(GET, **LEADER, names=of("running")),
    "meeting_rate": Door(POST, f"{TEAM} supplier", names=of("running")),
    "rule_judge": Door(POST, **LEADER, names=of("running", 2)),
    "wrap_up_carry_over": Door(POST, **LEADER_OF_CITIZEN, names=of("item")),
    "rules_edit": Door(BOTH, "administrator", "colleague leader visitator supplier stranger"),
    "citizens": Door(GET, EVERYBODY),
    "citizen_search": Door(BOTH, EVERYBODY, typed="q=KANARIE"),
    "citizen_new": Door(BOTH, "visitator", "colleague leader supplier administrator stranger"),
    "citizen": Door(GET, TEAM, names=of("mogens")),
    "citizen_cpr": Door(POST, TEAM, names=of("mogens")),
    "citizen_edit": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("mogens")),
    "course_start": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("mogens")),
    "course_move": Door(POST, **VISITATOR_OF_CITIZEN, names=of("course", "goal")),
    "course_close": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("course")),
    "relative_new": Door(BOTH, TEAM, names=of("mogens")),
    "contact_new": Door(BOTH, TEAM, names=of("mogens")),
    "consent_new": Door(BOTH, TEAM, names=of("mogens")),
    "relative_edit": Door(BOTH, TEAM, names=of("relative")),
    "relative_end": Door(POST, TEAM, names=of("relative")),
    "right_give": Door(BOTH, TEAM, names=of("relative")),
    "right_end": Door(POST, TEAM, names=lambda world: [world.relative.pk, world.right.pk]),
    "contact_end": Door(POST, TEAM, names=of("contact")),
    "consent_withdraw": Door(POST, TEAM, names=of("consent")),
    "courses_to_close": Door(GET, EVERYBODY),
    "course_extend": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("course")),
    "course_track": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("course")),
    "course_package": Door(POST, **VISITATOR_OF_CITIZEN, names=of("course")),
    "course_shadow": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("course")),
    "course_dialogue": Door(BOTH, TEAM, names=of("course")),
    "stay_new": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("course")),
    "stay_end": Door(BOTH, **VISITATOR_OF_CITIZEN, names=lambda world: [world.temporary.pk, world.stay.pk]),
    "exclusion_new": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("mogens")),
    "exclusion_lift": Door(POST, **VISITATOR_OF_CITIZEN, names=of("exclusion")),
    "citizen_journey": Door(GET, TEAM, names=of("mogens")),
    "citizen_leave": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("mogens")),
    "citizen_back": Door(POST, **VISITATOR_OF_CITIZEN, names=of("mogens")),
    "proposal_new": Door(BOTH, TEAM, names=of("mogens")),
    "proposal_decide": Door(GET, TEAM, names=of("proposal")),
    "proposal_approve": Door(POST, **VISITATOR_OF_CITIZEN, names=of("proposal")),
    "proposal_reject": Door(POST, **VISITATOR_OF_CITIZEN, names=of("proposal")),
    "proposal_withdraw": Door(POST, TEAM, names=of("proposal")),
    "proposal_bases": Door(GET, **VISITATOR_OF_CITIZEN, names=of("proposal")),
    "decision": Door(GET, TEAM, names=of("decision")),
    "decision_save": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "decision_finish": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "decision_sent": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "triage_team": Door(GET, f"{TEAM} supplier", names=of("nord")),
    "triage_progress": Door(GET, f"{TEAM} supplier", names=of("nord")),
    "triage_begin": Door(POST, **READERS, names=of("nord")),
    "triage_end": Door(POST, **READERS, names=of("triage_round")),
    "triage_assess": Door(POST, TEAM, names=of("mogens", "yellow")),
    "triage_undo": Door(POST, TEAM, names=of("mogens")),
    "triage_note": Door(POST, TEAM, names=of("mogens"), typed="note=KANARIE"),
    "triage_plan": Door(BOTH, TEAM, names=of("mogens")),
    "decision_fill": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "decision_in_record": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "hearing_begin": Door(POST, **VISITATOR_OF_CITIZEN, names=of("decision")),
    "hearing_answer": Door(POST, **VISITATOR_OF_CITIZEN, names=of("hearing")),
    "hearing_taken_back": Door(POST, **VISITATOR_OF_CITIZEN, names=of("hearing")),
    "letter_state": Door(GET, TEAM, names=of("written")),
    "letter_pdf": Door(GET, TEAM, names=of("written")),
    "letter_again": Door(POST, **VISITATOR_OF_CITIZEN, names=of("written")),
    "desk": Door(GET, "visitator", "colleague leader supplier administrator stranger"),
    "proposal_delay": Door(BOTH, **VISITATOR_OF_CITIZEN, names=of("proposal")),
    "interventions_waiting": Door(GET, EVERYBODY),
    "intervention": Door(GET, TEAM, names=of("help")),
    "intervention_started": Door(POST, TEAM, names=of("help")),
    "intervention_not_started": Door(POST, TEAM, names=of("help")),
    "goal_new": Door(BOTH, TEAM, names=of("mogens")),
    "goal_edit": Door(BOTH, TEAM, names=of("goal")),
    "goal_history": Door(GET, TEAM, names=of("goal")),
    "goal_move": Door(POST, TEAM, names=of("goal", "reached")),
    "goal_advice": Door(POST, EVERYBODY),
    "goal_since": Door(GET, TEAM, names=of("goal", 0)),
    "goal_level": Door(POST, TEAM, names=of("goal")),
    "goal_pulse": Door(POST, TEAM, names=of("goal")),
    "pulse_take_back": Door(POST, TEAM, names=of("pulse")),
    "goals_now": Door(GET, EVERYBODY),
    "goals_of": Door(GET, TEAM, names=of("mogens")),
    "subgoal_add": Door(POST, TEAM, names=of("goal")),
    "subgoal_edit": Door(POST, TEAM, names=of("subgoal")),
    "subgoal_move": Door(POST, TEAM, names=of("subgoal", "reached")),
    "conversation_forms": Door(GET, EVERYBODY),
    "conversation_form_edit": Door(
        BOTH,
        "administrator",
        "colleague leader visitator supplier stranger",
        names=lambda world: ["blomsten"],
    ),
    "conversation_start": Door(POST, TEAM, names=of("mogens", "blomsten")),
    "conversation": Door(GET, TEAM, names=of("talk")),
    "conversation_save": Door(POST, TEAM, names=of("draft_talk")),
    "conversation_finish": Door(POST, TEAM, names=of("draft_talk")),
    "conversation_discard": Door(POST, TEAM, names=of("draft_talk")),
    "conversation_add": Door(POST, TEAM, names=of("talk")),
    "wish_goal": Door(POST, TEAM, names=of("wish")),
    "measurement_new": Door(BOTH, TEAM, names=of("mogens")),
    "measurement_copm": Door(BOTH, TEAM, names=of("mogens")),
    "measurement_items": Door(BOTH, TEAM, names=of("mogens", "who-5")),
    "measurements": Door(GET, TEAM, names=of("mogens")),
    "measurement_strike": Door(BOTH, TEAM, names=of("measurement")),
    "gas_scale": Door(BOTH, TEAM, names=of("goal")),
    "troubled_letters": Door(GET, "leader stranger administrator", "colleague visitator supplier"),
    "letter_wishes": Door(BOTH, EVERYBODY),
    "letter_try_again": Door(POST, "leader administrator", names=of("letter")),
    "set_language": Door(POST, f"{EVERYBODY} {DEVICES}"),
    "server_time": Door(GET, f"{EVERYBODY} {DEVICES}"),
    "no_stream": Door(GET, f"{EVERYBODY} {DEVICES}", names=lambda world: ["meeting", world.running.pk]),
    "healthz": Door(GET, f"{EVERYBODY} {DEVICES}"),
    "readyz": Door(GET, f"{EVERYBODY} {DEVICES}"),
}


ENTRANCE = {"inside": f"{EVERYBODY} {DEVICES}"}
OWN_ACCOUNT = {"inside": EVERYBODY}

ACCOUNT = {
    "account_login": Door(BOTH, **ENTRANCE),
    "account_logout": Door(BOTH, EVERYBODY, others={f"{who} POST": "login" for who in EVERYBODY.split()}),
    "account_inactive": Door(GET, **ENTRANCE),
    "account_signup": Door(BOTH, **ENTRANCE),
    "account_reauthenticate": Door(BOTH, **OWN_ACCOUNT),
    "account_email": Door(BOTH, "", others=dict.fromkeys(f"{EVERYBODY} {DEVICES}".split(), "nothing")),
    "account_email_verification_sent": Door(GET, **ENTRANCE),
    "account_change_password": Door(BOTH, **OWN_ACCOUNT),
    "account_set_password": Door(BOTH, **OWN_ACCOUNT),
    "account_reset_password": Door(BOTH, **ENTRANCE),
    "account_reset_password_done": Door(GET, **ENTRANCE),
    "account_reset_password_from_key": Door(BOTH, **ENTRANCE, names=lambda world: ["1", "wrong-key"]),
    "account_reset_password_from_key_done": Door(GET, **ENTRANCE),
    "account_confirm_email": Door(
        BOTH,
        **ENTRANCE,
        names=lambda world: ["wrong-key"],
        others={f"{who} POST": "nothing" for who in f"{EVERYBODY} {DEVICES}".split()},
    ),
    "account_confirm_login_code": Door(BOTH, **OWN_ACCOUNT),
}


OTHERS = ["colleague", "leader", "visitator", "supplier", "stranger"]
KEEPERS = {"inside": "administrator", "others": dict.fromkeys(OTHERS, "login")}
NEVER = {"inside": "", "others": KEEPERS["others"] | {"administrator": "closed"}}
MISSING = {"inside": "", "others": KEEPERS["others"] | {"administrator": "nothing"}}
# Whoever keeps the house changes the one that there is.
SINGLE = {"meetings_smallestgroup"}
KEPT = {"staff_unit": "firm", "staff_team": "nord", "staff_user": "karim"}
CATALOGUES = {
    "staff_position": "position",
    "citizens_legalbasis": "basis",
    "citizens_triageguide": "guide",
    "citizens_decisiontext": "decision_text",
    "citizens_casedeadline": "case_deadline",
    "meetings_smallestgroup": "smallest",
    "goals_instrument": "copm",
    "goals_smartecriterion": "criterion",
    "goals_vaguephrase": "phrase",
    "goals_functionalcondition": "condition",
    "meetings_closedday": "closed_day",
    "citizens_rehabpackage": "package",
    "citizens_exclusioncriterion": "exclusion_criterion",
    "citizens_dropoutreason": "dropout",
    "citizens_temporaryplace": "place",
}


def _model(name: str, thing: str) -> Iterator[tuple[str, Door]]:
    yield f"admin:{name}_changelist", Door(BOTH, **KEEPERS)
    yield f"admin:{name}_add", Door(BOTH, **(NEVER if name in SINGLE else KEEPERS))
    yield f"admin:{name}_change", Door(BOTH, **KEEPERS, names=of(thing))
    yield f"admin:{name}_history", Door(BOTH, **KEEPERS, names=of(thing))
    yield f"admin:{name}_delete", Door(BOTH, **(NEVER if name in KEPT else KEEPERS), names=of(thing))
    yield f"administration/{name.replace('_', '/')}/<path:object_id>/", Door(BOTH, **KEEPERS)


ADMINISTRATION = {
    "admin:index": Door(BOTH, **KEEPERS),
    "admin:login": Door(BOTH, "administrator", others=dict.fromkeys(OTHERS, "closed")),
    "admin:logout": Door(POST, "administrator", others=dict.fromkeys([*OTHERS, *DEVICES.split()], "in")),
    "admin:password_change": Door(BOTH, **KEEPERS),
    "admin:password_change_done": Door(GET, **KEEPERS),
    "admin:autocomplete": Door(GET, "", "administrator", others=KEEPERS["others"]),
    "admin:jsi18n": Door(GET, **KEEPERS),
    "admin:view_on_site": Door(BOTH, **MISSING, names=lambda world: [1, world.mogens.pk]),
    "admin:app_list": Door(BOTH, **KEEPERS, names=lambda world: ["staff"]),
    "admin:auth_user_password_change": Door(BOTH, **KEEPERS, names=of("karim")),
    "administration/(?P<url>.*)$": Door(BOTH, **MISSING),
} | dict(row for model in (KEPT | CATALOGUES).items() for row in _model(*model))

DOORS = OURS | ACCOUNT | ADMINISTRATION


def patterns() -> list[str]:
    """Every URL pattern there is: by its name, or by its route when it has none."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns)))


def _walk(found: list[Any], space: str = "", route: str = "") -> Iterator[str]:
    for one in found:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        else:
            yield f"{space}{one.name}" if one.name else here
