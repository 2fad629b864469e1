"""Listings of programmes, desks, contact rows, networks and universities on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.cli.views.common import age_line, aside, joined, title, titled
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import is_stale, remark
from kakushin_cli.wording import NETWORK_KINDS, NETWORK_STATUS, SECTORS, YES_NO, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.model import ContactRow, FieldStrength, Network, Program, University
    from kakushin_cli.cli.session import Session
    from kakushin_cli.matching.listing import DeskServing, Overlap


def _count(session: Session, shown: int, total: int) -> str:
    if shown < total:
        return Text(f"{total}件中 {shown}件", f"{shown} of {total}").pick(session.lang)
    return Text(f"{total}件", f"{total} in all").pick(session.lang)


def since(program: Program, session: Session, joint: str = "\n→ ") -> str:
    """Return a remark on what became of a programme, to stand behind its name; empty when it simply goes on."""
    said = remark(program, session.catalog, session.today)
    return joint + session.pick(said).replace(" → ", joint) if said else ""


def draw_programs(session: Session, programs: Sequence[Program], total: int) -> str:
    """Return a table of programmes."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = []
    for p in programs:
        row: list[str | Cell] = [Cell(words.name(p) + since(p, session), p.id), words.owner(p)]
        new_call = YES_NO[p.new_call].pick(session.lang)
        if session.lang == "ja":
            row += [words.labels("theme", p.themes) or "-", words.applicants(p), new_call]
        else:  # English words are longer: with one column less the table still stands at 80
            themes = "\n".join(words.label("theme", t) for t in p.themes)
            row += [themes or "-", f"{words.applicants(p)}\nnew call: {new_call}"]
        rows.append(row)
    columns = [
        TableColumn(pick(Text("事業", "Programme")), 20, flexible=True),
        TableColumn(pick(Text("所管", "Ministry")), 6, flexible=True),
        TableColumn(pick(Text("テーマ", "Themes")), 10, flexible=True),
        TableColumn(pick(Text("申請主体", "Applicants, call")), 8, flexible=True),
        TableColumn("新規", 4, flexible=True),
    ]
    screen.table(columns if session.lang == "ja" else columns[:-1], rows)
    screen.line()
    screen.line(f"{_count(session, len(programs), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def _unit_now(program: Program) -> str | None:
    return program.lifecycle.unit if program.lifecycle else None


def draw_desks(session: Session, desks: Sequence[DeskServing], total: int, stale_after: int) -> str:
    """Return the desks as blocks: department, phone, e-mail, and the programmes each serves."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    ministry = None
    for serving in desks:
        desk = serving.desk
        if desk.ministry != ministry:
            ministry = desk.ministry
            screen.heading(titled(words.label("ministry", ministry), session.lang))
        else:
            screen.line()
        screen.line(desk.department, style="bold", indent=1, hang=2)
        pairs = []
        if desk.phone:
            pairs.append((pick(Text("電話", "Phone")), words.phone(desk)))
        else:
            pairs.append((pick(Text("電話", "Phone")), pick(Text("資料にない", "not given"))))
        if desk.email:
            pairs.append((pick(Text("メール", "E-mail")), desk.email))
        names = [title(p, session.lang) + since(p, session) for p in serving.programs]
        pairs.append((pick(Text("事業", "Programmes")), "\n".join(names)))
        if is_stale(desk, session.today, stale_after):
            day = desk.as_of.isoformat() if desk.as_of else "?"
            pairs.append(
                (
                    pick(Text("情報時点", "As of")),
                    pick(Text(f"{day}(古い。電話の前に組織と番号を確認)", f"{day} (old: confirm before calling)")),
                )
            )
        units = [unit for p in serving.programs if (unit := _unit_now(p)) and unit.split()[-1] not in desk.department]
        pairs += [
            (
                pick(Text("いまの担当", "Unit now")),
                unit + aside(pick(Text("電話は未確認", "phone not verified")), session.lang),
            )
            for unit in dict.fromkeys(units)
        ]
        pairs += [(pick(Text("注意", "Note")), n.text.pick(session.lang)) for n in desk.warnings]
        screen.pairs(pairs, indent=3)
    screen.line()
    screen.line(f"{_count(session, len(desks), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def draw_desks_by_program(session: Session, rows: Sequence[tuple[Program, DeskServing]], total: int) -> str:
    """Return one row per programme and desk."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("事業", "Programme")), 20, flexible=True),
            TableColumn(pick(Text("担当部署", "Department")), 16, flexible=True),
            TableColumn(pick(Text("電話・メール", "Phone, e-mail"))),
        ],
        [
            [
                Cell(words.name(program) + since(program, session), program.id),
                serving.desk.department,
                "\n".join(t for t in (words.phone(serving.desk), serving.desk.email) if t),
            ]
            for program, serving in rows
        ],
    )
    screen.line()
    screen.line(f"{_count(session, len(rows), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def draw_contact_rows(session: Session, rows: Sequence[ContactRow], total: int) -> str:
    """Return the rows of the source's tables as written, grouped by theme."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    theme = None
    for row in rows:
        if row.theme != theme:
            theme = row.theme
            screen.heading(titled(words.label("theme", theme), session.lang))
        else:
            screen.line()
        screen.line(f"{row.row}. {row.program_as_written}", style="bold", indent=1, hang=3)
        screen.pairs(
            [
                (pick(Text("申請主体", "Applicant")), row.applicant_as_written),
                (pick(Text("新規課題採択", "New call")), row.new_call_as_written),
                (pick(Text("担当部署", "Department")), row.department_as_written),
                (pick(Text("連絡先", "Contact")), row.contact_as_written),
                (pick(Text("行", "Line")), str(row.line)),
            ],
            indent=3,
        )
    screen.line()
    screen.line(f"{_count(session, len(rows), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def draw_networks(session: Session, networks: Sequence[Network], total: int) -> str:
    """Return a table of networks."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = []
    for network in networks:
        kind = NETWORK_KINDS[network.kind].pick(session.lang)
        if network.status:
            kind += aside(NETWORK_STATUS[network.status].pick(session.lang), session.lang)
        members = [m for _, sector in network.members.by_sector() for m in sector] if network.members else []
        rows.append(
            [
                Cell(words.name(network), network.id),
                words.labels("prefecture", network.prefectures),
                kind,
                joined(members, session.lang) or (network.site or ""),
            ]
        )
    screen.table(
        [
            TableColumn(pick(Text("座組", "Network")), 24, flexible=True),
            TableColumn(pick(Text("都道府県", "Prefecture")), 8, flexible=True),
            TableColumn(pick(Text("種別", "Kind")), 10, flexible=True),
            TableColumn(pick(Text("構成員・拠点", "Members, site")), 14, flexible=True),
        ],
        rows,
    )
    screen.line()
    screen.line(f"{_count(session, len(networks), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def draw_overlaps(session: Session, overlaps: Sequence[Overlap], total: int) -> str:
    """Return organisations that can link networks."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("組織", "Organisation")), 16, flexible=True),
            TableColumn(pick(Text("区分", "Sector")), 4),
            TableColumn(pick(Text("都道府県", "Prefecture")), 8),
            TableColumn(pick(Text("参加している座組", "Networks")), 24, flexible=True),
        ],
        [
            [
                o.organisation,
                SECTORS[o.sector].pick(session.lang),
                words.label("prefecture", o.prefecture),
                "\n".join(title(n, session.lang) for n in o.networks),
            ]
            for o in overlaps
        ],
    )
    screen.line()
    screen.line(f"{_count(session, len(overlaps), total)}  {age_line(session)}", style="dim")
    return screen.rendered()


def _strength(strength: FieldStrength, session: Session, words: Wording) -> str:
    group = session.pick(Text("その他", "other")) if strength.group == "other" else strength.group
    return words.label("field", strength.field) + aside(group, session.lang)


def draw_universities(session: Session, universities: Sequence[University], total: int) -> str:
    """Return universities with their fields of strength."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("大学", "University")), 16, flexible=True),
            TableColumn(
                pick(Text("強い分野(論文数の規模グループ)", "Fields of strength (size group)")), 20, flexible=True
            ),
        ],
        [
            [
                words.name(u),
                joined((_strength(f, session, words) for f in u.fields), session.lang),
            ]
            for u in universities
        ],
    )
    screen.line()
    screen.line(f"{_count(session, len(universities), total)}  {age_line(session)}", style="dim")
    return screen.rendered()
