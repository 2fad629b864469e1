"""The organisation on the page: the lead on the left, its partners by type on the right, and lines between them."""

from collections.abc import Sequence
from dataclasses import replace

from kakushin_cli.exporters.colours import ACCENT, INK, MIST, MUTED, NAVY, ON_NAVY, ON_NAVY_ACCENT, PAPER, STEEL
from kakushin_cli.exporters.page.facts import LEAD, ORGANISATION, Group, Panel
from kakushin_cli.exporters.page.items import Box, Item, Leftover, Link, Para, Run, Slot, height_of, para
from kakushin_cli.exporters.page.measure import longest_word
from kakushin_cli.exporters.page.panels import HEAD_GAP, RULE_HEIGHT, Look, Placed, point_text

LEAD_SHARE = 0.32
"""Usual width of the lead's box, as a share of the panel."""
LINK_GAP = 20.0
GROUP_GAP = 5.0


def organisation_panel(slot: Slot, look: Look, h: float | None) -> Placed:
    """Place the lead on the left, the partners by type on the right, and lines from one to the others."""
    content = look.content
    x, y, w = slot.x, slot.y, slot.w
    name = ORGANISATION.pick(content.lang)
    head = look.heading(name)
    above = RULE_HEIGHT + HEAD_GAP + head.height(w) + 3
    word = max(longest_word(t, look.size + 0.5) for t in content.lead)
    lead_w = max(w * LEAD_SHARE, min(word * 1.03 + 11, w * 0.45) if all(t.isascii() for t in content.lead) else 0)
    group_x, group_w = x + lead_w + LINK_GAP, w - lead_w - LINK_GAP
    promise = _commitment_paras(content.commitment, look)
    below = height_of(promise, w) + (6 if promise else 0)
    lead_paras = _lead_paras(look)
    lead_h = height_of(lead_paras, lead_w - 10) + 10
    room = None if h is None else h - above - below
    rest: list[Leftover] = []
    if room is not None and lead_h > room + 0.01:
        more = Run("▶", bold=True, color=ON_NAVY_ACCENT)
        lead_paras, lead_h = (lead_paras[0], Para((more,), look.size, "center")), room
        rest.append(Leftover(f"{name}: {LEAD.pick(content.lang)}", (" ".join(content.lead),)))
    counts = _member_counts(look, group_w - 10, room)
    tall = _group_heights(look, group_w - 10, counts)
    gaps = GROUP_GAP * (len(tall) - 1)
    stack = max(sum(tall) + gaps, lead_h)
    if room is not None:
        stack = max(stack, room)
    spare = (stack - sum(tall) - gaps) / len(tall)
    top = y + above
    items: list[Item] = [
        Box("実施体制 罫", x, y, w, RULE_HEIGHT, fill=NAVY),
        Box("実施体制", x, y + RULE_HEIGHT, w, head.height(w) + HEAD_GAP, (head,), pad=(0, HEAD_GAP / 2)),
        Box("代表機関", x, top, lead_w, stack, lead_paras, fill=NAVY, pad=(5, 4), anchor="middle", key="lead"),
    ]
    place = top
    for n, group in enumerate(content.groups):
        key = f"group{n}"
        line = ACCENT if group.is_open else STEEL
        fill, text = PAPER if group.is_open else MIST, (_group_para(look, group, counts[n]),)
        items += [
            Box(f"体制 {group.label}", group_x, place, group_w, tall[n] + spare, text, fill=fill, line=line,
                dashed=group.is_open, pad=(5, 3), anchor="middle", key=key),
            Link("lead", key, line, dashed=group.is_open),
        ]  # fmt: skip
        place += tall[n] + spare + GROUP_GAP
        if hidden := group.members[counts[n] :]:
            rest.append(Leftover(f"{name}: {group.label}", tuple(map(point_text, hidden))))
    if promise:
        place = top + stack + 4
        items.append(Box(content.commitment.heading, x, place, w, height_of(promise, w) + 2, promise))
    return Placed(tuple(items), above + stack + below, tuple(rest))


def _member_counts(look: Look, width: float, room: float | None) -> list[int]:
    """Return how many members of each group fit into the room; the longest list is shortened first."""
    counts = [len(g.members) for g in look.content.groups]
    gaps = GROUP_GAP * (len(counts) - 1)
    while room is not None and max(counts) > 0 and sum(_group_heights(look, width, counts)) + gaps > room + 0.01:
        counts[counts.index(max(counts))] -= 1
    return counts


def _group_heights(look: Look, width: float, counts: Sequence[int]) -> list[float]:
    groups = zip(look.content.groups, counts, strict=True)
    return [_group_para(look, group, count).height(width) + 7 for group, count in groups]


def _lead_paras(look: Look) -> tuple[Para, ...]:
    lines = look.content.lead
    first = para(lines[0], look.size + 0.5, bold=True, color=PAPER, align="center")
    others = lines[1:] if look.detail else ()
    return (
        para(LEAD.pick(look.content.lang), look.size, bold=True, color=ON_NAVY_ACCENT, align="center"),
        replace(first, before=2),
        *(replace(para(t, look.size, color=ON_NAVY, align="center"), before=1) for t in others),
    )


def _group_para(look: Look, group: Group, count: int) -> Para:
    joint = "、" if look.content.lang == "ja" else ", "
    runs = [Run(f"{group.label}　", bold=True, color=NAVY)]
    for n, member in enumerate(group.members[:count]):
        color = ACCENT if look.content.is_blank(member.text) else INK
        runs.append(Run((joint if n else "") + member.text, color=color))
        if member.detail and look.detail >= 2:
            runs.append(Run(member.detail, color=MUTED))
    hidden = len(group.members) - count
    if hidden:
        runs.append(Run(" " + look.more(hidden).text, bold=True, color=ACCENT))
    return Para(tuple(runs), look.size)


def _commitment_paras(panel: Panel, look: Look) -> tuple[Para, ...]:
    if not panel.points or look.detail < 3:
        return ()
    text = " / ".join(p.text for p in panel.points)
    return (Para((Run(f"{panel.heading}　", bold=True, color=NAVY), Run(text)), look.size),)
