"""For every count and every trap: an edit of a shipped file that must break its rule."""

from __future__ import annotations

from spoils_sources import C, G, N, P, Spoil, U, inside

_DROP = r"(?m)^- {key}: {id}\n(?:(?!- {key}:).*\n)*"


def without(entry_id: str, key: str = "id") -> str:
    """Return a pattern for a whole entry."""
    return _DROP.format(key=key, id=entry_id)


_ROW_806 = r"(?m)^- theme: mobility\n  row: 1\n(?:(?!- theme:).*\n)*"

COUNTS = [
    Spoil("placements", P, r"  - \{theme: mobility, phase: strengthening, line: 769\}\n", ""),
    Spoil("placements_by_theme_and_phase", P, r"theme: mobility, phase: implementation", "theme: mobility, phase: rd"),
    Spoil("programmes_on_maps", P, inside("cao-future-technology-project", r"  placements:\n  - .*\n"), r"\1"),
    Spoil("programmes_of_the_source", P, without("wpi"), ""),
    Spoil("one_programme_takes_no_new_proposals", P, r"new_call: false", "new_call: true"),
    Spoil("one_programme_takes_no_new_proposals", P, r"new_call: true", "new_call: false"),
    Spoil("contact_rows_by_theme", C, _ROW_806, ""),
    Spoil("names_in_contact_tables", C, r"RoAD to the L4プロジェクト", "ローカル10,000プロジェクト"),
    Spoil("desks_of_contact_tables", C, r"desk: cao-future-technology\n", "desk: cao-regional-revitalization\n"),
    Spoil("desks_with_the_joint_review", C, without("mlit-smart-city-team"), ""),
    Spoil(
        "departments",
        C,
        r"department_as_written: .*\n",
        "department_as_written: 内閣府 見本課\n",
    ),
    Spoil("phones", C, r"03-6206-6175(?=.*\n.*desk:)", "03-6257-3803"),
    Spoil("desks_of_the_joint_review", C, without("mlit-smart-city-team"), ""),
    Spoil("applicants_of_contact_tables", C, r"\(一部②民間事業者等\)", ""),
    Spoil("networks", N, without("bio-tokai"), ""),
    Spoil("networks_by_kind", N, r"kind: site\n", "kind: coi\n"),
    Spoil("site_headings_and_projects", N, without("aichi-mobility-innovation"), ""),
    Spoil("member_tables", N, inside("kochi-university-council", r"  members:\n(?:    .*\n)+"), r"\1"),
    Spoil("networks_by_status", N, r"status: certified", "status: registered"),
    Spoil("smart_city_programmes", P, r"framework_themes: \[smart-city\]", "framework_themes: []"),
    Spoil("startup_programmes", P, r"framework_themes: \[startup\]", "framework_themes: []"),
    Spoil("bio_programmes", P, r"framework_themes: \[bio\]", "framework_themes: []"),
    Spoil("selections_by_year", P, r"\{fiscal_year: 2018, selected: 14\}", "{fiscal_year: 2018, selected: 41}"),
    Spoil("universities", U, without("早稲田大学", "name"), ""),
    Spoil("fields_of_strength", U, r"  - field: chemistry\n    group: .*\n(?=  -)", ""),
    Spoil("fields_by_group", U, r'group: "2"', 'group: "3"'),
    Spoil("prizes", G, r"(?m)^    - id: keidanren\n(?:(?!    - id:).*\n)*", ""),
    Spoil("scored_items", G, r"(?m)^    - id: registered-local\n(?:(?!    - id:|  - id:).*\n)*", ""),
    Spoil("steps_of_special_zones", G, r"    - id: certification\n", "    - id: approval\n"),
    Spoil("bio_requirements", G, r"(?m)^    - id: players\n(?:(?!    - id:).*\n)*", ""),
    Spoil("bio_budget_items", G, r"(?m)^    - id: budget-green-food\n(?:(?!    - id:).*\n)*", ""),
    Spoil("parts_of_smart_city_definition", G, r"(?m)^    - id: action\n(?:(?!    - id:).*\n)*", ""),
    Spoil("prefectures_with_councils_of_those_asked", G, r"value: 28\n", "value: 27\n"),
    Spoil("survey_issues", G, r"(?m)^    - id: small-firms-hesitate\n(?:(?!    - id:).*\n)*", ""),
    Spoil("guides", G, r"- id: award\n", "- id: prizes-guide\n"),
    Spoil("footnotes_by_theme", P, r"programs: \[mext-kakenhi, ", "programs: ["),
]

