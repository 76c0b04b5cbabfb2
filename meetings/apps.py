from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from citizens import closing, consents, leaving, registry, sections, visitation
        from citizens import timeline as citizens_timeline
        from dtr.staff import people
        from goals import progress
        from meetings import (  # noqa: F401 they register
            agenda,
            events,
            events_week,
            frames,
            hold,
            informing,
            names,
            reminders,
            signals,
            timeline,
            told_timeline,
        )
        from meetings.reminders import after, before, gatherings, minutes, promises, telling
        from meetings.views import room, wall

        frames.register(wall=wall.wall_fragment, room=room.room_shared_context)
        visitation.listeners.append(hold.proposal_changed)
        progress.listeners.append(hold.citizen_changed)
        consents.listeners.append(hold.citizen_changed)
        registry.listeners.append(hold.citizen_changed)
        people.on_renaming.append(names.person_renamed)
        registry.on_moving.append(agenda.citizen_moved)
        registry.on_moving.append(informing.citizen_moved)
        leaving.listeners.append(agenda.citizen_left)
        closing.register(timeline.ended)
        sections.register(timeline.section)
        sections.register(told_timeline.section)
        citizens_timeline.register(timeline.entries)
        citizens_timeline.register(told_timeline.entries)
        for source in (
            promises.of_promises,
            gatherings.of_meetings,
            before.to_prepare,
            before.to_freeze,
            telling.of_citizens_to_tell,
            minutes.wrap_ups_waiting,
            minutes.amendments_waiting,
            minutes.not_in_record,
            after.decisions_due,
            after.consents_expiring,
        ):
            reminders.register(source)
