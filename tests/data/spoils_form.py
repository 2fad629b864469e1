"""For every rule about form, words, sources and contacts: an edit of a shipped file that must break it."""

from __future__ import annotations

from typing import NamedTuple


class Spoil(NamedTuple):
    """The rule an edit breaks, the file, what is replaced (first match) and by what; `found` stands in an offender."""

    rule: str
    file: str
    pattern: str
    replacement: str
    found: str = ""


def inside(entry_id: str, pattern: str, key: str = "id") -> str:
    """Return a pattern for the first match inside one entry; group 1 is what precedes it."""
    return rf"(?m)(^- {key}: {entry_id}\n(?:(?!- {key}:).*\n)*?)" + pattern


P, N, G, C, U, V = (
    f"{name}.yaml" for name in ("programs", "networks", "guides", "contacts", "universities", "vocabulary")
)

FORM = [
    Spoil("modeline_is_first", C, r"\A.*\n", "", C),
    Spoil("only_visible_characters", P, r"kind: programme", "kind:\tprogramme", "U+0009"),
    Spoil("only_visible_characters", P, r"kind: programme", "kind: programme\u3000", "U+3000"),
    Spoil("only_visible_characters", N, r"\n", "\r\n", "U+000D"),
    Spoil("only_visible_characters", G, r"。", "。\u200b", "U+200B"),
    Spoil("no_trailing_blanks", V, r"\nvocabulary:", "\nvocabulary: ", V),
    Spoil("one_final_line_break", U, r"\n\Z", "", U),
    Spoil("one_final_line_break", U, r"\n\Z", "\n\n", U),
    Spoil("no_stray_blanks_in_texts", C, r'program_as_written: "', 'program_as_written: " ', "program_as_written"),
    Spoil("no_stray_blanks_in_texts", C, r"department: 内閣府 ", "department: 内閣府  ", "department"),
    Spoil("texts_are_composed", P, "プログラム", "フ\u309aロク\u3099ラム"),
    Spoil("keys_in_order", P, inside("wpi", r"  kind: programme\n(  name: .*\n)"), r"\1\2  kind: programme\n", "wpi"),
    Spoil("keys_in_order", C, r"(  row: 1\n)(  line: 806\n)", r"\2\1", "line"),
    Spoil("keys_in_order", G, inside("award", r"( +)(ja: .*)\n +(en: .*)"), r"\1\2\4\n\2\3", "award"),
    Spoil("sorted_by_id", P, r"- id: wpi\n", "- id: a-wpi\n", "a-wpi"),
    Spoil("sorted_by_id", C, r"- id: cao-future-technology\n", "- id: z-future\n", "stands after"),
    Spoil("ids_are_short", N, r"- id: tokyo-health-commons\n", f"- id: tokyo-health-commons{'-x' * 10}\n", "-x-x"),
    Spoil("ids_have_no_year", P, r"- id: wpi\n", "- id: wpi-2022\n", "wpi-2022"),
    Spoil("ids_have_no_year", P, r"- id: wpi\n", "- id: wpi-r4\n", "wpi-r4"),
    Spoil("ids_are_unique", G, r"- id: award\n", "- id: wpi\n", "guides.yaml"),
    Spoil("ids_are_unique", C, r"- id: cao-regional-revitalization\n", "- id: cao-future-technology\n", C),
    Spoil("ids_are_unique", G, r"    - id: certification\n", "    - id: proposal\n", "special-zone"),
    Spoil("every_text_has_english", G, inside("award", r"(    ja: .*\n)    en: .*\n"), r"\1\2", "award"),
    Spoil("every_text_has_english", V, r", en: Hokkaido\}", "}", "北海道"),
    Spoil("every_entry_can_be_found", P, inside("wpi", r"  name_en: .*\n"), r"\1", "name_en"),
    Spoil("every_entry_can_be_found", N, inside("bio-tokai", r"    en:\n(    - we .*\n)(    - we .*\n)+"), r"\1    en:\n\2",
          "needs.en"),
    Spoil("summaries_are_one_or_two_sentences", P, inside("wpi", r"(    ja: .*)。\n"), r"\1\2\n", "wpi"),
    Spoil("summaries_are_one_or_two_sentences", P, inside("wpi", r"(    ja: )"), r"\1\2一。二。", "wpi"),
    Spoil("summaries_are_one_or_two_sentences", P, inside("wpi", r"(    en: )"), r"\1\2One. Two. ", "wpi"),
    Spoil("summaries_are_short", N, inside("bio-tokai", r"(  summary:\n    ja: )"), r"\1\2" + "長い" * 60, "bio-tokai"),
    Spoil("phones_and_mails_are_well_formed", C, r'"03-6206-6175"', '"03-62066175"', "cao-future-technology"),
    Spoil("phones_and_mails_are_well_formed", C, r'extension: "4195"', 'extension: "内線4195"', "extension"),
    Spoil("phones_and_mails_are_well_formed", C, r"email: gisui@jma.go.jp", "email: gisui(atmark)jma.go.jp", "email"),
    Spoil("phones_and_mails_are_well_formed", C, r'phone: "03-6206-6175"', "phone: null", "neither"),
    Spoil("numbers_that_are_texts_are_quoted", C, r'phone: "03-6206-6175"', "phone: 03-6206-6175", C),
]  # fmt: skip

