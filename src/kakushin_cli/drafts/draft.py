"""A roadmap as the draft of a proposal: facts of the catalogue and the profile are filled in, the rest is 【要記入】.

Headings follow what Japanese calls ask for (background, vision, R&D, implementation, schedule, KPI, organisation,
funds, effects, risks, other programmes). Guidance is for the authors and leaves the draft with `--strip-guidance`.
"""

from datetime import date

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts import sections
from kakushin_cli.drafts.document import Document, Paragraph, Section, Table
from kakushin_cli.drafts.plan import Roadmap
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.japanese.era import format_day
from kakushin_cli.language import Lang, Text

SECTIONS = (
    (
        "background",
        Text("背景・課題", "Background and issues"),
        Text(
            "審査する人は専門外かもしれません。課題は数値を一つ以上、出典と年度とともに示します。",
            "Reviewers may not be specialists. Show the issue with at least one figure, its source and its year.",
        ),
        sections.background,
    ),
    (
        "vision",
        Text("ビジョンとターゲット", "Vision and targets"),
        Text(
            "10年後の姿から逆算し、ターゲットは測れる数値と達成する年度で2〜4個に絞ります。",
            "Work back from the vision for the region in ten years. Set 2 to 4 targets, each with a figure and a year.",
        ),
        sections.vision,
    ),
    (
        "research",
        Text("研究開発課題", "Research and development"),
        Text(
            "各課題に現在と終了時のTRLとその根拠を書き、どのターゲットに効くかが分かるようにします。",
            "State the current and final TRL with evidence, and make clear which target each item serves.",
        ),
        sections.research,
    ),
    (
        "implementation",
        Text("社会実装シナリオ・事業化", "Social implementation"),
        Text(
            "誰が事業を営み、何で収入を得て、どの条件で次の段階へ進むかを書きます。終了後2〜3年の姿まで問われます。",
            "State who will run the business, how it will earn revenue, and the conditions for moving to "
            "the next stage. Calls also ask about the two or three years after the project ends.",
        ),
        sections.implementation,
    ),
    (
        "schedule",
        Text("工程表(ロードマップ)", "Schedule (roadmap)"),
        Text(
            "中間評価や移行審査をステージゲート(継続判断)とし、満たさない場合の対応も決めておきます。",
            "Set reviews as stage gates, and decide in advance what happens if one is not passed.",
        ),
        sections.schedule,
    ),
    (
        "kpi",
        Text("KPI", "KPIs"),
        Text(
            "基準値、年度ごとの目標、算出方法、把握方法、担当をそろえます。活動量より成果を中心に選びます。",
            "Give each KPI a baseline, yearly targets, a definition, a measurement method and an owner. "
            "Prefer outcomes to activities.",
        ),
        sections.kpi,
    ),
    (
        "organisation",
        Text("実施体制・自治体のコミットメント", "Organisation and local government commitment"),
        Text(
            "首長の関わり、専任の職員、自治体の予算を具体的に書きます。他の機関に任せきりと読まれないようにします。",
            "Be specific about the role of the mayor or governor, full-time staff and budget. The local "
            "government should not appear to leave everything to its partners.",
        ),
        sections.organisation,
    ),
    (
        "funds",
        Text("資金計画・自走化", "Funding plan and self-sustainability"),
        Text(
            "国費は補助率と上限の範囲に収め、税込か税抜かをそろえます。国費が終わった後の収入源を示します。",
            "Keep state funding within the rate and ceiling, be consistent about tax, and state the "
            "source of income after state funding ends.",
        ),
        sections.funds,
    ),
    (
        "effects",
        Text("波及効果", "Effects"),
        Text(
            "効果は数値と計算の根拠で示します。CO2の削減は算定の式と1t当たりの費用も求められることがあります。",
            "Give figures and how they were calculated. For CO2 reductions, the formula and the cost per "
            "tonne may be required.",
        ),
        sections.effects,
    ),
    (
        "risks",
        Text("リスクと対応", "Risks"),
        Text(
            "起こりやすさと影響の大きいものから書き、対応は誰がいつ判断するかまで決めます。",
            "Start with the most likely and most serious risks, and state who decides on the response and when.",
        ),
        sections.risks,
    ),
    (
        "relations",
        Text("他制度との関係", "Relation to other programmes"),
        Text(
            "同じ経費を二重に受けないこと、既存の事業との違いと役割の分担を示します。",
            "Show that no cost is funded twice, and how the project differs from existing ones.",
        ),
        sections.relations,
    ),
    (
        "incentive",
        Text("インセンティブの加点項目の確認", "Incentive checklist"),
        Text(
            "当てはまる項目は、証拠になる文書の名前まで書くと確かめやすくなります。",
            "For each item that applies, name the document that proves it.",
        ),
        sections.incentive,
    ),
    (
        "contacts",
        Text("相談窓口", "Contacts"),
        Text(
            "応募の前に窓口へ早めに相談し、公募の有無と要件を確かめます。",
            "Consult the contact offices early, and check the call and its requirements before you apply.",
        ),
        sections.contacts,
    ),
    (
        "sources",
        Text("出典", "Sources"),
        Text(
            "提出の前に出典の年度と数値が本文と同じかを見直します。",
            "Before submission, check that the years and figures in the text agree with their sources.",
        ),
        sections.sources,
    ),
)
"""Permanent id, heading, what reviewers look for (drawn from the forms and notes of past calls), and what writes it."""


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
    parts = []
    for key, heading, guidance, write in SECTIONS:
        if blocks := write(w):
            parts.append(Section(key, heading.pick(lang), (Paragraph(guidance.pick(lang), is_guidance=True), *blocks)))
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
