"""Rows of an office's list as candidates: certain cells become typed values, the others stay text or raw."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, without_empty
from kakushin_cli.importers.names import owner_fields, read_area
from kakushin_cli.importers.table import sheet as cells
from kakushin_cli.importers.table.mapping_file import TableMapping
from kakushin_cli.importers.table.sheet import Cell, FieldName, Moment, Sheet, text_of
from kakushin_cli.japanese.amounts import only_rate, only_sum
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.japanese.folding import fold

NO_DEPARTMENT = "部署の記載なし"
_NEW_CALL_MARKS = {**dict.fromkeys("○〇◯", True), **dict.fromkeys("×✕✖", False)}
_NEW_CALL_WORDS = {fold(w): v for words, v in (("有 有り あり", True), ("無 無し なし", False)) for w in words.split()}


@dataclass
class TableReading:
    """Candidates of a list, numbers of rows without a name, and unreadable words by field with their counts."""

    candidates: list[Candidate] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    unread: Counter[tuple[FieldName, str]] = field(default_factory=Counter)


def table_origin(mapping: TableMapping, today: date) -> Origin:
    """Return where the candidates come from: the list, an edition and a document of its own."""
    as_of, title = mapping.file.as_of or today, mapping.file.title
    list_id = _list_id(mapping)
    return Origin(
        kind="table",
        edition=list_id,
        name_ja=title,
        name_en=title,
        fiscal_year=mapping.file.fiscal_year or fiscal_year_of(as_of),
        as_of=as_of,
        documents=({"id": list_id, "title": {"ja": title, "en": title}, "as_of": as_of.isoformat()},),
    )


def _list_id(mapping: TableMapping) -> str:
    return f"table-{hashlib.sha256(fold(mapping.file.title).encode()).hexdigest()[:8]}"


def read_rows(sheet: Sheet, mapping: TableMapping, vocabulary: Vocabulary) -> TableReading:
    """Return the candidates of a sheet, in the order of its rows; empty rows are passed over."""
    reading = TableReading()
    counts: Counter[str] = Counter()
    _, last_header_row = mapping.file.header_rows
    for number, row in enumerate(sheet.rows[last_header_row:], last_header_row + 1):
        if not any(text_of(cell) for cell in row):
            continue
        reader = _Row(row, number, mapping, vocabulary, reading)
        if not reader.text("name"):
            reading.nameless.append(number)
            continue
        record_id = reader.text("id") or " / ".join(t for t in (reader.text("name"), reader.text("ministry")) if t)
        counts[record_id] += 1
        if counts[record_id] > 1 and not reader.text("id"):
            record_id = f"{record_id} ({counts[record_id]})"
        pairs = zip(mapping.headings, row, strict=False)
        raw = {f"{n}: {heading}": text for n, (heading, cell) in enumerate(pairs, 1) if (text := text_of(cell))}
        reading.candidates.append(Candidate(record_id, reader.entry(), {"row": number, **raw}))
    return reading


class _Row:
    """Makes the entry of one row."""

    def __init__(
        self, row: list[Cell], number: int, mapping: TableMapping, vocabulary: Vocabulary, reading: TableReading
    ) -> None:
        self.row, self.number, self.mapping, self.vocabulary, self.reading = row, number, mapping, vocabulary, reading
        self.conditions: list[str] = []

    def cell(self, name: FieldName) -> Cell:
        index = self.mapping.columns.get(name)
        return self.row[index] if index is not None and index < len(self.row) else None

    def text(self, name: FieldName) -> str:
        return text_of(self.cell(name))

    def entry(self) -> dict[str, object]:
        name = self.text("name")
        fields = {
            **self._ministry(),
            "summary": {"ja": self.text("summary") or name},
            "applicants": self._applicants(),
            "new_call": self._new_call(),
            "region": self._region(),
            "support": self._support(),
            "calls": self._calls(),
            "urls": [{"url": url, "kind": "call"} for url in cells.read_urls(self.text("url"))],
            "contacts": self._contacts(),
        }
        conditions = [*self.conditions, self.text("note")]  # what the fields above could not take as a value
        fields["conditions"] = [{"ja": condition} for condition in conditions if condition]
        fields["sources"] = [{"document": _list_id(self.mapping), "lines": [[self.number, self.number]]}]
        return {"kind": "programme", "name": name, **without_empty(fields)}

    def _unread(self, name: FieldName, word: str, label: str) -> None:
        """Keep an unreadable word as a condition, and count it for the report."""
        self.reading.unread[name, word] += 1
        self.conditions.append(f"{label}: {word}")

    def _ministry(self) -> dict[str, object]:
        text = self.text("ministry")
        terms = self.vocabulary.words("ministry")
        for word in (text, text.split(" ")[0]):
            key = fold(word)
            ministry_id = self.mapping.ministries.get(key) or (terms[key].id if key in terms else None)
            if ministry_id and key:
                return owner_fields(ministry_id, self.vocabulary)
        if text:
            self._unread("ministry", text, "所管")
        return {}

    def _applicants(self) -> list[dict[str, object]]:
        text = self.text("applicants")
        if not text:
            return []
        cell = self.cell("applicants")
        cell_text = cell if isinstance(cell, str) else text  # line breaks in a cell separate its words
        applicants = cells.read_applicant_cell(cell_text, self.mapping.applicants, self.vocabulary)
        if applicants.unknown:
            for word in applicants.unknown:
                self.reading.unread["applicants", word] += 1
            self.conditions.append(f"対象者: {text}")
            return []
        self.conditions += [f"{word}が民間事業者等に含まれるかは窓口に確認" for word in applicants.to_confirm]
        return [{"type": t, "partial": True} if partial else {"type": t} for t, partial in applicants.types.items()]

    def _new_call(self) -> bool | None:
        text = self.text("new_call")
        value = _NEW_CALL_MARKS.get(text)
        if value is None:
            value = {**_NEW_CALL_WORDS, **self.mapping.new_call}.get(fold(text))
        if value is None and text:
            self._unread("new_call", text, "新規採択")
        return value

    def _region(self) -> dict[str, object] | None:
        text = self.text("region")
        area = read_area(text.replace("、", "/").replace("・", "/"), self.vocabulary)
        if area.prefectures:
            return {"text": {"ja": text}, "prefectures": list(area.prefectures)}
        if text and not area.is_nationwide:
            self._unread("region", text, "対象地域")
        return None

    def _support(self) -> dict[str, object]:
        rate, amount, unit = self.cell("rate"), self.text("cap"), self.mapping.file.amount_unit
        share = (
            float(rate) if isinstance(rate, int | float) and 0 < rate <= 1 else None
        )  # Excel shows it as a percentage
        rate_text = text_of(rate) if share is None else f"{share * 100:.10g}%"
        is_bare = amount.replace(",", "").replace(".", "").isdecimal()
        support = {
            "rate_text": rate_text,
            "rate_max": only_rate(rate_text) if share is None else share,
            "amount_text": f"{amount}{unit}" if is_bare else amount,
            "cap_jpy": only_sum(amount, unit),
        }
        return without_empty(support)

    def _calls(self) -> list[dict[str, object]]:
        opens, closes = cells.read_period(self.cell("period"), self.mapping.file.fiscal_year)
        if self.text("period") and opens is None and closes is None:
            self._unread("period", self.text("period"), "公募期間")
        opens = self._moment("opens_on", "公募開始") or opens
        closes = self._moment("deadline", "締切") or closes
        consult = self._moment("consult_by", "事前相談")
        if opens and closes and opens.day > closes.day:
            self._unread("opens_on", opens.day.isoformat(), "公募開始(締切より後)")
            opens = None
        first = opens or closes or consult
        if first is None:
            return []
        call = {
            "fiscal_year": fiscal_year_of(first.day),
            "opens_on": opens and opens.day.isoformat(),
            "deadline_at": closes and closes.at and closes.at.isoformat(),
            "deadline_on": closes.day.isoformat() if closes and not closes.at else None,
            "consult_by": consult and consult.day.isoformat(),
        }
        return [without_empty(call)]

    def _moment(self, name: FieldName, label: str) -> Moment | None:
        text = self.text(name)
        moment = cells.read_moment(self.cell(name), self.mapping.file.fiscal_year)
        if text and moment is None:
            self._unread(name, text, label)
        return moment

    def _contacts(self) -> list[dict[str, object]]:
        emails = cells.read_emails(f"{self.text('email')} {self.text('contact')}")
        phone, extension = cells.read_phone(f"{self.text('phone')} {self.text('contact')}")
        department = self.text("department")
        if not (emails or phone or department):
            return []
        who = " ".join(t for t in (self.text("ministry"), department or NO_DEPARTMENT) if t)
        desk = without_empty({"department": who, "phone": phone, "extension": extension})
        return [{**desk, "email": email} for email in emails] or [desk]
