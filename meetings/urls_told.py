"""After the meeting, citizen by citizen: who is told, the care record, the PDFs, the letter."""

from django.urls import path

from meetings.views import after, letter, sheets

urlpatterns = [
    path("sheets/<uuid:pk>/state/", sheets.sheet_state, name="sheet_state"),
    path("sheets/<uuid:pk>/pdf/", sheets.sheet_pdf, name="sheet_pdf"),
    path("sheets/<uuid:pk>/again/", sheets.sheet_again, name="sheet_again"),
    path("after/", after.after_meetings, name="after_meetings"),
    path("after/<uuid:pk>/", after.after, name="after"),
    path("after/<uuid:pk>/told/", after.information_told, name="information_told"),
    path("after/<uuid:pk>/told/back/", after.information_back, name="information_back"),
    path("after/<uuid:pk>/not-needed/", after.information_not_needed, name="information_not_needed"),
    path("after/<uuid:pk>/hand-on/", after.information_hand_on, name="information_hand_on"),
    path("after/<uuid:pk>/record.txt", after.record_file, name="record_file"),
    path("after/<uuid:pk>/transferred/", after.record_transfer, name="record_transfer"),
    path("after/<uuid:pk>/transferred/undo/", after.record_undo, name="record_undo"),
    path("after/<uuid:pk>/extract/", after.extract_ask, name="extract_ask"),
    path("after/<uuid:pk>/letter/", letter.letter_begin, name="letter_begin"),
    path("letters/<uuid:pk>/", letter.letter, name="citizen_letter"),
    path("letters/<uuid:pk>/readability/", letter.letter_lix, name="letter_lix"),
    path("letters/<uuid:pk>/save/", letter.letter_save, name="letter_save"),
    path("letters/<uuid:pk>/finish/", letter.letter_finish, name="letter_finish"),
    path("letters/<uuid:pk>/reopen/", letter.letter_reopen, name="letter_reopen"),
    path("letters/<uuid:pk>/handed-over/", letter.letter_handed, name="letter_handed"),
    path("letters/<uuid:pk>/copy/", letter.letter_copy, name="letter_copy"),
]
