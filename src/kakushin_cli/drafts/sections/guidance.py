"""One sentence per section on what reviewers look for; drawn from the forms and notes of past calls.

It is for the authors and leaves the draft with `--strip-guidance`.
"""

from kakushin_cli.language import Text

GUIDANCE: dict[str, Text] = {
    "background": Text(
        "審査する人は専門外かもしれません。課題は数値を一つ以上、出典と年度とともに示します。",
        "Reviewers may not be specialists. Show the issue with at least one figure, its source and its year.",
    ),
    "vision": Text(
        "10年後の姿から逆算し、ターゲットは測れる数値と達成する年度で2〜4個に絞ります。",
        "Work back from the vision for the region in ten years. Set 2 to 4 targets, each with a figure and a year.",
    ),
    "research": Text(
        "各課題に現在と終了時のTRLとその根拠を書き、どのターゲットに効くかが分かるようにします。",
        "State the current and final TRL with evidence, and make clear which target each item serves.",
    ),
    "implementation": Text(
        "誰が事業を営み、何で収入を得て、どの条件で次の段階へ進むかを書きます。終了後2〜3年の姿まで問われます。",
        "State who will run the business, how it will earn revenue, and the conditions for moving to "
        "the next stage. Calls also ask about the two or three years after the project ends.",
    ),
    "schedule": Text(
        "中間評価や移行審査をステージゲート(継続判断)とし、満たさない場合の対応も決めておきます。",
        "Set reviews as stage gates, and decide in advance what happens if one is not passed.",
    ),
    "kpi": Text(
        "基準値、年度ごとの目標、算出方法、把握方法、担当をそろえます。活動量より成果を中心に選びます。",
        "Give each KPI a baseline, yearly targets, a definition, a measurement method and an owner. "
        "Prefer outcomes to activities.",
    ),
    "organisation": Text(
        "首長の関わり、専任の職員、自治体の予算を具体的に書きます。他の機関に任せきりと読まれないようにします。",
        "Be specific about the role of the mayor or governor, full-time staff and budget. The local "
        "government should not appear to leave everything to its partners.",
    ),
    "funds": Text(
        "国費は補助率と上限の範囲に収め、税込か税抜かをそろえます。国費が終わった後の収入源を示します。",
        "Keep state funding within the rate and ceiling, be consistent about tax, and state the "
        "source of income after state funding ends.",
    ),
    "effects": Text(
        "効果は数値と計算の根拠で示します。CO2の削減は算定の式と1t当たりの費用も求められることがあります。",
        "Give figures and how they were calculated. For CO2 reductions, the formula and the cost per "
        "tonne may be required.",
    ),
    "risks": Text(
        "起こりやすさと影響の大きいものから書き、対応は誰がいつ判断するかまで決めます。",
        "Start with the most likely and most serious risks, and state who decides on the response and when.",
    ),
    "relations": Text(
        "同じ経費を二重に受けないこと、既存の事業との違いと役割の分担を示します。",
        "Show that no cost is funded twice, and how the project differs from existing ones.",
    ),
    "incentive": Text(
        "当てはまる項目は、証拠になる文書の名前まで書くと確かめやすくなります。",
        "For each item that applies, name the document that proves it.",
    ),
    "contacts": Text(
        "応募の前に窓口へ早めに相談し、公募の有無と要件を確かめます。",
        "Consult the contact offices early, and check the call and its requirements before you apply.",
    ),
    "sources": Text(
        "提出の前に出典の年度と数値が本文と同じかを見直します。",
        "Before submission, check that the years and figures in the text agree with their sources.",
    ),
}