WORDS = [
    Spoil("aliases_add_something", P, r"aliases: \[WPI, ", "aliases: [WPI, ＷＰＩ, ", "ＷＰＩ"),
    Spoil("aliases_add_something", U, r"(- name: 早稲田大学\n  name_en: .*\n  aliases:\n)", r"\1  - 早稻田大學\n", "早稻田大學"),
    Spoil("words_are_not_repeated", P, inside("wpi", r"(    ja: \[国際頭脳循環, )"), r"\1\2国際 頭脳循環, ", "wpi"),
    Spoil("shared_names_are_stated", P, r"aliases: \[WPI, ", "aliases: [WPI, COI-NEXT, ", "COI-NEXT"),
    Spoil("shared_names_are_stated", G, inside("special-zone", r"  - 特区\n"), r"\1", "not shared"),
    Spoil("university_names_are_unique", U, r"  - 阪大\n", "  - 阪大\n  - 名大\n", "名大"),
    Spoil("keywords_add_something", P, inside("wpi", r"(    ja: \[国際頭脳循環, )"), r"\1\2世界トップレベル研究拠点, ", "世界トップ"),
    Spoil("keywords_add_something", P, inside("wpi", r"(    en: \[brain circulation, )"), r"\1\2research center, ", "center"),
    Spoil("vocabulary_words_mean_one_thing", V, r"aliases: \[MIC, ", "aliases: [MIC, MEXT, ", "mext"),
]  # fmt: skip

SOURCES = [
    Spoil("references_resolve", P, r"contacts: \[cao-future-technology\]", "contacts: [cao-future]", "cao-future"),
    Spoil("references_resolve", P, r"- document: package-2021-12", "- document: package-2021", "package-2021"),
    Spoil("references_resolve", P, r"programs: \[mext-kakenhi, ", "programs: [kakenhi, ", "kakenhi"),
    Spoil("references_resolve", C, r"programs: \[mext-coi-next\]", "programs: [coi-next]", "coi-next"),
    Spoil("references_resolve", N, r"program_id: mext-coi-next", "program_id: coi-next", "coi-next"),
    Spoil("references_resolve", U, r"field: chemistry", "field: alchemy", "alchemy"),
    Spoil("references_resolve", G, r"- to: issues\n", "- to: topics\n", "topics"),
    Spoil("references_resolve", V, r"    document: package-2021-12", "    document: package", "package"),
    Spoil("lines_exist", V, r"line_count: 1418", "line_count: 1500", "1500"),
    Spoil("lines_exist", P, r"\[\[1405, 1418\]\]", "[[1405, 1419]]", "1419"),
    Spoil("lines_exist", P, r"line: 781\n", "line: 7810\n", "7810"),
    Spoil("lines_are_not_blank", N, r"\[\[498, 599\]\]", "[[498, 600]]", "600"),
    Spoil("lines_are_not_blank", P, r"line: 795\}", "line: 796}", "796"),
    Spoil("lines_ascend", P, r"\[\[679, 697\], \[703, 710\]\]", "[[703, 710], [679, 697]]", "cao-prism"),
    Spoil("lines_ascend", P, r"\[\[679, 697\], \[703, 710\]\]", "[[679, 705], [703, 710]]", "cao-prism"),
    Spoil("every_entry_cites_lines", P, r"(- document: package-2021-12\n)    lines: .*\n", r"\1", P),
    Spoil("every_entry_cites_lines", G, r"(- id: purpose\n(?:.*\n)*?)      lines: .*\n", r"\1", "purpose"),
    Spoil("parts_cite_lines_of_their_entry", P, r"lines: \[\[1162, 1162\]\]", "lines: [[1349, 1349]]", "1349"),
    Spoil("parts_cite_lines_of_their_entry", P, r"implementation, line: 795\}", "implementation, line: 799}", "799"),
    Spoil("placed_programmes_cite_their_description", P, r"\[\[793, 795\], ", "[[795, 795], ", "793"),
    Spoil("ministries_in_kensei_order", V, r"id: mext\n", "id: mof2\n", "vocabulary"),
    Spoil("ministries_in_kensei_order", V, r"id: fdma\n    parent: mic", "id: fdma\n    parent: mlit", "fdma"),
    Spoil("prefectures_in_code_order", V, r"(  - \{id: JP-01.*\n)(  - \{id: JP-02.*\n)", r"\2\1", "vocabulary"),
    Spoil("prefectures_in_code_order", N, r"(  - JP-21\n)(  - JP-23\n)", r"\2\1", "bio-tokai"),
    Spoil("lists_follow_their_order", P, r"(  - \{theme: mobility.*line: 769\}\n)(  - .*\n)", r"\2\1", "placements"),
    Spoil("lists_follow_their_order", P, r"(  - \{fiscal_year: 2018.*\n)(  - .*\n)", r"\2\1", "history"),
    Spoil("lists_follow_their_order", U, r"field: chemistry\n(    group: .*\n  - field:) materials-science", r"field: physics\n\1 chemistry",
          "physics"),
    Spoil("lists_follow_their_order", C, r"  line: 806\n", "  line: 812\n", "contact_rows"),
    Spoil("what_is_inferred_says_why", P, r"- code: ministry-inferred", "- code: ministry", "ministry-inferred"),
    Spoil("what_is_inferred_says_why", P, r"- code: applicants-inferred", "- code: applicants", "applicants-inferred"),
    Spoil("what_is_inferred_says_why", P, r"- code: inherited-applicants", "- code: inherited", "inherited-applicants"),
    Spoil("what_is_inferred_says_why", P, r"(kind: used_with\n    basis: )as_written\n(?=    lines)", r"\1inferred\n", "no reason"),
    Spoil("what_is_inferred_says_why", N, r"(prefectures_basis: inferred\n)  municipalities:\n  - 長岡市\n", r"\1", "bio-nagaoka"),
    Spoil("programmes_without_ministry_say_so", P, r"- code: ministry-not-stated", "- code: ministry", "global-startup"),
    Spoil("agencies_stand_below_their_ministry", P, r"ministry: mic\n  agency: fdma", "ministry: mlit\n  agency: fdma", "fdma"),
    Spoil("agencies_stand_below_their_ministry", P, r"ministry: mic\n  agency: fdma", "ministry: fdma", "fdma"),
]  # fmt: skip

