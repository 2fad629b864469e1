"""What the command match shows a person: baskets as tables, what is left out, what to do next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from kakushin_cli.catalog.model import PhaseId, Program
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import call_cells, call_columns, contact_cell, source_text, view_line
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.calls import CALL_STATES, STATE_NAMES, CallStateId, age_notes, call_state, call_text
from kakushin_cli.matching.lifecycle import lifecycle_text, remark, successor_ids
from kakushin_cli.matching.match import BASKETS as BASKET_ORDER
from kakushin_cli.matching.match import ApplicantBasis, Basket, MatchItem, MatchResult, applicant_basis
from kakushin_cli.matching.query import MatchQuery
from kakushin_cli.matching.universities import UniversityProfile
from kakushin_cli.wording import BASKETS, CRITERIA, OPTIONS, ROUTES, UNKNOWN, Wording

ROWS_BESIDE_TEXT: dict[Basket | Literal["broad"], int] = {"lead": 4, "partner": 3, "check": 3, "broad": 5, "closed": 0}
"""Rows of the parts of an answer to a text: fifteen in all."""
OPEN_SUBJECTS: frozenset[PhaseId] = frozenset({"strengthening", "rd"})
"""Phases whose calls take proposals on many subjects; what is put to use has an object that the call names."""
ROWS_OF_A_BASKET = 20
"""Rows of a basket that a table shows without `--all` or `--limit`."""
UNNAMED: dict[ApplicantBasis, Text] = {
    "others": Text("ほかの主体が申請", "others apply"),
    "unknown": Text("申請者の記載なし", "no applicant stated"),
}
"""What imported records say that do not name who asks."""
_SYMBOLS = re.compile("[①②③]")
OUTCOMES = {
    "met": Text("[適合]", "[met]"),
    "unmet": Text("[不適合]", "[unmet]"),
    "unknown": Text("[不明]", "[unknown]"),
}


class MatchView:
    """Draws a match result.

    Args:
        screen: Where it is drawn.
        session: Streams and settings.
        query: What was asked.
        result: The answer.
        profile: The university asked about, if any.
        later: What `--now` left out although something is known of its calls.
        explain: Show every criterion.
        show_all: Show what is not eligible, too.
        rows: At most so many rows of a basket; all for None.
    """

    def __init__(
        self,
        screen: Screen,
        session: Session,
        query: MatchQuery,
        result: MatchResult,
        profile: UniversityProfile | None = None,
        *,
        later: Sequence[MatchItem] = (),
        explain: bool = False,
        show_all: bool = False,
        rows: int | None = None,
    ) -> None:
        self.session = session
        self.later = later
        self.rows = rows
        self.query = query
        self.result = result
        self.profile = profile
        self.explain = explain
        self.show_all = show_all
        self.screen = screen
        self.words = Wording(session.catalog, session.lang)
        self._columns = [
            TableColumn(self.pick("事業", "Programme"), 20),
            TableColumn(self.pick("所管", "Ministry"), 6),
            *call_columns(session, is_wide=screen.is_wide),
            TableColumn(self.pick("窓口", "Contact"), 12),
        ]
        self._rows: dict[str, list[str | Cell]] = {}
        self._has_header = False

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the run."""
        return self.session.pick(Text(ja, en))

    def draw(self) -> None:
        """Draw the whole answer."""
        screen = self.screen
        screen.line(self._title(), style="bold")
        screen.line(view_line(self.session), style="dim")
        if self.profile:
            self._university(self.profile)
        items = self.result.items
        result = self.result
        broad = [i for i in items if i.is_broad and i.basket != "closed"]
        broad.sort(key=lambda i: not OPEN_SUBJECTS & set(i.program.phases))
        parts = {b: [i for i in items if i.basket == b and i not in broad] for b in BASKET_ORDER}
        drawn = [
            *(i for part in parts.values() for i in self._cut(part)), *broad[: self._limit("broad")], *result.strengthening,
            *self.later[: self.rows], *result.unknown_items, *result.set_apart_items,
            *(result.excluded_items if self.show_all else ()),
        ]  # fmt: skip
        self._rows = {item.program.id: self._row(item) for item in drawn if item.basket != "closed"}
        if not self.result.total:
            screen.line()
            screen.line(self.pick("該当する事業はありません。", "No programme matches."))
        if self.query.filters.now:
            self._open_now()
        for basket in BASKET_ORDER:
            self._basket(basket, parts[basket])
            if basket == "check" and broad:
                self._broad(broad)
        if self.query.filters.now:
            self._later()
        if self.result.strengthening:
            self._strengthening()
        if not self.result.has_eligible:
            self._relax()
        self._left_out()
        self._next_steps(items)

    def _title(self) -> str:
        query, words = self.query, self.words
        parts = [words.labels("applicant", query.applicants)]
        if query.partners:
            parts[0] += self.pick(" と ", " with ") + words.labels("applicant", query.partners)
        filters = query.filters
        labels = (
            words.labels("theme", filters.themes),
            words.labels("phase", filters.phases),
            words.labels("ministry", filters.ministries),
            words.labels("prefecture", query.prefectures),
        )
        parts += [label for label in labels if label]
        if filters.new_call:
            parts.append(self.pick("新規採択 有", "new call"))
        return f"{self.pick('使える事業', 'Programmes')}: {' / '.join(parts)}"

    def _broad(self, items: Sequence[MatchItem]) -> None:
        """Draw programmes that fit the text from afar: calls of the same theme that take many things."""
        title = self.pick("【同じテーマで広く募るもの】", "[Broad calls of the same theme]")
        self.screen.heading(f"{title} {len(items)}{self.pick('件', '')}")
        shown = items[: self._limit("broad")]
        self._table(shown)
        self._more(len(shown), len(items))

    def _limit(self, part: Basket | Literal["broad"]) -> int | None:
        """Return how many rows of a part are drawn, None for all."""
        is_beside_text = any(item.score is not None for item in self.result.items)
        return ROWS_BESIDE_TEXT[part] if self.rows is not None and is_beside_text else self.rows

    def _cut(self, items: Sequence[MatchItem]) -> Sequence[MatchItem]:
        """Return the rows of a basket that are drawn. Imported records that do not name who asks are only counted."""
        if self.rows is None or not items:
            return items
        named = [i for i in items if self._unnamed(i) is None]
        return (named or items)[: self._limit(items[0].basket)]

    def _unnamed(self, item: MatchItem) -> ApplicantBasis | None:
        """Return how an imported record that nobody has read leaves open whether who asks may apply."""
        basis = applicant_basis(item.program, self.query.applicants) if item.program.is_candidate else "read"
        return basis if basis in UNNAMED and item.basket == "check" else None

    def _basket(self, basket: Basket, items: Sequence[MatchItem]) -> None:
        if not items:
            return
        by_state, old = self.result.states.get(basket, {}), self.result.old.get(basket, 0)
        if items[0].score is not None:  # those that fit from afar stand in a part of their own
            today = self.session.today
            by_state = Counter(call_state(item.program, today).state for item in items)
            old = sum(any(n.code == "applicants-old" for n in age_notes(i.program, today)) for i in items)
        total = sum(by_state.values())
        self.screen.heading(f"【{BASKETS[basket].pick(self.session.lang)}】 {self._count(basket, by_state, old)}")
        if basket == "closed" and not self.explain:
            shown = items[: self._limit(basket)]
            if shown:
                self._closed(shown)
                self._more(len(shown), len(items))
            return
        shown = self._cut(items)
        if basket != "partner":
            self._table(shown)
        else:
            groups: dict[str, list[MatchItem]] = {}
            for item in shown:
                groups.setdefault(self.words.role(item), []).append(item)
            for role, members in groups.items():
                self.screen.line(role, style="green", indent=1)
                self._table(members)
        self._more(len(shown), total, Counter(b for i in items if i not in shown and (b := self._unnamed(i))))

    def _count(self, basket: Basket, by_state: Mapping[CallStateId, int], old: int) -> str:
        """Return how many programmes a basket has, by the state of their calls, and how many rest on old texts."""
        total = sum(by_state.values())
        count = self.pick(f"{total}件", str(total))
        if basket == "closed":
            return count
        states = [
            f"{STATE_NAMES[s].pick(self.session.lang)}{self.pick('', ' ')}{by_state[s]}"
            for s in CALL_STATES
            if by_state.get(s)
        ]
        count += self.pick(f"({'・'.join(states)})", f" ({', '.join(states)})")
        if old and self.session.catalog.view_kind != "as_of":
            count += self.pick(
                f" うち要件が古い資料によるもの{old}件", f", {old} by applicant rules of an earlier year"
            )
        return count

    def _more(self, shown: int, total: int, unnamed: Mapping[ApplicantBasis, int] | None = None) -> None:
        if shown == total:
            return
        kinds = [
            label.pick(self.session.lang) + self.pick(f"{n}件", f": {n}")
            for basis, label in UNNAMED.items()
            if (n := (unnamed or {}).get(basis))
        ]
        rest = (
            self.pick("。取込んだ記録: ", "; imported records: ") + self.pick("、", ", ").join(kinds) if kinds else ""
        )
        line = self.pick(f"{total}件中{shown}件(全て: --limit 0)", f"{shown} of {total} (all: --limit 0)")
        self.screen.line(line + rest, style="dim", indent=1)

    def _open_now(self) -> None:
        """Say so when no call is known to be open that who asks may lead."""
        if self.result.states.get("lead", {}).get("open"):
            return
        who = self.words.labels("applicant", self.query.applicants)
        theme = self.words.labels("theme", self.query.filters.themes)
        about = self.pick(f"{theme}で" if theme else "", f" on {theme}" if theme else "")
        self.screen.line()
        self.screen.line(
            self.pick(
                f"{about}{who}が自ら申請できる公募のうち、受付中と分かっているものはありません。",
                f"No call{about} that a {who} can lead is known to be open.",
            )
        )

    def _later(self) -> None:
        """Draw the other programmes of which a season or a last call is known, most of them later in the year."""
        if not self.later:
            return
        closed = sum(call_state(i.program, self.session.today).state == "closed_this_year" for i in self.later)
        count = self.pick(
            f"{len(self.later)}件(今年度は終了{closed}件)", f"{len(self.later)} ({closed} closed this year)"
        )
        self.screen.heading(self.pick("【次の時期】 ", "[Next season] ") + count)
        shown = self.later[: self.rows]
        self._table(shown)
        self._more(len(shown), len(self.later))

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
        since = self._since(program, "\n→ ")
        note = self._open_question(item) + (f"\n→ {since}" if since else "")
        if self.session.catalog.view_kind != "as_of":
            note += "".join(f"\n→ {n.text.pick(self.session.lang)}" for n in age_notes(program, self.session.today))
        return [
            Cell(self.words.name(program) + note, program.id),
            self.words.owner(program),
            *call_cells(program, self.session, is_wide=self.screen.is_wide),
            contact_cell(program, self.session),
        ]

    def _closed(self, items: Sequence[MatchItem]) -> None:
        """Draw programmes that take nobody any more, with what became of them and their successors."""
        columns = [
            TableColumn(self.pick("事業", "Programme"), 20),
            TableColumn(self.pick("所管", "Ministry")),
            TableColumn(self.pick("現況", "Current status"), 24),
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

    def _open_question(self, item: MatchItem) -> str:
        """Return what has to be confirmed, below the name, for items in 要確認."""
        if item.verdict not in ("check", "not_eligible"):
            return ""
        wanted = ("unknown",) if item.verdict == "check" else ("unmet", "unknown")
        told = [r for r in item.reasons if r.outcome in wanted or (r.is_inferred and item.verdict == "check")]
        reasons = [r for r in told if r.criterion != "new_call"] or told
        if item.program.is_candidate:  # the mark at its name says that nobody has read it
            reasons = [r for r in reasons if r.criterion != "verified"]
        if item.program.region is None:  # that no place is stated matters least; `--explain` says it
            reasons = [r for r in reasons if r.criterion != "region"] or reasons
        # ① takes two cells on a classic Windows console, which would shift the columns behind
        return "".join(f"\n→ {_SYMBOLS.sub('', r.detail.pick(self.session.lang))}" for r in reasons)

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
            self.screen.line(f"{self.pick('現況', 'Current status')}: {since}", indent=3, hang=2)
        for desk in program.desks:
            self.screen.line(f"{self.pick('窓口', 'Contact office')}: {self.words.desk(desk)}", indent=3, hang=2)
        for note in program.warnings:
            self.screen.line(f"{self.pick('注意', 'Note')}: {note.text.pick(lang)}", style="dim", indent=3, hang=2)

    def _strengthening(self) -> None:
        heading = self.pick("【あわせて使える: 大学の強みを伸ばす】", "[Can be combined: strengthening the university]")
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
                    f"{option} を外すと、自ら申請できる事業が{relaxation.would_match}件あります。",
                    f"Without {option}, you could apply for {plural(relaxation.would_match, 'programme')}.",
                )
            )
        for closer in self.result.closers:
            who = self.words.lead_types([closer.partner])
            lines.append(
                self.pick(
                    f"{who}と連携すると(--partner {closer.partner})、相手が代表して申請できる事業が{closer.would_match}件あります。",
                    f"With a {who} as lead partner (--partner {closer.partner}), "
                    f"{plural(closer.would_match, 'programme')} would be open to you.",
                )
            )
        if lines:
            self.screen.heading(self.pick("自ら申請できる事業がない理由", "Why there is no programme you can lead"))
            for line in lines:
                self.screen.line(f"- {line}", indent=1, hang=2)

    def _left_out(self) -> None:
        """Draw how many programmes are not listed, and why: not known, set apart, not eligible."""
        result, lang = self.result, self.session.lang
        parts = (
            (self.pick("条件に合うか不明", "Not known"), result.unknown, UNKNOWN, "--unknown", result.unknown_items),
            (self.pick("別に数えたもの", "Set apart"), result.set_apart, ROUTES, "--all", result.set_apart_items),
            (BASKETS["excluded"].pick(lang), result.excluded, CRITERIA, "--all", result.excluded_items),
        )  # fmt: skip
        for title, counted, labels, option, items in parts:
            if not counted:
                continue
            counts = self.pick("、", ", ").join(f"{labels[name].pick(lang)} {n}" for name, n in counted.items())
            hint = "" if items else self.pick(f" ({option} で一覧)", f" (use {option} to list them)")
            self.screen.heading(f"【{title}】 {sum(counted.values())}{self.pick('件', '')}: {counts}{hint}")
            if items:
                self._table(items)

    def _university(self, profile: UniversityProfile) -> None:
        university = profile.university
        self.screen.heading(university.name)
        fields = "、".join(f"{self.words.label('field', f.field)}({self._group(f.group)})" for f in university.fields)
        pairs = [(self.pick("強い分野", "Strong fields"), fields or self.pick("記載なし", "not stated"))]
        pairs += [(self.pick("座組", "Network"), f"{n.name} [{n.id}]") for n in profile.networks]
        if profile.nearby:
            place = self.words.label("prefecture", profile.prefecture)
            label = self.pick(f"{place}の座組", f"Networks in {place}")
            pairs += [(label, f"{n.name} [{n.id}]") for n in profile.nearby]
        self.screen.pairs(pairs, indent=1)

    def _group(self, group: str) -> str:
        return (
            self.pick("その他グループ", "other group")
            if group == "other"
            else self.pick(f"第{group}グループ", f"group {group}")
        )

    def _first_calls(self, items: Sequence[MatchItem]) -> Iterator[str]:
        """Yield what to ask first: the call with the nearest deadline, else one that is near, with an office to ask."""
        today = self.session.today
        usable = [i for i in items if i.basket in ("lead", "partner", "check") and self._unnamed(i) is None]
        usable = [i for i in usable if not i.is_broad] or usable
        states = {i.program.id: call_state(i.program, today) for i in usable}
        by_deadline = [i for i in usable if states[i.program.id].deadline]
        near = [i for i in usable if states[i.program.id].state == "soon"]
        if by_deadline:
            first = min(by_deadline, key=lambda i: states[i.program.id].deadline or today)
        else:
            askable = [i for i in near or usable if i.program.desks]
            if not askable:
                return
            first = askable[0]
        program = first.program
        name = self.words.name(program).partition("\n")[0]
        calls = call_text(program, today).pick(self.session.lang)
        desk = self.words.desk(program.desks[0]) if program.desks else self.pick("記載なし", "not stated")
        what = self.pick("締切がいちばん近い公募", "The nearest deadline") if by_deadline else None
        what = what or (self.pick("まもなくの公募", "A call that is near") if near else None)
        if what:
            yield self.pick(f"{what}: {name} {calls}。窓口: {desk}", f"{what}: {name} {calls}. Office: {desk}")
        else:
            yield self.pick(
                f"公募要領と締切を窓口に確認してください。例: {name}: {desk}",
                f"Check the guidelines and deadline with the contact office. For example, {name}: {desk}",
            )

    def _next_steps(self, items: Sequence[MatchItem]) -> None:
        steps = list(self._first_calls(items))
        waiting = [i for i in items if i.verdict == "via_partner" and i.basket != "closed"]
        wanted = {t for i in waiting for t in i.lead_types}
        for partner in [t for t in ("municipality", "company", "university") if t in wanted]:
            count = sum(partner in i.lead_types for i in waiting)
            who = self.words.lead_types([partner])
            steps.append(
                self.pick(
                    f"{who}の申請が必要な事業が{count}件あります。連携する相手を決め、--partner {partner} "
                    "を付けて見直してください",
                    f"{plural(count, 'programme', spelled=True)} must be led by a {who}. Find a partner, then run "
                    f"again with --partner {partner}",
                )
            )
        closed = [i.program for i in items if i.basket == "closed"]
        followed = [s for p in closed for s in successor_ids(p, self.session.catalog, only_open=True)]
        if followed:
            steps.append(
                self.pick(
                    f"終わった事業の後継: kakushin show {followed[0]}",
                    f"Successors of programmes that have ended: kakushin show {followed[0]}",
                )
            )
        if items:
            example = next((i.program.id for i in items), "")
            steps.append(self.pick(f"詳細: kakushin show {example}", f"Details: kakushin show {example}"))
        if steps:
            self.screen.heading(self.pick("次にすること", "Next steps"))
            for n, step in enumerate(steps, 1):
                self.screen.line(f"{n}. {step}", indent=1, hang=3)
