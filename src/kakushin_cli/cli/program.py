"""The commands in the order of the help, each with the module and function it lives in."""

from __future__ import annotations

from kakushin_cli.cli.framework import Command, Doc, Group
from kakushin_cli.language import Text

IMPORT = Group(
    Doc(
        Text(
            "公式データや手元の一覧を、候補(未確認)のカタログとして取り込みます",
            "Import official data or your own list as a catalogue of unverified candidates",
        ),
        (),
        (
            "kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024",
            "kakushin data import jgrants --keyword 脱炭素 -o jgrants",
            "kakushin data import table calls.csv --suggest-mapping",
        ),
    ),
    {
        "rs": Command(
            "commands.importing:rs",
            "行政事業レビューの公式CSV(zipのままで可)を、検索や一覧のできるカタログにします",
            "Build a catalogue from the official tables of the Administrative Programme Review (RS "
            "system; zip files accepted)",
        ),
        "jgrants": Command(
            "commands.importing:jgrants",
            "Jグランツの公開APIから取得した公募を、検索や一覧のできるカタログにします",
            "Build a catalogue from calls in the public API of the jGrants portal",
        ),
        "table": Command(
            "commands.importing:table",
            "手元の公募一覧(Excel、CSV)を、対応表に従ってカタログにします",
            "Build a catalogue from your own list of calls (Excel, CSV), using a mapping file",
        ),
    },
)
DATA = Group(
    Doc(
        Text("カタログのデータの検査、説明、取込み", "Check, describe and import catalogue data"),
        (),
        (
            "kakushin data check",
            "kakushin data schema",
        ),
    ),
    {
        "check": Command(
            "commands.data:check",
            "カタログのファイルを検査し、すべての誤りを ファイル:行:列 と直し方つきで表示します",
            "Check catalogue files and report every error with file:line:column and how to fix it",
        ),
        "schema": Command(
            "commands.data:schema",
            "カタログのファイルのJSON Schemaを出力します",
            "Print the JSON Schema for catalogue files",
        ),
        "fields": Command(
            "commands.data:fields", "カタログの項目の説明(Markdown)を出力します", "Print the field reference (Markdown)"
        ),
        "import": IMPORT,
        "refresh": Command(
            "commands.refreshing:refresh",
            "新しい公式データを昨年のフォルダに重ね、新規・変更・消滅を知らせます。人の直しと確認は残ります",
            "Lay new official data over last year's folder and report what is new, changed or gone; edits stay",
        ),
        "review": Command(
            "commands.refreshing:review",
            "refresh が書いた確認表(CSV)に書き込んだ判断を、フォルダに読み戻します",
            "Read the decisions in the CSV written by refresh back into the folder",
        ),
        "verify": Command(
            "commands.refreshing:verify",
            "原文と照らした事業に、確認した日を付けます",
            "Mark programmes as compared with their texts on a day",
        ),
    },
)
PLAN = Group(
    Doc(
        Text(
            "提案の骨子(plan.yaml)のひな形の作成と検査。match と roadmap が --profile で読み込みます",
            "Create and check a project profile (plan.yaml), which match and roadmap read with --profile",
        ),
        (),
        (
            "kakushin plan init -o plan.yaml",
            "kakushin plan check plan.yaml",
        ),
    ),
    {
        "init": Command(
            "commands.plan:init",
            "提案の骨子(plan.yaml)のひな形を作成します",
            "Create a commented project profile (plan.yaml) to fill in",
        ),
        "check": Command(
            "commands.plan:check",
            "plan.yaml を検査します: 書式、年度の順、国費が補助率と上限に収まるか、必須KPI",
            "Check plan.yaml: format, order of years, state funding within rate and ceiling, mandatory KPIs",
        ),
    },
)
PROGRAM = Group(
    Doc(
        Text(
            "大学・企業・自治体が使える政府事業を、理由・窓口・実施までの道筋とともに示します",
            "Find Japanese government programmes for universities, companies and local governments, with "
            "reasons, contact offices and a roadmap",
        ),
        (
            Text(
                "資料: 地域中核・特色ある研究大学総合振興パッケージ(素案、令和3年12月)。通信するのは data "
                "import jgrants だけです。",
                "Source: Comprehensive Promotion Package for Regional Core and Distinctive Research "
                "Universities (draft, December 2021). Only data import jgrants uses the network.",
            ),
        ),
        (
            "kakushin match --applicant university --theme decarbonization",
            "kakushin contacts --ministry 環境省",
            "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
        ),
    ),
    {
        "match": Command(
            "commands.match:match",
            "自ら申請できる事業、連携して参画できる事業、要確認の事業を、理由とともに表示します",
            "Find the programmes an applicant can lead, can join as a partner, or needs to check, with reasons",
        ),
        "search": Command(
            "commands.search:search",
            "事業、座組、ガイドを自分の言葉で探します",
            "Search programmes, networks and guides in your own words",
        ),
        "list": Command(
            "commands.list:list_", "カタログの事業を一覧表示します", "List the programmes in the catalogue"
        ),
        "show": Command(
            "commands.show:show",
            "一つの事業、座組、ガイドについて、すべての情報を表示します",
            "Show everything known about a programme, network or guide",
        ),
        "contacts": Command(
            "commands.contacts:contacts",
            "窓口(担当部署、電話、メール)と担当する事業",
            "Contact offices with phone, e-mail and the programmes they handle",
        ),
        "networks": Command(
            "commands.networks:networks",
            "座組(採択拠点、協議会、拠点都市、バイオコミュニティ、事例)",
            "Networks: funded sites, councils, startup cities, bio communities and model cases",
        ),
        "universities": Command(
            "commands.universities:universities",
            "特定分野に強い大学(8分野×規模グループ)",
            "Universities by field of strength (8 fields, by size group)",
        ),
        "map": Command(
            "commands.maps:map_",
            "テーマの事業マップを、資料どおり三つの列で表示します",
            "Show the programme map of a theme in three columns, as in the source",
        ),
        "coverage": Command(
            "commands.coverage:coverage",
            "テーマと段階ごとの事業数、空白と、それを埋められる主体",
            "Number of programmes by theme and phase, the gaps, and who can fill them",
        ),
        "status": Command(
            "commands.status:status",
            "資料の公表後に各事業がどうなったか(継続、終了、名称変更、後継)を、根拠とともに表示します",
            "Show what has happened to each programme since the source (running, ended, renamed, "
            "succeeded), with evidence",
        ),
        "diff": Command(
            "commands.diff:diff",
            "二つのカタログ、版、取込み結果を比較します(追加、削除、名称変更、内容変更)",
            "Compare two catalogues, editions or imports: added, removed, renamed, changed",
        ),
        "roadmap": Command(
            "commands.roadmap:roadmap",
            "研究開発から社会実装までの計画の下書きを、事業、役割、窓口、足りない相手とともに作成します",
            "Draft a roadmap from R&D to social implementation: programmes, roles, contact offices, missing partners",
        ),
        "guide": Command(
            "commands.guide:guide",
            "制度や課題のガイド: incentive special-zone award bio-community issues smart-city",
            "Guides: incentive, special-zone, award, bio-community, issues, smart-city",
        ),
        "plan": PLAN,
        "data": DATA,
    },
    has_completion=True,
)
