from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.japanese.era import (
    FIRST_FISCAL_YEAR,
    JST,
    LAST_FISCAL_YEAR,
    EraError,
    fiscal_year_of,
    format_day,
    format_fiscal_year,
    format_fiscal_year_short,
    parse_day,
    parse_fiscal_year,
    today_in_japan,
)

DAYS = [
    "2026-04-01",
    "2026-4-1",
    "2026/4/1",
    "2026.4.1",
    "2026年4月1日",
    "2026年04月01日",
    "令和8年4月1日",
    "R8.4.1",
    "r8.4.1",
    "R8/4/1",
    "R08-04-01",
    "令和八年四月一日",
    "二〇二六年四月一日",
    "㋿8年4月1日",
    "２０２６-04-01",
    "２０２６．４．１",
    "2026−04−01",
    "令和 8年 4月 1日",
    "令和\u30008年4月1日",
    " 2026-04-01 ",
]


@pytest.mark.parametrize("text", DAYS)
def test_spellings_of_one_day(text: str) -> None:
    assert parse_day(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("㍻元年1月8日", date(1989, 1, 8)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("T1.7.30", date(1912, 7, 30)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("平成三十年十二月三十一日", date(2018, 12, 31)),
        ("R6.2.29", date(2024, 2, 29)),
    ],
)
def test_days_at_the_borders(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("平成31年5月1日", "令和元年5月1日", "令和元年5月1日"),
        ("令和元年4月30日", "平成31年4月30日", "began on 2019-05-01"),
        ("昭和64年1月8日", "平成元年1月8日", "ended on 1989-01-07"),
        ("昭和元年12月24日", "大正15年12月24日", "began"),
        ("平成35年4月1日", "2023年は令和5年です", "2023 is 令和5年"),
        ("平成35年", "2023年は令和5年です", "2023 is 令和5年"),
        ("令和0年4月1日", "元年(2019年)から", "begins with year 1"),
        ("2026-02-30", "2026年2月は28日まで", "28 days"),
        ("2024年2月30日", "29日まで", "29 days"),
        ("令和7年13月", "13月という月はありません", "no month 13"),
        ("令和7年13月1日", "13月という月はありません", "no month 13"),
        ("2026-00-10", "0月という月はありません", "no month 0"),
        ("2026-04-00", "4月は30日まで", "30 days"),
        ("平成30年", "月と日がありません", "not a full date"),
        ("令和8年4月", "日がありません", "not a full date"),
        ("明治5年12月2日", "1873年", "1873-01-01"),
        ("0206-04-01", "1873年", "1873-01-01"),
        ("0000-04-01", "0年は扱えません", "out of range"),
        ("令和十二十年4月1日", "数として読めません", "not a number"),
    ],
)
def test_days_that_do_not_exist_are_refused_with_the_reason(text: str, ja: str, en: str) -> None:
    with pytest.raises(EraError) as caught:
        parse_day(text)
    assert ja in caught.value.ja
    assert en in caught.value.en
    assert str(caught.value) == caught.value.ja


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "明日",
        "26-04-01",
        "2026-04",
        "2026-4/1",
        "2026年4月1",
        "20260401",
        "2026-04-01T00:00",
        "X8.4.1",
        "8.4.1",
        "2026-04-01-",
        "令和8年度",
        "٢٠٢٦-٠٤-٠١",
        "9" * 5000,
        "\ud800",
        "\x1b[31m",
    ],
)
def test_other_forms_are_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(EraError, match="日付として読めません") as caught:
        parse_day(text)
    assert len(caught.value.ja) < 150
    assert caught.value.ja.isprintable()


@given(st.dates(date(1873, 1, 1), date(3017, 12, 31)))
def test_formatted_days_are_read_back(day: date) -> None:
    assert parse_day(format_day(day)) == day
    assert parse_day(day.isoformat()) == day


@given(st.text(max_size=20) | st.text("令和平成昭元年月日度RH0123十〇-/. ", max_size=14))
def test_any_text_gives_a_value_or_an_era_error(text: str) -> None:
    for parse in (parse_day, parse_fiscal_year):
        with suppress(EraError):
            parse(text)


FISCAL_YEARS = [
    "2027",
    "2027年度",
    "2027年",
    "FY2027",
    "fy 2027",
    "R9",
    "r9",
    "R09",
    "R9年度",
    "令和9年度",
    "令和9年",
    "令和９年度",
    "２０２７年度",
    "令和九年度",
    "㋿9年度",
    "令和 9 年度",
    "二〇二七年度",
]


@pytest.mark.parametrize("text", FISCAL_YEARS)
def test_spellings_of_one_fiscal_year(text: str) -> None:
    assert parse_fiscal_year(text) == 2027


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("H30", 2018),
        ("平成元年度", 1989),
        ("昭和63年度", 1988),
        ("大正15年度", 1926),
        ("昭和元年度", 1926),
        ("明治19年度", 1886),
        ("2100", 2100),
    ],
)
def test_fiscal_years_at_the_borders(text: str, year: int) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("平成32年度", "2020年は令和2年"),
        ("平成35年", "2023年は令和5年"),
        ("昭和64年度", "1989年度は平成元年度"),
        ("令和0年度", "元年"),
        ("令和999年度", "2100年度まで"),
        ("3000", "2100年度まで"),
        ("1885", "1886年度から"),
        ("27", "読めません"),
        ("20277", "読めません"),
        ("2027-04", "読めません"),
        ("来年度", "読めません"),
        ("", "読めません"),
    ],
)
def test_other_fiscal_years_are_refused(text: str, reason: str) -> None:
    with pytest.raises(EraError, match=reason):
        parse_fiscal_year(text)


@given(st.integers(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR))
def test_formatted_fiscal_years_are_read_back(year: int) -> None:
    assert parse_fiscal_year(format_fiscal_year(year).partition("(")[0]) == year
    assert parse_fiscal_year(format_fiscal_year(year, "en")) == year
    assert parse_fiscal_year(format_fiscal_year_short(year)) == year


@pytest.mark.parametrize(
    ("year", "full", "short"),
    [
        (2027, "令和9年度(2027年度)", "R9"),
        (2019, "令和元年度(2019年度)", "R1"),
        (2018, "平成30年度(2018年度)", "H30"),
        (1989, "平成元年度(1989年度)", "H1"),
        (1988, "昭和63年度(1988年度)", "S63"),
    ],
)
def test_format_fiscal_year(year: int, full: str, short: str) -> None:
    assert format_fiscal_year(year) == full
    assert format_fiscal_year_short(year) == short
    assert format_fiscal_year(year, "en") == f"FY{year}"


def test_format_day() -> None:
    day = date(2019, 5, 1)
    assert format_day(day) == "2019年5月1日"
    assert format_day(day, "en") == "1 May 2019"


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026)],
)
def test_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 31, 15, 30, tzinfo=UTC),
        datetime(2026, 3, 31, 15, 30),
        datetime(2026, 3, 31, 8, 30, tzinfo=timezone(timedelta(hours=-7))),
        datetime(2026, 4, 1, 0, 30, tzinfo=JST),
    ],
    ids=["utc", "naive", "los angeles", "japan"],
)
def test_today_is_the_day_in_japan(now: datetime) -> None:
    assert today_in_japan(now) == date(2026, 4, 1)
    assert fiscal_year_of(today_in_japan(now)) == 2026
    assert today_in_japan(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == date(2026, 3, 31)
