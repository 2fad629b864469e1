"""Where the source misleads, one rule a trap: what the data must show so that nobody falls in twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipped import NAMED, Shipped, cited_lines, has_warning, rule, walk, where

SPELLINGS = {
    "cao-regional-university-grant": {"地方大学・地域産業創生交付金事業", "地方大学・地域産業創生交付金"},
    "meti-road-to-the-l4": {
        "自動運転レベル4等先進モビリティサービス研究開発・社会実装プロジェクト（RoAD to the L4）",
        "RoAD to the L4プロジェクト",
    },
    "maff-startup-sbir": {"スタートアップ総合支援プログラム（SBIR支援）", "スタートアップへの総合的支援(SBIR支援)"},
    "moe-circular-ecological-sphere": {
        "環境で地域を元気にする地域循環共生圏プラットフォーム事業",
        "環境で地方を元気にする地域循環共生圏づくりプラットフォーム事業",
    },
    "meti-core-university-facilities": {
        "地域の中核大学の産学融合拠点の整備",
        "地域の中核大学の\u4ea7学融合拠点の整備",
    },
    "meti-j-nexus": {"産学融合拠点創出事業", "\u4ea7学融合拠点創出事業"},
    "maff-strategic-smart-agri": {"スマート農業技術の開発・実証・実装プロジェクト"},
    "maff-smart-agri-area-formation": {"スマート農業技術の開発・実証・実装プロジェクト"},
}
"""Programmes the source spells in several ways, with what must stand in their entry."""

SCANNING_FAULTS = {
    "university-new-industry-creation": "十大学発",
    "meti-bio-manufacturing": "カーボンサイクル",
    "hokkaido-mind-body-life-design": "こことカラダ",
    "nagano-aqua-innovation": "アカ・イノベーション",
    "kumamoto-watershed-flood-control": "^流域治水",
    "kochi-sawachi-health": "S A W A C H I",
}
"""Entries whose name was corrected, with a pattern of the fault that must stay in name_as_written."""

RENAMED_UNIVERSITIES = {
    "沖縄科学技術大学": "沖縄科学技術大学院大学",
    "首都大学東京": "東京都立大学",
    "大阪市立大学": "大阪公立大学",
    "東京工業大学": "東京科学大学",
}
ALIKE = (
    ("maff-smart-agri-area-model", "maff-smart-agri-area-formation"),
    ("meti-j-nexus", "meti-core-university-facilities"),
    ("maff-startup-sbir", "new-sbir-acceleration"),
    ("mext-coi", "mext-coi-next"),
    ("maff-green-food-research", "maff-green-food-demonstration"),
)


def _written(entry: Mapping[str, Any]) -> set[str]:
    return {entry.get("name", ""), *entry.get("name_as_written", ())}


def _relations(shipped: Shipped) -> set[tuple[str, str, str, str]]:
    return {
        (p["id"], r["to"], r["kind"], r["basis"]) for p in shipped.of_source("programs") for r in p.get("relations", ())
    }


@rule("Keep every spelling of the source in name_as_written of the one entry.")
def one_programme_keeps_all_its_spellings(shipped: Shipped) -> list[str]:
    return [
        f"{i}: {sorted(missing)}" for i, names in SPELLINGS.items() if (missing := names - _written(shipped.entry(i)))
    ]


@rule("Keep the two apart, and warn of the likeness.")
def programmes_that_look_alike_stay_apart(shipped: Shipped) -> list[str]:
    found = []
    for pair in ALIKE:
        entries = [shipped.entry(i) for i in pair]
        if not all(entries) or not any(has_warning(e, "alike-but-different") for e in entries):
            found.append(" / ".join(pair))
    who = [{a["type"] for a in shipped.entry(i).get("applicants", ())} for i in ALIKE[1]]
    return found if who == [{"company"}, {"university"}] else [*found, f"{ALIKE[1]}: {who}"]


@rule("The plastics programme stands on the map of circular economy alone, though its name begins with 脱炭素.")
def plastics_is_circular_economy_only(shipped: Shipped) -> list[str]:
    entry = shipped.entry("moe-plastic-circulation-demo")
    themes = [p["theme"] for p in entry.get("placements", ())]
    return [] if themes == ["circular-economy"] and has_warning(entry, "name-vs-theme") else [where(entry, themes)]


@rule("The smart agriculture project is two entries that inherit from one row; its own name is no third.")
def parent_row_serves_two_entries(shipped: Shipped) -> list[str]:
    row = next((r for r in shipped.entries("contact_rows") if r["line"] == 879), None)
    parent = "スマート農業技術の開発・実証・実装プロジェクト"
    found = [where(p, "is the parent") for p in shipped.of_source("programs") if p["name"] == parent]
    expected = ["maff-strategic-smart-agri", "maff-smart-agri-area-formation"]
    if row is None or row["program_as_written"] != parent or list(row["programs"]) != expected:
        found.append("row at line 879")
    return found


@rule("Warn where the column of the map suggests another applicant than the table names.")
def columns_are_not_applicants(shipped: Shipped) -> list[str]:
    found = []
    for p in shipped.placed:
        types = {a["type"] for a in p.get("applicants", ())}
        strengthening = any(x["phase"] == "strengthening" for x in p["placements"])
        if strengthening and "university" not in types and not has_warning(p, "column-is-not-applicant"):
            found.append(where(p, sorted(types)))
    return found


@rule("Bind the reconstruction programme to 福島県 and say that it pays for a feasibility study.")
def reconstruction_is_bound_to_fukushima(shipped: Shipped) -> list[str]:
    bound = {p["id"]: list(p["region"]["prefectures"]) for p in shipped.of_source("programs") if p.get("region")}
    entry = shipped.entry("moe-decarbonized-reconstruction")
    warned = has_warning(entry, "feasibility-study") and has_warning(entry, "bound-to-a-place")
    return [] if bound == {"moe-decarbonized-reconstruction": ["JP-07"]} and warned else [f"{bound} {warned}"]


@rule("Warn that ムーンショット takes no new proposals though it stands on the map.")
def programmes_without_new_call_warn(shipped: Shipped) -> list[str]:
    programs = shipped.of_source("programs")
    return [where(p) for p in programs if (p.get("new_call") is False) != has_warning(p, "no-new-call")]


@rule("Warn of the mail domain that looks like a typo, and keep it as written.")
def doubtful_mail_domain_warns(shipped: Shipped) -> list[str]:
    desks = [d for d in shipped.of_source("desks") if "mlt.soumu" in str(d.get("email"))]
    found = [] if [d["id"] for d in desks] == ["mic-regional-communications"] else [str([d["id"] for d in desks])]
    return found + [where(d) for d in desks if not has_warning(d, "email-doubtful")]


@rule("The legend of the site map is lost: only the three prefectures are certain, the others are `site`, and say so.")
def sites_do_not_guess_their_fund(shipped: Shipped) -> list[str]:
    found = []
    for n in shipped.of_source("networks"):
        if n["kind"] == "site" and (n.get("program_id") or not has_warning(n, "legend-lost")):
            found.append(where(n, n.get("program_id")))
        if n["kind"] == "coi" or (
            n["kind"] in ("grant-site", "coi-next") and n["prefectures"][0] not in ("JP-34", "JP-36", "JP-39")
        ):
            found.append(where(n, n["kind"]))
    return found


@rule("Keep the two headings of Nagano apart: 401 with two projects, 406 with one; name the likeness.")
def two_headings_of_nagano(shipped: Shipped) -> list[str]:
    sites = [n for n in shipped.of_source("networks") if n.get("site") == "長野県×信州大学等"]
    heads = sorted(n["sources"][0]["lines"][0][0] for n in sites)
    found = [] if heads == [401, 401, 406] else [f"headings at {heads}"]
    return found + [where(n) for n in sites if not has_warning(n, "same-heading")]


@rule("Mark the prefecture of a city as inferred, unless the source names the prefecture beside it.")
def prefectures_of_cities_are_inferred(shipped: Shipped) -> list[str]:
    prefectures = {t["name"]["ja"] for t in shipped.vocabulary["prefectures"]}
    found = []
    for n in shipped.of_source("networks"):
        heading = n.get("site", "").split("×")[0].removesuffix("等")
        named = {heading, *n.get("members", {}).get("government", ())} & prefectures
        certain = n["kind"] == "case" or bool(named)
        if n.get("prefectures_basis") != "inferred" and not certain:
            found.append(where(n, n.get("prefectures")))
        if n["kind"] == "site" and n.get("prefectures_basis") == "inferred" and named:
            found.append(where(n, sorted(named), "is named"))
    return found


@rule("Join 徳島文理大学 and 短期大学部, which the table breaks in two, and warn.")
def broken_member_is_joined(shipped: Shipped) -> list[str]:
    entry = shipped.entry("tokushima-collaboration-platform")
    members = entry.get("members", {}).get("academia", ())
    joined = "徳島文理大学短期大学部" in members and "短期大学部" not in members and members.count("徳島文理大学") == 1
    return [] if joined and has_warning(entry, "member-corrected") else [where(entry, list(members))]


@rule("Say that '-' is no proof of a missing council; add none for 広島.")
def hiroshima_has_no_stated_council(shipped: Shipped) -> list[str]:
    networks = [n for n in shipped.of_source("networks") if n["kind"] in ("grant-site", "coi-next", "council")]
    here = [n for n in networks if n["prefectures"] == ["JP-34"]]
    return [where(n) for n in here if n["kind"] == "council" or not has_warning(n, "council-not-stated")]


@rule("Take the legend out of the universities: names end in 大学, and no threshold is stated.")
def legend_did_not_leak_into_universities(shipped: Shipped) -> list[str]:
    found = [where(u) for u in shipped.of_source("universities") if not re.search(r"大学$|^首都大学東京$", u["name"])]
    medicine = [
        where(u, "group other")
        for u in shipped.of_source("universities")
        if any(f["field"] == "clinical-medicine" and f["group"] == "other" for f in u["fields"])
    ]
    return found + medicine


@rule("Add today's name as an alias, and warn.")
def renamed_universities_have_todays_name(shipped: Shipped) -> list[str]:
    right = {
        (u["name"], alias)
        for u in shipped.of_source("universities")
        for alias in u.get("aliases", ())
        if has_warning(u, "renamed")
    }
    return [f"{old}: {new}" for old, new in RENAMED_UNIVERSITIES.items() if (old, new) not in right]


@rule("Warn that ◎ has no legend.")
def double_circles_are_not_explained(shipped: Shipped) -> list[str]:
    marked = [e for e in shipped.entries("programs", "guides") if has_warning(e, "legend-unknown")]
    expected = {"cao-bio-community-survey", "maff-biomass-industrial-city", "bio-community"}
    return [] if expected <= {e["id"] for e in marked} else [str(sorted(expected - {e["id"] for e in marked}))]


@rule("東海 is registered, not certified, though it stands in the fourth row.")
def tokai_is_registered(shipped: Shipped) -> list[str]:
    registered = [n for n in shipped.of_source("networks") if n.get("status") == "registered"]
    right = [n["id"] for n in registered] == ["bio-tokai"] and has_warning(registered[0], "registered-not-certified")
    return [] if right else [str([n["id"] for n in registered])]


@rule("State no points for the incentive: the source has none.")
def incentive_states_no_points(shipped: Shipped) -> list[str]:
    guide = shipped.entry("incentive")
    numbers = [i["id"] for s in guide.get("sections", ()) for i in s["items"] if i.get("value") is not None]
    return numbers if has_warning(guide, "points-not-stated") else [*numbers, "warning points-not-stated is missing"]


@rule("Only 共創の場 → 地方大学・地域産業創生交付金 is written down as a hand-over.")
def one_hand_over_is_written(shipped: Shipped) -> list[str]:
    written = {r for r in _relations(shipped) if r[2] == "hand_over"}
    expected = {("mext-coi-next", "cao-regional-university-grant", "hand_over", "as_written")}
    return [str(r) for r in sorted(written ^ expected)]


@rule("Line 1162 and lines 693 to 697 tie programmes together: used_with.")
def funds_used_together_are_related(shipped: Shipped) -> list[str]:
    expected = {("cao-prism", p["id"], "used_with", "as_written") for p in shipped.placed} | {
        ("cao-prism", "registered-local-programmes", "used_with", "as_written"),
        ("cao-future-technology-project", "cao-regional-revitalization-grant", "used_with", "as_written"),
        ("mlit-smart-city-model-project", "mlit-urban-renewal-plan", "used_with", "as_written"),
    }
    return [str(r) for r in sorted(expected - _relations(shipped))]


@rule("The umbrella of みどりの食料システム is parent of the one research programme.")
def umbrella_is_parent_of_green_food_research(shipped: Shipped) -> list[str]:
    parents = {r for r in _relations(shipped) if r[2] == "parent_of"}
    expected = {("maff-green-food-demonstration", "maff-green-food-research", "parent_of", "as_written")}
    umbrellas = [p["id"] for p in shipped.of_source("programs") if p["kind"] == "umbrella"]
    return (
        [] if parents == expected and umbrellas == ["maff-green-food-demonstration"] else [str(parents), str(umbrellas)]
    )


@rule("Take out the number: the charts are lost, and the text states one rate only, 1/2 for スマートシティ推進.")
def no_number_comes_from_a_lost_figure(shipped: Shipped) -> list[str]:
    found = []
    for p in shipped.of_source("programs"):
        support = p.get("support", {})
        stated = {k for k in ("rate_text", "rate_max", "amount_text", "cap_jpy") if k in support}
        allowed = {"rate_text", "rate_max"} if p["id"] == "mic-smart-city-promotion" else set()
        if stated != allowed:
            found.append(where(p, sorted(stated)))
    rate = shipped.entry("mic-smart-city-promotion").get("support", {}).get("rate_text")
    return found if rate == "1/2" else [*found, f"rate {rate}"]


@rule("Keep the scanning fault in name_as_written, correct it in name, and warn.")
def scanning_faults_are_corrected_and_kept(shipped: Shipped) -> list[str]:
    found = []
    for entry_id, fault in SCANNING_FAULTS.items():
        entry = shipped.entry(entry_id)
        kept = any(re.search(fault, name) for name in entry.get("name_as_written", ()))
        if not kept or re.search(fault, entry["name"]) or not has_warning(entry, "ocr-corrected"):
            found.append(where(entry, fault))
    return found


@rule("Write 産 (U+7523) in our own words; 产 (U+4EA7) only in what is as written and in warnings.")
def no_simplified_characters_in_own_words(shipped: Shipped) -> list[str]:
    found = []
    for entry in [*shipped.entries(*NAMED, "desks", "universities", "footnotes"), shipped.vocabulary]:
        for path, value in walk(entry):
            own = not any(part == "warnings" or str(part).endswith("as_written") for part in path)
            if own and isinstance(value, str) and "\u4ea7" in value:
                found.append(where(entry, path, value))
    return found


@rule("Leave 内閣府 out of nothing: the source's 【内閣府地創】 is 内閣府.")
def regional_revitalisation_is_the_cabinet_office(shipped: Shipped) -> list[str]:
    ids = ("cao-regional-university-grant", "cao-future-technology-project")
    aliases = shipped.terms("ministries")["cao"].get("aliases", ())
    found = [where(shipped.entry(i)) for i in ids if shipped.entry(i).get("ministry") != "cao"]
    return found if "内閣府地創" in aliases else [*found, "vocabulary: cao lacks 内閣府地創"]


@rule("Cite the incentive's four items, lines 694 to 697.")
def scored_items_cite_their_lines(shipped: Shipped) -> list[str]:
    missing = set(range(694, 698)) - set(cited_lines(shipped.entry("incentive")))
    return [f"line {n}" for n in sorted(missing)]
