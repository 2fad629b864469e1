"""The fixed columns of every listing, and labels that several views share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.exporters.tabular import Column, plain
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LABELS: dict[str, Text] = {
    "id": Text("ID", "id"),
    "kind": Text("種別", "kind"),
    "name": Text("名称", "name"),
    "name_en": Text("英語名", "English name"),
    "ministry": Text("所管", "ministry"),
    "summary": Text("概要", "summary"),
    "themes": Text("テーマ", "themes"),
    "phases": Text("段階", "phases"),
    "applicants": Text("申請主体", "applicants"),
    "new_call": Text("新規採択", "new call"),
    "verdict": Text("判定", "verdict"),
    "basket": Text("区分", "basket"),
    "role": Text("役割", "role"),
    "lead_types": Text("代表できる主体", "may lead"),
    "lead": Text("代表", "lead"),
    "reasons": Text("理由", "reasons"),
    "department": Text("担当部署", "department"),
    "phone": Text("電話", "phone"),
    "extension": Text("内線", "extension"),
    "email": Text("メール", "e-mail"),
    "programs": Text("事業", "programmes"),
    "as_of": Text("情報時点", "as of"),
    "stale": Text("要確認(古い)", "stale"),
    "warnings": Text("注意", "warnings"),
    "site": Text("拠点", "site"),
    "body": Text("会議体", "council"),
    "prefectures": Text("都道府県", "prefectures"),
    "members": Text("構成員", "members"),
    "status": Text("区分", "status"),
    "organisation": Text("組織", "organisation"),
    "sector": Text("学官産", "sector"),
    "prefecture": Text("都道府県", "prefecture"),
    "networks": Text("座組", "networks"),
    "university": Text("大学", "university"),
    "fields": Text("強い分野", "fields of strength"),
    "theme": Text("テーマ", "theme"),
    "phase": Text("段階", "phase"),
    "position": Text("順", "position"),
    "program_id": Text("事業ID", "programme id"),
    "line": Text("行", "line"),
    "row": Text("行番号", "row"),
    "applicant": Text("申請主体", "applicant"),
    "direct": Text("自ら申請", "direct"),
    "via_partner": Text("連携で参画", "via partner"),
    "unknown": Text("不明", "unknown"),
    "no_new_call": Text("新規なし", "no new call"),
    "program_ids": Text("事業ID", "programme ids"),
    "closed": Text("受付終了", "closed today"),
    "closed_by": Text("埋められる主体", "closed by"),
    "score": Text("点", "score"),
    "confidence": Text("確からしさ", "confidence"),
    "matched": Text("一致した語", "matched"),
    "unmatched": Text("見つからない語", "unmatched"),
    "program_as_written": Text("事業名(原文)", "programme as written"),
    "applicant_as_written": Text("申請主体(原文)", "applicant as written"),
    "new_call_as_written": Text("新規課題採択(原文)", "new call as written"),
    "department_as_written": Text("担当部署(原文)", "department as written"),
    "contact_as_written": Text("連絡先(原文)", "contact as written"),
    "contacts": Text("窓口", "contacts"),
    "lifecycle": Text("その後", "since then"),
    "successors": Text("後継・いまの名", "successors"),
    "until_fiscal_year": Text("最後の年度", "until fiscal year"),
    "rs_id": Text("予算事業ID", "budget project id"),
    "grade": Text("根拠", "evidence grade"),
    "statement": Text("分かっていること", "known"),
    "stale_contacts": Text("古い窓口", "stale contacts"),
    "subject": Text("件名", "subject"),
    "imported_from": Text("取込み元", "imported from"),
    "findings": Text("行政事業レビューでは", "in the sheets"),
    "basis": Text("根拠", "basis"),
    "rs_name": Text("予算事業名", "budget project"),
    "unit": Text("部署", "unit"),
    "from_jpy": Text("最初の当初予算(円)", "first initial budget (yen)"),
    "until_jpy": Text("最後の当初予算(円)", "last initial budget (yen)"),
    "candidates": Text("要確認の候補", "candidates to confirm"),
    "change": Text("変化", "change"),
    "severity": Text("重さ", "severity"),
    "new_id": Text("新しいID", "new id"),
    "old": Text("前", "old"),
    "new": Text("後", "new"),
    "verified_on": Text("確認した日", "verified on"),
    "text": Text("本文", "text"),
    "fiscal_year": Text("年度", "fiscal year"),
    "edition": Text("版", "edition"),
}


def _department(record: Mapping[str, Any]) -> Any:
    return [c["department"] for c in record.get("contacts", [])]


def _phone(record: Mapping[str, Any]) -> Any:
    return [phone_text(c) for c in record.get("contacts", []) if c["phone"]]


def _email(record: Mapping[str, Any]) -> Any:
    return [c["email"] for c in record.get("contacts", []) if c["email"]]


def _details(record: Mapping[str, Any]) -> Any:
    return [r["detail"] for r in record.get("reasons", [])]


def _members(record: Mapping[str, Any]) -> Any:
    members = record.get("members") or {}
    return [m for sector in members.values() for m in sector]


def _strengths(record: Mapping[str, Any]) -> Any:
    return [f"{f['field']}({f['group']})" for f in record.get("fields", [])]


def _matched(record: Mapping[str, Any]) -> Any:
    return [f"{m['term']}({m['field']})" for m in record.get("matched", [])]


def _of_lifecycle(key: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return what reads a key of the lifecycle; empty when that was not researched."""
    return lambda record: record.get("lifecycle", {}).get(key)


def _successors(record: Mapping[str, Any]) -> Any:
    return [s["id"] or s["name"] for s in record.get("lifecycle", {}).get("successors", [])]


