"""A roadmap as the draft of a proposal: facts of the catalogue and the profile are filled in, the rest is 【要記入】.

Headings follow what Japanese calls ask for (background, vision, R&D, implementation, schedule, KPI, organisation,
funds, effects, risks, other programmes).
"""

from datetime import date

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts.document import Document, Paragraph, Section, Table
from kakushin_cli.drafts.plan import Roadmap
from kakushin_cli.drafts.sections import plan, reference, story
from kakushin_cli.drafts.sections.guidance import GUIDANCE
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.japanese.era import format_day
from kakushin_cli.language import Lang

SECTIONS = (
    ("background", "背景・課題", "Background and issues", story.background),
    ("vision", "ビジョンとターゲット", "Vision and targets", story.vision),
    ("research", "研究開発課題", "Research and development", story.research),
    ("implementation", "社会実装シナリオ・事業化", "Social implementation", story.implementation),
    ("schedule", "工程表(ロードマップ)", "Schedule (roadmap)", plan.schedule),
    ("kpi", "KPI", "KPIs", plan.kpi),
    (
        "organisation",
        "実施体制・自治体のコミットメント",
        "Organisation and local government commitment",
        plan.organisation,
    ),
    ("funds", "資金計画・自走化", "Funding plan and self-sustainability", plan.funds),
    ("effects", "波及効果", "Effects", story.effects),
    ("risks", "リスクと対応", "Risks", plan.risks),
    ("relations", "他制度との関係", "Relation to other programmes", story.relations),
    ("incentive", "インセンティブの加点項目の確認", "Incentive checklist", reference.incentive),
    ("contacts", "相談窓口", "Contacts", reference.contacts),
    ("sources", "出典", "Sources", reference.sources),
)


def draft_document(roadmap: Roadmap, catalog: Catalog, lang: Lang, today: date, command: str) -> Document:
    """Return the draft of a proposal.

    Args:
        roadmap: What to write, with the project's profile when there is one.
        catalog: Names and sources.
        lang: Language of the text; names of programmes stay Japanese in Japanese drafts and stand beside English ones.
        today: Day of the draft, in Japan.
        command: The command that made it, for the footer.
    """
    w = Writer(roadmap, catalog, lang, today)
    sections = []
    for key, ja, en, write in SECTIONS:
        if blocks := write(w):
            guidance = Paragraph(GUIDANCE[key].pick(lang), is_guidance=True)
            sections.append(Section(key, w.pick(ja, en), (guidance, *blocks)))
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
        f"作成: {command} / カタログ {w.edition.id}({catalog.version}) / {format_day(today, 'ja')}",
        f"Made by {command} / catalogue {w.edition.id} ({catalog.version}) / {today.isoformat()}",
    )
    return Document(
        title=f"{title} {w.pick('提案書ドラフト', 'proposal draft')}",
        notes=tuple(notes),
        facts=_facts(w),
        sections=tuple(sections),
        footer=footer,
    )


def _facts(w: Writer) -> Table:
    profile = w.profile
    lead = w.words.lead_types(w.query.applicants)
    if profile:
        partners = "\n".join(
            f"{w.words.lead_types([p.type])}: {w.or_blank(p.name)}{f' ({p.role})' if p.role else ''}"
            for p in profile.partners
        )
    else:
        partners = "\n".join(f"{w.words.lead_types([p])}: {w.blank}" for p in w.query.partners)
    rows = [
        (w.pick("題名(40字まで)", "Title (up to 40 characters)"), w.or_blank(w.title)),
        (w.pick("キャッチフレーズ", "Catchphrase"), w.or_blank(profile.catchphrase if profile else None)),
        (w.pick("代表者", "Lead applicant"), f"{lead}: {w.or_blank(profile.lead.name if profile else None)}"),
        (w.pick("連携する相手", "Partners"), partners or w.blank),
        (w.pick("対象地域", "Area"), w.places()),
        (w.pick("テーマ", "Theme"), w.themes),
        (w.pick("期間", "Period"), f"{w.period(w.years)} ({len(w.years)}{w.pick('年間', ' years')})"),
    ]
    return Table((w.pick("項目", "Item"), w.pick("内容", "Content")), tuple(rows))
