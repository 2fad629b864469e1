"""The lanes of the schedule figure: research, demonstration, implementation, people, organisation.

The source knows three phases only. A lane is worked out from the phase and from words of the name, as a reader would do
it; the figure says so.
"""

import re
from typing import Literal

from kakushin_cli.catalog.model import PhaseId, Program
from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.language import Text

LaneId = Literal["research", "demonstration", "implementation", "people", "organisation"]
LANES: dict[LaneId, Text] = {
    "research": Text("研究開発", "R&D"),
    "demonstration": Text("実証", "Demonstration"),
    "implementation": Text("社会実装", "Implementation"),
    "people": Text("人材", "People"),
    "organisation": Text("体制", "Organisation"),
}
_TRIAL = re.compile("実証|実験|検証|モデル|試行|プロトタイプ|試験|demonstrat|trial|pilot|prototype|test", re.IGNORECASE)
_PEOPLE = re.compile("人材|教育|育成|若手|担い手|研修|採用|people|talent|train|educat|researcher", re.IGNORECASE)
_BODY = re.compile(
    "設立|発足|協議会|会社|法人|審査|評価|体制|条例|協定|found|establish|council|company|review|agreement",
    re.IGNORECASE,
)
DEMONSTRATED, DEPLOYED = 5, 8
"""Technology readiness levels from which a result is shown in a relevant environment, and is complete and qualified
(ISO 16290)."""


def lane_of_program(program: Program, phase: PhaseId) -> LaneId:
    """Return the lane of a programme within a phase."""
    if phase == "rd":
        return "research"
    if phase == "implementation":
        return "demonstration" if _TRIAL.search(program.name) else "implementation"
    return "people" if _PEOPLE.search(program.name) else "organisation"


def lane_of_milestone(milestone: Milestone) -> LaneId:
    """Return the lane of a milestone: by its readiness level, else by its words."""
    if milestone.trl is not None:
        if milestone.trl >= DEPLOYED:
            return "implementation"
        return "demonstration" if milestone.trl >= DEMONSTRATED else "research"
    if milestone.gate or _BODY.search(milestone.text):
        return "organisation"
    if _PEOPLE.search(milestone.text):
        return "people"
    return "demonstration" if _TRIAL.search(milestone.text) else "implementation"
