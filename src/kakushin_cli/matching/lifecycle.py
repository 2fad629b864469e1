"""How old facts are and what became of programmes, in words: status, successors, what has to be verified again."""

from collections.abc import Iterable, Sequence
from datetime import date

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Lifecycle, Successor
from kakushin_cli.catalog.model import Desk, Note, Program
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.language import Text

STATUSES = {
    "running": Text("継続中", "running"),
    "ended": Text("終了", "ended"),
    "succeeded": Text("終了", "ended"),
    "renamed": Text("名称変更", "renamed"),
    "no_new_call": Text("新規公募なし", "no new call"),
    "unverified": Text("現況は未確認", "not verified"),
}
SUCCESSOR_BASES = {"official": Text("公式", "official"), "inferred": Text("推定", "inferred")}
GRADES = {
    "official": Text("公式", "official"),
    "secondary": Text("二次資料", "secondary"),
    "uncertain": Text("不確か", "uncertain"),
}
"""The grades of evidence, the best first."""


def described_fiscal_year(desk: Desk) -> int | None:
    """Return the fiscal year a contact describes: its edition's, else that of its own day; None when unknown."""
    if desk.fiscal_year is not None:
        return desk.fiscal_year
    return fiscal_year_of(desk.as_of) if desk.as_of else None


def is_stale(desk: Desk, today: date, stale_after: int = 1) -> bool:
    """Return whether a contact must be confirmed first.

    It is good for `stale_after` fiscal years from the one it describes; a contact of unknown age is stale.
    """
    described = described_fiscal_year(desk)
    return described is None or fiscal_year_of(today) > described + stale_after - 1


def status_text(lifecycle: Lifecycle, today: date | None = None) -> Text:
    """Return the status with its last fiscal year: 終了(2023年度), 継続中(2027年度まで).

    With `today`, a status that has outlived its last year says so.
    """
    status, year = STATUSES[lifecycle.status], lifecycle.until_fiscal_year
    if year is None or lifecycle.status in ("renamed", "unverified"):
        return status
    ja, en = status.ja, status.pick("en")
    if lifecycle.status in ("ended", "succeeded"):
        return Text(f"{ja}({year}年度)", f"{en} (FY{year})")
    if today and lifecycle.is_overdue(fiscal_year_of(today)):
        return Text(
            f"{ja}(予定は{year}年度まで。経過しており要確認)", f"{en} (planned until FY{year}, now passed: check)"
        )
    return Text(f"{ja}({year}年度まで)", f"{en} (until FY{year})")


def successor_text(lifecycle: Lifecycle, successor: Successor) -> Text:
    """Return one successor with how sure the link is: 後継(推定): …, or the new name of the same programme."""
    basis = SUCCESSOR_BASES[successor.basis]
    renamed = lifecycle.status == "renamed" and not successor.to
    what = Text("現在の名称", "current name") if renamed else Text("後継", "successor")
    name = Text(successor.name, successor.name_en or successor.name)
    return Text(f"{what.ja}({basis.ja}): {name.ja}", f"{what.pick('en')} ({basis.pick('en')}): {name.pick('en')}")


def lifecycle_text(program: Program, catalog: Catalog, today: date | None = None) -> Text:
    """Return status and successors in one line: 終了(2023年度) → 後継(推定): ….

    A successor that has ended itself says so, and what follows it stands behind it. Empty when it was not researched.
    """
    lifecycle = program.lifecycle
    if lifecycle is None:
        return Text("", "")
    parts = [status_text(lifecycle, today), *_successor_texts(_chain(program, catalog), catalog, today)]
    return Text(" → ".join(p.ja for p in parts), " → ".join(p.pick("en") for p in parts))


def _successor_texts(chain: Sequence[tuple[Lifecycle, Successor]], catalog: Catalog, today: date | None) -> list[Text]:
    texts = []
    for owner, successor in chain:
        text = successor_text(owner, successor)
        entry = _entry(successor, catalog)
        if entry and entry.lifecycle and entry.is_closed:
            state = status_text(entry.lifecycle, today)
            text = Text(f"{text.ja}、{state.ja}", f"{text.pick('en')}, {state.pick('en')}")
        texts.append(text)
    return texts


