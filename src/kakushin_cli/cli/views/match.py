"""The answer of `match` on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.cli.views.common import age_line, source_text
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import lifecycle_text, remark, successor_ids
from kakushin_cli.matching.match import BASKETS as BASKET_ORDER
from kakushin_cli.wording import BASKETS, CRITERIA, OPTIONS, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.model import Desk, Program
    from kakushin_cli.cli.session import Session
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.matching.match import MatchItem, MatchResult
    from kakushin_cli.matching.query import MatchQuery
    from kakushin_cli.matching.universities import UniversityProfile

OUTCOMES = {
    "met": Text("[満たす]", "[met]"),
    "unmet": Text("[満たさない]", "[unmet]"),
    "unknown": Text("[不明]", "[unknown]"),
}


def university_record(profile: UniversityProfile, recorder: Recorder) -> Record:
    """Return what `match --university` adds to the machine object."""
    return recorder.university(profile.university) | {
        "networks": [{"id": n.id, "name": n.name, "kind": n.kind} for n in profile.networks]
    }


class MatchView:
    """Draws a match result.

    Args:
        session: Streams and settings.
        query: What was asked.
        result: The answer.
        profile: The university asked about, if any.
        explain: Show every criterion.
        show_all: Show what is not eligible, too.
        limit: Show only the first items.
    """

    def __init__(
        self,
        session: Session,
        query: MatchQuery,
        result: MatchResult,
        profile: UniversityProfile | None = None,
        *,
        explain: bool = False,
        show_all: bool = False,
        limit: int | None = None,
    ) -> None:
        self.session = session
        self.query = query
        self.result = result
        self.profile = profile
        self.explain = explain
        self.show_all = show_all
        self.limit = limit
        self.screen = Screen(session)
        self.words = Wording(session.catalog, session.lang)
        self._columns = [
            TableColumn(self.pick("事業", "Programme"), 20, flexible=True),
            TableColumn(self.pick("所管", "Ministry")),
            TableColumn(self.pick("段階", "Phase")),
            TableColumn(self.pick("窓口", "Contact")),
        ]
        self._rows: dict[str, list[str | Cell]] = {}
        self._has_header = False

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the run."""
        return self.session.pick(Text(ja, en))

    def draw(self) -> str:
        """Return the text for people."""
        screen = self.screen
        screen.line(self._title(), style="bold")
        screen.line(age_line(self.session), style="dim")
        if self.profile:
            self._university(self.profile)
        items = self.result.items
        drawn = [*items, *self.result.strengthening, *(self.result.excluded_items if self.show_all else ())]
        self._rows = {item.program.id: self._row(item) for item in drawn if item.basket != "closed"}
        if not self.result.total:
            screen.line()
            screen.line(self.pick("該当する事業はありません。", "No programme matches."))
        for basket in BASKET_ORDER:
            self._basket(basket, [i for i in items if i.basket == basket])
        if self.result.strengthening:
            self._strengthening()
        if not self.result.has_eligible:
            self._relax()
        self._excluded()
        self._next_steps(items)
        return screen.rendered()

    def _title(self) -> str:
        query, words = self.query, self.words
        parts = [words.labels("applicant", query.applicants)]
        if query.partners:
            parts[0] += self.pick(" と ", " with ") + words.labels("applicant", query.partners)
        filters = query.filters
        parts += [
            words.labels(kind, ids)
            for kind, ids in (
                ("theme", filters.themes),
                ("phase", filters.phases),
                ("ministry", filters.ministries),
                ("prefecture", query.prefectures),
            )
            if ids
        ]
        if filters.new_call:
            parts.append(self.pick("新規採択あり", "new call"))
        return " / ".join(parts) + self.pick(" が使える事業", ": programmes")

    def _basket(self, basket: str, items: Sequence[MatchItem]) -> None:
        if not items:
            return
        count = self.pick(f"{len(items)}件", str(len(items)))
        self.screen.heading(f"【{BASKETS[basket].pick(self.session.lang)}】 {count}")
        if basket == "closed" and not self.explain:
            self._closed(items)
            return
        if basket != "partner":
            self._table(items)
            return
        groups: dict[str, list[MatchItem]] = {}
        for item in items:
            groups.setdefault(self.words.role(item), []).append(item)
        for role, members in groups.items():
            self.screen.line(role, style="green", indent=1)
            self._table(members)

    def _table(self, items: Sequence[MatchItem]) -> None:
        if self.explain:
            for item in items:
                self._explained(item)
            return
        rows = [self._rows[item.program.id] for item in items]
        self.screen.table(self._columns, rows, beside=list(self._rows.values()), header=not self._has_header)
        self._has_header = True

    def _row(self, item: MatchItem) -> list[str | Cell]:
        program = item.program
        phases = [p.phase for p in program.placements if p.theme in self.query.filters.themes] or program.phases
        phase_order = [p for p in program.phases if p in phases]
        contact = "\n".join(dict.fromkeys(self._contact(d) for d in program.desks))
        since = self._since(program, "\n→ ")
        note = self._open_question(item) + (f"\n→ {since}" if since else "")
        return [
            Cell(self.words.name(program) + note, program.id),
            self.words.owner(program),
            self.words.labels("phase", phase_order) or "-",
            contact or self.pick("資料にない", "not given"),
        ]

    def _closed(self, items: Sequence[MatchItem]) -> None:
        """Draw programmes that take nobody any more, with what became of them and their successors."""
        columns = [
            TableColumn(self.pick("事業", "Programme"), 20, flexible=True),
            TableColumn(self.pick("所管", "Ministry")),
            TableColumn(self.pick("その後", "Since then"), 24, flexible=True),
        ]
        rows: list[list[str | Cell]] = [
            [
                Cell(self.words.name(i.program), i.program.id),
                self.words.owner(i.program),
                self._since(i.program, "\n→ "),
            ]
            for i in items
        ]
        self.screen.table(columns, rows)

    def _since(self, program: Program, joint: str = " → ") -> str:
        """Return what a person must know of what became of a programme; empty when it simply goes on."""
        said = remark(program, self.session.catalog, self.session.today)
        return said.pick(self.session.lang).replace(" → ", joint) if said else ""

    def _contact(self, desk: Desk) -> str:
        """Return the phone, its extension on a line of its own: a cell of 12 columns is enough for every desk."""
        if not desk.phone:
            return self.pick("メールのみ", "e-mail only") if desk.email else self.pick("資料にない", "not given")
        extension = self.pick(f"\n(内線{desk.extension})", f"\next. {desk.extension}") if desk.extension else ""
        return desk.phone + extension

    def _open_question(self, item: MatchItem) -> str:
        """Return what has to be confirmed, below the name, for items in 要確認."""
        if item.verdict not in ("check", "not_eligible"):
            return ""
        wanted = ("unknown",) if item.verdict == "check" else ("unmet", "unknown")
        reasons = [r for r in item.reasons if r.outcome in wanted and r.criterion != "new_call"] or [
            r for r in item.reasons if r.outcome in wanted
        ]
        return "".join(f"\n→ {r.detail.pick(self.session.lang)}" for r in reasons)

    def _explained(self, item: MatchItem) -> None:
        program, lang = item.program, self.session.lang
        self.screen.line(f"{self.words.name(program)}", style="bold", indent=1, hang=2)
        self.screen.line(f"{program.id} / {self.words.owner(program)} / {self.words.role(item)}", style="dim", indent=1)
        for reason in item.reasons:
            where = source_text(reason.source, lang) if reason.source else ""
            place = f" ({where})" if where else ""
            self.screen.line(
                f"{OUTCOMES[reason.outcome].pick(lang)} {reason.detail.pick(lang)}{place}", indent=3, hang=2
            )
        if program.lifecycle:
            since = lifecycle_text(program, self.session.catalog, self.session.today).pick(lang)
            self.screen.line(f"{self.pick('その後', 'Since then')}: {since}", indent=3, hang=2)
        for desk in program.desks:
            self.screen.line(f"{self.pick('窓口', 'Desk')}: {self.words.desk(desk)}", indent=3, hang=2)
        for note in program.warnings:
            self.screen.line(f"{self.pick('注意', 'Note')}: {note.text.pick(lang)}", style="dim", indent=3, hang=2)

    def _strengthening(self) -> None:
        heading = self.pick("【あわせて使える: 大学の強みを伸ばす】", "[Beside these: strengthening the university]")
        self.screen.heading(f"{heading} {len(self.result.strengthening)}{self.pick('件', '')}")
        lead = [i for i in self.result.strengthening if i.basket == "lead"]
        other = [i for i in self.result.strengthening if i.basket != "lead"]
        if lead:
            self._table(lead)
        for item in other:
            name = item.program.name_en if self.session.lang == "en" and item.program.name_en else item.program.name
            what = self._since(item.program) if item.basket == "closed" else self.words.role(item)
            self.screen.line(f"{name}: {what}", indent=1, hang=2)

    def _relax(self) -> None:
        lines = []
        for relaxation in self.result.relax:
            option = OPTIONS[relaxation.drop]
            lines.append(
                self.pick(
                    f"{option} を外すと、申請できる事業が{relaxation.would_match}件あります。",
                    f"Without {option}, {relaxation.would_match} programme(s) can be applied for.",
                )
            )
        for closer in self.result.closers:
            who = self.words.lead_types([closer.partner])
            lines.append(
                self.pick(
                    f"{who}と組む(--partner {closer.partner})と、相手が代表して申請できる事業が{closer.would_match}件あります。",
                    f"With a partner that leads ({who}, --partner {closer.partner}): {closer.would_match} programme(s).",
                )
            )
        if lines:
            self.screen.heading(
                self.pick("自ら申請できる事業がないのは、次の条件のためです", "Nothing to lead; what stands in the way")
            )
            for line in lines:
                self.screen.line(f"- {line}", indent=1, hang=2)

    def _excluded(self) -> None:
        excluded = self.result.excluded
        if not excluded:
            return
        lang = self.session.lang
        counts = self.pick("、", ", ").join(f"{CRITERIA[name].pick(lang)} {n}" for name, n in excluded.items())
        total = sum(excluded.values())
        hint = "" if self.show_all else self.pick(" (--all で一覧)", " (--all lists them)")
        self.screen.heading(f"【{BASKETS['excluded'].pick(lang)}】 {total}{self.pick('件', '')}: {counts}{hint}")
        if self.show_all:
            self._table(self.result.excluded_items)

    def _university(self, profile: UniversityProfile) -> None:
        university = profile.university
        self.screen.heading(university.name)
        fields = "、".join(f"{self.words.label('field', f.field)}({self._group(f.group)})" for f in university.fields)
        pairs = [(self.pick("強い分野", "Strong fields"), fields or self.pick("資料の表にない", "not in the table"))]
        pairs += [(self.pick("座組", "Network"), f"{n.name} [{n.id}]") for n in profile.networks]
        self.screen.pairs(pairs, indent=1)

    def _group(self, group: str) -> str:
        return (
            self.pick("その他グループ", "other group")
            if group == "other"
            else self.pick(f"第{group}グループ", f"group {group}")
        )

    def _next_steps(self, items: Sequence[MatchItem]) -> None:
        steps = []
        lead = [i for i in items if i.basket == "lead"]
        if lead:
            first = lead[0].program
            desk = f" {self.words.desk(first.desks[0])}" if first.desks else ""
            name = first.name_en if self.session.lang == "en" and first.name_en else first.name
            steps.append(
                self.pick(
                    f"公募要領と締切を窓口に確かめる。たとえば {name}:{desk}",
                    f"Confirm guidelines and deadline with the desk. For {name}:{desk}",
                )
            )
        waiting = [i for i in items if i.verdict == "via_partner" and i.basket != "closed"]
        wanted = {t for i in waiting for t in i.lead_types}
        for partner in [t for t in ("municipality", "company", "university") if t in wanted]:
            count = sum(partner in i.lead_types for i in waiting)
            who = self.words.lead_types([partner])
            steps.append(
                self.pick(
                    f"{who}が申請する{count}件は、組む相手に代表を頼む。--partner {partner} を付けて見直す",
                    f"{count} programme(s) need {who} as lead: ask a partner, and look again with --partner {partner}",
                )
            )
        closed = [i.program for i in items if i.basket == "closed"]
        followed = [s for p in closed for s in successor_ids(p, self.session.catalog, only_open=True)]
        if followed:
            steps.append(
                self.pick(
                    f"終わった事業の後継を見る: kakushin show {followed[0]}",
                    f"Look at the successors of what has ended: kakushin show {followed[0]}",
                )
            )
        if items:
            example = next((i.program.id for i in items), "")
            steps.append(self.pick(f"一つを詳しく: kakushin show {example}", f"One in full: kakushin show {example}"))
        if steps:
            self.screen.heading(self.pick("次にすること", "Next steps"))
            for n, step in enumerate(steps, 1):
                self.screen.line(f"{n}. {step}", indent=1, hang=3)