CONTACTS = [
    Spoil("rows_are_numbered_by_table", C, r"row: 9\n  line: 1026", "row: 1\n  line: 1026", "decarbonization"),
    Spoil("applicants_are_those_of_the_row", C, r'applicant_as_written: "①大学等研究機関"',
          'applicant_as_written: "②民間事業者等"', "mext-coi-next"),
    Spoil("applicants_are_those_of_the_row", P, r"partial: true", "partial: false", "moe-renewable"),
    Spoil("applicants_are_those_of_the_row", P, r"basis: inherited", "basis: as_written", "smart-agri"),
    Spoil("new_call_is_that_of_the_row", C, r'new_call_as_written: "無"', 'new_call_as_written: "有"', "moonshot"),
    Spoil("new_call_is_that_of_the_row", C, r'new_call_as_written: "有"', 'new_call_as_written: "?"', "mext-coi-next"),
    Spoil("desks_are_those_of_their_rows", C, r'phone: "03-6206-6175"', 'phone: "03-6206-6176"', "cao-future"),
    Spoil("desks_are_those_of_their_rows", C, r'extension: "4195"', 'extension: "4196"', "mext-collab"),
    Spoil("desks_are_those_of_their_rows", C, r"\[\[809, 809\], ", "[", "809"),
    Spoil("desks_take_the_majority_spelling", C, r"(email: s-sangi-daigakurenkei)suishin(.*\n.*renkei)suushin",
          r"\1suushin\2suishin", "suushin"),
    Spoil("desks_take_the_majority_spelling", C, r"- code: email-spelling-differs", "- code: email", "missing"),
    Spoil("atmark_addresses_keep_their_spelling", C, r"emails_as_written: \[ict-town\(atmark\)", "emails_as_written: [ict-town@",
          "ict-town"),
    Spoil("programmes_name_the_desk_of_their_rows", P, r"contacts: \[cao-future-technology\]",
          "contacts: [cao-regional-revitalization]", "cao-future"),
    Spoil("rows_point_at_the_programme_they_name", C, r"programs: \[mext-coi-next\]", "programs: [mext-sparc]", "mext-sparc"),
    Spoil("maps_and_tables_list_the_same", C, r"programs: \[mext-coi-next\]", "programs: [mext-coi]", "mobility: mext-coi"),
]  # fmt: skip
