"""What only imports know of a programme, for `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.japanese.numbers import format_yen
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from kakushin_cli.catalog.model import Program, YearBudget
    from kakushin_cli.wording import Wording

KINDS = {
    "rs": Text("行政事業レビュー 予算事業ID", "Administrative Programme Review, budget project id"),
    "jgrants": Text("Jグランツ", "jGrants"),
    "table": Text("手元の一覧", "the office's own list"),
}


def imported_pairs(program: Program, words: Wording, lang: Lang) -> list[tuple[str, str]]:
    """Return labels and texts; empty for programmes that were not imported and have none of it."""

    def pick(ja: str, en: str) -> str:
        return Text(ja, en).pick(lang)

    pairs = []
    if program.unit:
        pairs.append((pick("部署", "Unit"), program.unit))
    if program.from_fiscal_year or program.until_fiscal_year:
        years = f"{program.from_fiscal_year or ''}-{program.until_fiscal_year or ''}"
        pairs.append((pick("年度", "Fiscal years"), years))
    if program.methods:
        pairs.append((pick("実施方法", "Method"), "、".join(program.methods)))
    if program.budget:
        years = "\n".join(_budget(year, lang) for year in program.budget)
        pairs.append((pick("予算と執行", "Budget and spending"), years))
    if program.suggested_themes:
        names = words.labels("theme", (s.theme for s in program.suggested_themes))
        pairs.append((pick("テーマの候補(推定)", "Suggested themes (inferred)"), names))
    if program.purpose:
        pairs.append((pick("目的(原文)", "Purpose as written"), program.purpose))
    if program.overview and program.overview != program.summary.ja:
        pairs.append((pick("概要(原文)", "Overview as written"), program.overview))
    imported = program.imported_from
    if imported:
        text = f"{KINDS[imported.kind].pick(lang)} {imported.record_id} ({imported.read_on.isoformat()})"
        if imported.vanished_on:
            day = imported.vanished_on.isoformat()
            text += pick(f"\n{day}の取込みで資料から消えていた", f"\ngone from the source on {day}")
        pairs.append((pick("取込み元", "Imported from"), text))
        checked = program.verified_on.isoformat() if program.verified_on else pick("未確認", "not yet")
        pairs.append((pick("人による確認", "Checked by a person"), checked))
    return pairs


def _budget(year: YearBudget, lang: Lang) -> str:
    initial = "-" if year.initial_jpy is None else format_yen(year.initial_jpy, lang)
    line = Text(f"{year.fiscal_year}年度 当初 {initial}", f"FY{year.fiscal_year} initial {initial}").pick(lang)
    if year.executed_jpy is not None:
        spent = format_yen(year.executed_jpy, lang)
        line += Text(f"、執行 {spent}", f", spent {spent}").pick(lang)
    return line
