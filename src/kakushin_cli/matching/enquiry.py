"""The enquiry to a desk that would verify again what became of its programmes: text to send, nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakushin_cli.japanese.era import format_day
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import lifecycle_text
from kakushin_cli.matching.listing import list_desks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Desk, Program


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A mail to one desk about its programmes (catalogue order); `desk` is None when no desk is known."""

    desk: Desk | None
    programs: tuple[Program, ...]
    subject: Text
    body: Text


def write_enquiries(catalog: Catalog, programs: Sequence[Program], today: date) -> list[Enquiry]:
    """Return one enquiry per desk in the order of `list_desks`, then one for the programmes without a desk."""
    served = [(s.desk, s.programs) for s in list_desks(catalog, programs)]
    homeless = tuple(p for p in programs if not p.desks)
    groups: list[tuple[Desk | None, tuple[Program, ...]]] = [*served, *([(None, homeless)] if homeless else [])]
    return [
        Enquiry(
            desk,
            found,
            _subject(found),
            Text(_body_ja(catalog, desk, found, today), _body_en(catalog, desk, found, today)),
        )
        for desk, found in groups
    ]


def _subject(programs: Sequence[Program]) -> Text:
    first, more = programs[0], len(programs) - 1
    return Text(
        f"「{first.name}」{f'ほか{more}件' if more else ''}の現在の状況についてのお尋ね",
        f"Enquiry about the present state of {first.name_en or first.name}{f' and {more} more' if more else ''}",
    )


def _body_ja(catalog: Catalog, desk: Desk | None, programs: Sequence[Program], today: date) -> str:
    lines = [
        f"{desk.department if desk else '【要記入: 宛先】'} 御中",
        "",
        "突然のご連絡を失礼いたします。【要記入: 所属と氏名】と申します。",
        _known_ja(catalog, desk),
        "次の事業について、いまの状況をお教えいただけないでしょうか。",
    ]
    for number, program in enumerate(programs, 1):
        lines += ["", f"{number}. {program.name}"]
        if program.lifecycle:
            lines.append(f"   手元の記録: {lifecycle_text(program, catalog, today).ja}")
            if program.lifecycle.rs_id:
                lines.append(f"   行政事業レビューの予算事業ID: {program.lifecycle.rs_id}")
            if program.lifecycle.unit and not (desk and program.lifecycle.unit in desk.department):
                lines.append(f"   いまの担当と思われる部署: {program.lifecycle.unit}")
    lines += [
        "",
        "お尋ねしたいこと:",
        " (1) 事業は続いていますか。終わった場合は最後の年度、名称が変わった場合はいまの名称",
        " (2) 後継の事業があれば、その名称と担当部署",
        " (3) 次の公募の予定(開始日、締切、事前相談の期限)と、申請できる者",
        " (4) いまの担当部署、電話番号、メールアドレス",
        " (5) 最新の情報が載っているページのURL",
        "",
        "お手数をおかけしますが、【要記入: 回答の期限】までにご返信いただけますと幸いです。",
        "【要記入: 署名】",
        "",
        f"(下書きの作成: {format_day(today, 'ja')})",
    ]
    return "\n".join(lines)


def _known_ja(catalog: Catalog, desk: Desk | None) -> str:
    edition = catalog.vocabulary.default_edition
    document = catalog.vocabulary.document(edition.document)
    title = document.title.ja if document else edition.name.ja
    day = format_day(desk.as_of, "ja") if desk and desk.as_of else format_day(edition.as_of, "ja")
    return f"「{title}」({day}時点)などに基づいて事業の一覧を整理しています。"


def _body_en(catalog: Catalog, desk: Desk | None, programs: Sequence[Program], today: date) -> str:
    edition = catalog.vocabulary.default_edition
    document = catalog.vocabulary.document(edition.document)
    title = (document.title if document else edition.name).pick("en")
    day = (desk.as_of if desk and desk.as_of else edition.as_of).isoformat()
    lines = [
        f"To: {desk.department if desk else '[TO BE FILLED IN: addressee]'}",
        "",
        "I am [TO BE FILLED IN: name and organisation].",
        f"We keep a list of programmes based on the {title} (as of {day}) and later official data.",
        "Could you tell us how the following stand today?",
    ]
    for number, program in enumerate(programs, 1):
        lines += ["", f"{number}. {program.name_en or program.name} ({program.name})"]
        if program.lifecycle:
            lines.append(f"   Our record: {lifecycle_text(program, catalog, today).pick('en')}")
            if program.lifecycle.rs_id:
                lines.append(f"   Budget project id of the administrative project review: {program.lifecycle.rs_id}")
            if program.lifecycle.unit and not (desk and program.lifecycle.unit in desk.department):
                lines.append(f"   Unit that seems to run it now: {program.lifecycle.unit}")
    lines += [
        "",
        "We would like to know:",
        " (1) Does it go on? If it ended, in which fiscal year; if it was renamed, what is it called now?",
        " (2) Is there a successor, and which unit runs it?",
        " (3) When is the next call (opening, deadline, last day to consult you), and who may apply?",
        " (4) Which unit, telephone number and e-mail address are right today?",
        " (5) Where are the latest facts published?",
        "",
        "We would be grateful for an answer by [TO BE FILLED IN: day].",
        "[TO BE FILLED IN: signature]",
        "",
        f"(Drafted on {today.isoformat()})",
    ]
    return "\n".join(lines)