def _entry(successor: Successor, catalog: Catalog) -> Program | None:
    return catalog.program(successor.to) if successor.to else None


def _chain(program: Program, catalog: Catalog) -> list[tuple[Lifecycle, Successor]]:
    """Return the successors, each followed by those of its own when it is closed; the checks keep circles out."""
    lifecycle = program.lifecycle
    if lifecycle is None:
        return []
    chain: list[tuple[Lifecycle, Successor]] = []
    for successor in lifecycle.successors:
        chain.append((lifecycle, successor))
        entry = _entry(successor, catalog)
        if entry and entry.is_closed:
            chain += _chain(entry, catalog)
    return chain


def successor_ids(program: Program, catalog: Catalog, *, only_open: bool = False) -> tuple[str, ...]:
    """Return the ids of what follows a programme, over successors that have ended themselves, nearest first.

    `only_open` leaves out those that are closed.
    """
    entries = (_entry(successor, catalog) for _, successor in _chain(program, catalog))
    return tuple(dict.fromkeys(e.id for e in entries if e and not (only_open and e.is_closed)))


def remark(program: Program, catalog: Catalog, today: date) -> Text | None:
    """Return what a list adds to the old facts of a programme; None when it simply goes on.

    Closed, renamed, unverified, or said to go on although its last year is over. One that stands under its name of
    today has only its successors left to tell.
    """
    lifecycle = program.lifecycle
    if lifecycle is None or (lifecycle.status == "running" and not lifecycle.is_overdue(fiscal_year_of(today))):
        return None
    if program.renamed_to is None:
        return lifecycle_text(program, catalog, today)
    chain = [(owner, successor) for owner, successor in _chain(program, catalog) if successor != program.renamed_to]
    others = _successor_texts(chain, catalog, today)
    return Text(" → ".join(t.ja for t in others), " → ".join(t.pick("en") for t in others)) if others else None


def count_stale_contacts(program: Program, today: date, stale_after: int = 1) -> int:
    """Return how many desks of a programme must be confirmed first."""
    return sum(is_stale(desk, today, stale_after) for desk in program.desks)


def list_statuses(programs: Iterable[Program], statuses: Sequence[str] = ()) -> tuple[Program, ...]:
    """Return the programmes of which it is recorded what became of them, in the order given.

    `statuses` keeps those of these statuses.
    """
    return tuple(p for p in programs if p.lifecycle and (not statuses or p.lifecycle.status in statuses))


def must_be_verified(program: Program, today: date, stale_after: int = 1) -> bool:
    """Return whether the desk should be asked: unverified, past its end, or with a contact grown old."""
    lifecycle = program.lifecycle
    if lifecycle is None or lifecycle.status == "unverified" or lifecycle.is_overdue(fiscal_year_of(today)):
        return True
    return not lifecycle.is_closed and count_stale_contacts(program, today, stale_after) > 0


def notes_on(programs: Iterable[Program], today: date) -> list[Note]:
    """Return the notices about programmes that stand in a plan: renamed, unverified, past their end."""
    year = fiscal_year_of(today)
    members: dict[str, list[Program]] = {"renamed": [], "unverified": [], "past-its-end": []}
    for program in programs:
        lifecycle = program.lifecycle
        if lifecycle is None:
            continue
        if lifecycle.status in members:
            members[lifecycle.status].append(program)
        elif lifecycle.is_overdue(year):
            members["past-its-end"].append(program)
    heads = {
        "renamed": Text("名称が変わった事業", "Renamed since"),
        "unverified": Text("存続を確認できていない事業", "Not verified to still exist"),
        "past-its-end": Text("予定された最後の年度を過ぎた事業", "Past the last planned fiscal year"),
    }
    notes = []
    for code, head in heads.items():
        if members[code]:
            ja, en = "、".join(p.name for p in members[code]), ", ".join(p.name_en or p.name for p in members[code])
            notes.append(Note(f"lifecycle-{code}", Text(f"{head.ja}: {ja}", f"{head.en}: {en}")))
    return notes