def _imported_from(record: Mapping[str, Any]) -> Any:
    imported = record.get("imported_from")
    return imported and f"{imported['kind']}:{imported['record_id']}"


def _of_rs(key: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return a reader of a key of the programme of the sheets."""
    return lambda record: (record.get("rs") or {}).get(key)


def _of_budget(key: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return a reader of a key of the budget."""
    return lambda record: record.get("budget", {}).get(key)


def _own_fields(record: Mapping[str, Any]) -> Any:
    return record["fields"]


def _differing(record: Mapping[str, Any], side: str) -> Any:
    values, fields = record.get(side), record["fields"]
    return [f"{key}: {plain(values.get(key))}" for key in fields] if values and fields else None


def _old(record: Mapping[str, Any]) -> Any:
    return _differing(record, "old")


def _new(record: Mapping[str, Any]) -> Any:
    return _differing(record, "new")


def _subject(record: Mapping[str, Any]) -> Any:
    return record["subject"]["text"]


def _grades(record: Mapping[str, Any]) -> Any:
    return list(dict.fromkeys(e["grade"] for e in record.get("lifecycle", {}).get("evidence", [])))


VALUES = {
    "members": _members,
    "fields": _strengths,
    "reasons": _details,
    "matched": _matched,
}


_PROGRAM_OPTIONAL = (
    "agency", "applicants", "region", "conditions", "support", "history", "calls", "urls", "relations", "lifecycle",
    "unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year", "methods", "budget", "suggested_themes",
    "imported_from", "verified_on",
)  # fmt: skip
OPTIONAL_KEYS: dict[str, tuple[str, ...]] = {
    "list": _PROGRAM_OPTIONAL,
    "show": _PROGRAM_OPTIONAL,
    "match": (*_PROGRAM_OPTIONAL, "lead", "score"),
    "networks": ("lead", "municipalities", "warnings"),
    "status": ("lifecycle",),
}
"""By command, keys of records that not every record has: `--fields` knows them even when no row shows them."""


def phone_text(contact: Mapping[str, Any]) -> str:
    """Return the phone of a contact record with its extension, empty when it has none."""
    phone, extension = contact.get("phone"), contact.get("extension")
    return f"{phone}(内線{extension})" if phone and extension else phone or ""


def columns(*keys: str, **values: Any) -> list[Column]:
    """Return columns by key, with their labels and the usual way to read them."""
    return [Column(key, LABELS.get(key, Text(key, key)), values.get(key) or VALUES.get(key)) for key in keys]


PROGRAM = columns(
    "id", "name", "kind", "ministry", "themes", "phases", "applicants", "new_call", "summary",
    "department", "phone", "email", "lifecycle", "successors", "imported_from", "verified_on", department=_department,
    phone=_phone, email=_email, lifecycle=_of_lifecycle("status"), successors=_successors, imported_from=_imported_from,
)  # fmt: skip
MATCH = columns(
    "id", "name", "verdict", "basket", "role", "lead_types", "lead", "ministry", "themes", "phases", "applicants",
    "new_call", "reasons", "summary", "department", "phone", "email", "lifecycle", "successors", "imported_from",
    "verified_on", imported_from=_imported_from, department=_department, phone=_phone, email=_email, lifecycle=_of_lifecycle("status"), successors=_successors,
)  # fmt: skip
DESK = columns(
    "department", "ministry", "phone", "extension", "email", "programs", "themes", "as_of", "stale", "warnings"
)
CONTACT_PROGRAM = columns(
    "program_id", "name", "department", "ministry", "phone", "extension", "email", "as_of", "stale", "warnings"
)
CONTACT_ROW = columns(
    "theme", "row", "line", "program_as_written", "applicant_as_written", "new_call_as_written",
    "department_as_written", "contact_as_written", "phone", "extension", "email", "programs",
)  # fmt: skip
NETWORK = columns("id", "name", "kind", "prefectures", "site", "body", "members", "status", "program_id", "summary")
OVERLAP = columns("organisation", "sector", "prefecture", "networks")
UNIVERSITY = columns("university", "name_en", "fields")
MAP = columns("theme", "phase", "position", "program_id", "name", "line")
COVERAGE = columns(
    "theme",
    "phase",
    "applicant",
    "direct",
    "via_partner",
    "unknown",
    "no_new_call",
    "program_ids",
    "closed_by",
    "closed",
)
STATUS = columns(
    "id", "name", "status", "until_fiscal_year", "successors", "rs_id", "grade", "stale_contacts", "statement",
    status=_of_lifecycle("status"), until_fiscal_year=_of_lifecycle("until_fiscal_year"), successors=_successors,
    rs_id=_of_lifecycle("rs_id"), grade=_grades, statement=_of_lifecycle("statement"),
)  # fmt: skip
AGAINST = columns(
    "id", "name", "findings", "basis", "rs_id", "rs_name", "unit", "until_fiscal_year", "from_jpy", "until_jpy",
    "candidates", rs_id=_of_rs("rs_id"), rs_name=_of_rs("name"), from_jpy=_of_budget("from_jpy"),
    until_jpy=_of_budget("until_jpy"),
)  # fmt: skip
DIFF = columns(
    "change",
    "severity",
    "id",
    "name",
    "fields",
    "new_id",
    "basis",
    "old",
    "new",
    fields=_own_fields,
    old=_old,
    new=_new,
)
ENQUIRY = columns("department", "email", "programs", "subject", "text", subject=_subject)
EDITION = columns("id", "name", "as_of", "fiscal_year", "programs", "statement")
SEARCH = columns("kind", "id", "name", "score", "confidence", "matched", "unmatched")
