from __future__ import annotations

import pytest

from kakushin_cli.catalog.model import Applicant
from kakushin_cli.catalog.values import read_contact
from kakushin_cli.importers.table.sheet import read_applicants


@pytest.mark.parametrize(
    ("cell", "phone", "extension", "email"),
    [
        ("TEL : 03-5253-4111 (内線4195) mail : coi-next@mext.go.jp", "03-5253-4111", "4195", "coi-next@mext.go.jp"),
        ("TEL:03-3502-7462 Mail : kensui_soukatuhan@maff.go.jp", "03-3502-7462", None, "kensui_soukatuhan@maff.go.jp"),
        ("TEL : 03-3581-3351(内線6250)", "03-3581-3351", "6250", None),
        (
            "TEL : 029-864-1111 (内線3154) mail : gsi-kenkyu@gxb.mlit.go.jp",
            "029-864-1111",
            "3154",
            "gsi-kenkyu@gxb.mlit.go.jp",
        ),
        ("TEL : 03-5501-3153 mail:YOURIHOU@env.go.jp", "03-5501-3153", None, "YOURIHOU@env.go.jp"),
        ("未来技術実装担当 電話：03-6206-6175", "03-6206-6175", None, None),
        ("地域通信振興課 ict-town(atmark)mlt.soumu.go.jp", None, None, "ict-town@mlt.soumu.go.jp"),
        ("ＴＥＬ：０３－５２５３－５５２３（内線１２３）", "03-5253-5523", "123", None),
        ("内線：3814", None, "3814", None),
        ("内線 3814", None, "3814", None),
        ("0120-444-444", "0120-444-444", None, None),
        ("", None, None, None),
        ("別途お問い合わせください", None, None, None),
    ],
)
def test_contact_cells(cell: str, phone: str | None, extension: str | None, email: str | None) -> None:
    assert tuple(read_contact(cell)) == (phone, extension, email)


UNIVERSITY, COMPANY, MUNICIPALITY = Applicant("university"), Applicant("company"), Applicant("municipality")


@pytest.mark.parametrize(
    ("cell", "applicants"),
    [
        ("①大学等研究機関", (UNIVERSITY,)),
        ("②民間事業者等", (COMPANY,)),
        ("③自治体", (MUNICIPALITY,)),
        ("①大学等研究機関 ②民間事業者等", (UNIVERSITY, COMPANY)),
        ("①大学等研究機関 ②民間事業者等 ③自治体", (UNIVERSITY, COMPANY, MUNICIPALITY)),
        ("③自治体 (一部②民間事業者等)", (Applicant("company", partial=True), MUNICIPALITY)),
        ("③自治体 (一部 ②民間事業者等)", (Applicant("company", partial=True), MUNICIPALITY)),
        ("", ()),
        ("大学", ()),
    ],
)
def test_applicant_cells(cell: str, applicants: tuple[Applicant, ...]) -> None:
    assert read_applicants(cell) == applicants
