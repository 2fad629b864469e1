"""A roadmap as the draft of a proposal: facts of the catalogue and the profile are filled in, the rest is 【要記入】.

Headings follow what Japanese calls ask for (background, vision, R&D, implementation, schedule, KPI, organisation,
funds, effects, risks, other programmes); `sections.toml` has them, with guidance for the authors.
"""

import tomllib
from pathlib import Path

from kakushin_cli.drafts import sections
from kakushin_cli.drafts.document import Document, Paragraph, Section, Table
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.japanese.era import format_day
from kakushin_cli.language import Lang

SECTIONS = (
    sections.background,
    sections.vision,
    sections.research,
    sections.implementation,
    sections.schedule,
    sections.kpi,
    sections.organisation,
    sections.funds,
    sections.effects,
    sections.risks,
    sections.relations,
    sections.incentive,
    sections.contacts,
    sections.sources,
)
"""What writes each section, in their order; its name is the id of the section."""


def section_texts() -> dict[str, dict[str, dict[Lang, str]]]:
    """Return heading and guidance of each section by its id, in both languages."""
    return tomllib.loads(Path(__file__).with_name("sections.toml").read_text("utf-8"))


def draft_document(w: Writer, command: str) -> Document:
    """Return the draft of a proposal; its footer names the command that made it.

    Names of programmes stay Japanese in Japanese drafts and stand beside English ones.
    """
    parts = []
    texts = section_texts()
    for write in SECTIONS:
        words = texts[write.__name__]
        if blocks := write(w):
            guidance = Paragraph(words["guidance"][w.lang], is_guidance=True)
            parts.append(Section(write.__name__, words["heading"][w.lang], (guidance, *blocks)))
    title = w.title or f"{w.blank} ({w.themes})"
    notes = [
        w.pick(
            "この下書きには、事業カタログと提案の骨子から分かることだけを記載しています。"
            "【要記入】は提案者が記入する箇所で、推測では埋めていません。",
            "This draft contains only what the programme catalogue and the project profile state. [TO BE "
            "FILLED IN] marks what the authors must add; nothing has been guessed.",
        ),
        w.age(),
    ]
    footer = w.pick(
        f"作成: {command} / カタログ {w.edition.id}({w.catalog.version}) / {format_day(w.today, 'ja')}",
        f"Made by {command} / catalogue {w.edition.id} ({w.catalog.version}) / {w.today.isoformat()}",
    )
    return Document(
        title=f"{title} {w.pick('提案書ドラフト', 'proposal draft')}",
        notes=tuple(notes),
        facts=_facts(w),
        sections=tuple(parts),
        footer=footer,
    )


def _facts(w: Writer) -> Table:
    profile = w.profile
    lead = w.words.lead_types(w.query.applicants)
    partners = "\n".join(
        f"{w.words.lead_types([p.type])}: {w.or_blank(p.name)}{f' ({p.role})' if p.role else ''}"
        for p in profile.partners
    )
    rows = [
        (w.pick("題名(40字まで)", "Title (up to 40 characters)"), w.or_blank(w.title)),
        (w.pick("キャッチフレーズ", "Catchphrase"), w.or_blank(profile.catchphrase)),
        (w.pick("代表者", "Lead applicant"), f"{lead}: {w.or_blank(profile.lead.name)}"),
        (w.pick("連携する相手", "Partners"), partners or w.blank),
        (w.pick("対象地域", "Area"), w.places()),
        (w.pick("テーマ", "Theme"), w.themes),
        (w.pick("期間", "Period"), f"{w.period(w.years)} ({len(w.years)}{w.pick('年間', ' years')})"),
    ]
    return Table((w.pick("項目", "Item"), w.pick("内容", "Content")), tuple(rows))