TRAPS = [
    Spoil("one_programme_keeps_all_its_spellings", P, r"  - 地方大学・地域産業創生交付金\n", "  - 地方大学交付金事業\n", "地方大学"),
    Spoil("programmes_that_look_alike_stay_apart", P, r"- id: mext-coi\n", "- id: mext-center\n", "mext-coi"),
    Spoil("programmes_that_look_alike_stay_apart", P, inside("meti-j-nexus", r"  - \{type: company\}"), r"\1  - {type: university}",
          "meti-j-nexus"),
    Spoil("plastics_is_circular_economy_only", P, r"theme: circular-economy, phase: implementation, line: 927",
          "theme: decarbonization, phase: implementation, line: 927", "decarbonization"),
    Spoil("parent_row_serves_two_entries", C, r"\[maff-strategic-smart-agri, maff-smart-agri-area-formation\]",
          "[maff-strategic-smart-agri]", "879"),
    Spoil("parent_row_serves_two_entries", P, inside("wpi", r"  name: .*"), r"\1  name: スマート農業技術の開発・実証・実装プロジェクト",
          "is the parent"),
    Spoil("columns_are_not_applicants", P, r"- code: column-is-not-applicant", "- code: column", "cao-regional"),
    Spoil("reconstruction_is_bound_to_fukushima", P, r"prefectures: \[JP-07\]", "prefectures: [JP-04]", "JP-04"),
    Spoil("reconstruction_is_bound_to_fukushima", P, r"- code: feasibility-study", "- code: study", "False"),
    Spoil("programmes_without_new_call_warn", P, r"- code: no-new-call", "- code: closed", "maff-moonshot"),
    Spoil("doubtful_mail_domain_warns", C, r"- code: email-doubtful", "- code: email", "mic-regional"),
    Spoil("doubtful_mail_domain_warns", C, r"email: ict-town@mlt\.", "email: ict-town@ml.", "[]"),
    Spoil("sites_do_not_guess_their_fund", N, r"- code: legend-lost", "- code: legend", "aichi"),
    Spoil("sites_do_not_guess_their_fund", N, inside("aichi-future-lifestyle", r"(  site: .*\n)"),
          r"\1\2  program_id: mext-coi\n", "mext-coi"),
    Spoil("sites_do_not_guess_their_fund", N, inside("aichi-future-lifestyle", r"  kind: site"), r"\1  kind: coi-next", "coi-next"),
    Spoil("two_headings_of_nagano", N, r"\[\[406, 406\], ", "[[401, 401], ", "401"),
    Spoil("two_headings_of_nagano", N, r"- code: same-heading", "- code: heading", "nagano"),
    Spoil("prefectures_of_cities_are_inferred", N, inside("kitakyushu-robot-productivity", r"  prefectures_basis: inferred\n"), r"\1",
          "kitakyushu"),
    Spoil("prefectures_of_cities_are_inferred", N, inside("nagano-home-care", r"(  prefectures:\n  - .*\n)"),
          r"\1\2  prefectures_basis: inferred\n", "is named"),
    Spoil("broken_member_is_joined", N, r"    - 徳島文理大学短期大学部\n", "    - 徳島文理大学\n    - 短期大学部\n", "tokushima"),
    Spoil("hiroshima_has_no_stated_council", N, r"- code: council-not-stated", "- code: council", "hiroshima"),
    Spoil("legend_did_not_leak_into_universities", U, r"- name: 早稲田大学\n", "- name: 論文数規模\n", "論文数規模"),
    Spoil("legend_did_not_leak_into_universities", U, r'field: clinical-medicine\n    group: "3"',
          "field: clinical-medicine\n    group: other", "group other"),
    Spoil("renamed_universities_have_todays_name", U, r"  - 東京科学大学\n", "", "東京科学大学"),
    Spoil("double_circles_are_not_explained", P, r"- code: legend-unknown", "- code: legend", "cao-bio"),
    Spoil("tokai_is_registered", N, r"status: registered", "status: certified", "[]"),
    Spoil("incentive_states_no_points", G, r"    - id: map-programmes\n", "    - id: map-programmes\n      value: 5\n", "map-programmes"),
    Spoil("one_hand_over_is_written", P, r"kind: hand_over", "kind: used_with", "hand_over"),
    Spoil("one_hand_over_is_written", P, r"kind: used_with", "kind: hand_over", "hand_over"),
    Spoil("funds_used_together_are_related", P, r"- to: cao-regional-revitalization-grant\n", "- to: mlit-urban-renewal-plan\n",
          "cao-regional-revitalization-grant"),
    Spoil("umbrella_is_parent_of_green_food_research", P, r"kind: umbrella", "kind: programme", "parent_of"),
    Spoil("no_number_comes_from_a_lost_figure", P, inside("mlit-japan-maas", r"(  support:\n)"), r"\1\2    cap_jpy: 1000\n", "cap_jpy"),
    Spoil("no_number_comes_from_a_lost_figure", P, r'rate_text: "?1/2"?', 'rate_text: "1/3"', "1/3"),
    Spoil("scanning_faults_are_corrected_and_kept", P, r"十大学発", "大学発", "university-new-industry"),
    Spoil("scanning_faults_are_corrected_and_kept", N, r"  name: こころとカラダ", "  name: こことカラダ", "hokkaido"),
    Spoil("no_simplified_characters_in_own_words", P, r"産学", "\u4ea7学"),
    Spoil("regional_revitalisation_is_the_cabinet_office", P, inside("cao-regional-university-grant", r"  ministry: cao"),
          r"\1  ministry: mext", "cao-regional"),
    Spoil("scored_items_cite_their_lines", G, inside("incentive", r"(  sources:\n  - .*\n    lines: ).*"),
          r"\1\2[[679, 690]]", "694"),
]  # fmt: skip
