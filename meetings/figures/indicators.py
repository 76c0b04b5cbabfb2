"""The figures, each defined once: what is counted, of what, and how complete the data behind it is.

Domain definitions: the indicators of the meeting, of the actions and of the goals. A figure that is added to
one of the three lists appears on the page, in its charts and in the file.
"""

from collections.abc import Sequence

from meetings.figures.indicator import Indicator
from meetings.figures.of_citizens import OF_CITIZENS
from meetings.figures.of_meetings import OF_MEETINGS
from meetings.figures.of_talks import OF_TALKS

INDICATORS: Sequence[Indicator] = (*OF_MEETINGS, *OF_TALKS, *OF_CITIZENS)
