"""From validated file entries to the plain objects of `model`, one function a kind."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from kakushin_cli.catalog import guide_model, lifecycle_model, model, vocabulary
from kakushin_cli.catalog.contact_text import read_contact
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kakushin_cli.catalog import schema
    from kakushin_cli.catalog.model import LineRange
    from kakushin_cli.catalog.vocabulary import Vocabulary

CANDIDATE = model.Note(
    "candidate",
    Text(
        "取り込んだままで、人が内容を確かめていない(未確認)。",
        "Imported as it stands; no person has checked it yet (candidate).",
    ),
)
"""What every imported entry says until `verified_on` is set."""


def build_text(entry: schema.TextEntry) -> Text:
    """Return the sentence in both languages."""
    return Text(entry.ja, entry.en)


def _text_or_none(entry: schema.TextEntry | None) -> Text | None:
    return None if entry is None else build_text(entry)


def _lines(ranges: Iterable[Sequence[int]]) -> tuple[LineRange, ...]:
    return tuple((first, last) for first, last in ranges)


def _words(entry: schema.Words) -> model.Words:
    return model.Words(tuple(entry.ja), tuple(entry.en))


def _notes(entries: Iterable[schema.WarningEntry]) -> tuple[model.Note, ...]:
    return tuple(model.Note(e.code, build_text(e.text)) for e in entries)


def _sources(entries: Iterable[schema.SourceEntry], vocab: Vocabulary) -> tuple[model.Source, ...]:
    sources = []
    for entry in entries:
        document = vocab.document(entry.document) if entry.document else None
        sources.append(
            model.Source(
                document=entry.document,
                lines=_lines(entry.lines),
                as_of=document.as_of if document else entry.as_of,
                url=entry.url,
                title=entry.title,
                read_on=entry.read_on,
                fiscal_year=entry.fiscal_year,
            )
        )
    return tuple(sources)


def build_vocabulary(entries: Iterable[schema.VocabularyEntry]) -> Vocabulary:
    """Return one vocabulary out of those of several files; a later term with the same id replaces the earlier."""
    terms: dict[str, dict[str, vocabulary.Term]] = defaultdict(dict)
    documents: dict[str, vocabulary.Document] = {}
    editions: dict[str, vocabulary.Edition] = {}
    for entry in entries:
        for d in entry.documents:
            documents[d.id] = vocabulary.Document(
                d.id, build_text(d.title), d.as_of, _text_or_none(d.publisher), d.line_count
            )
        for e in entry.editions:
            editions[e.id] = vocabulary.Edition(
                e.id, build_text(e.name), e.document, e.fiscal_year, e.as_of, e.default, e.precision,
                _text_or_none(e.statement), _evidence(e.evidence),
            )  # fmt: skip
        groups: dict[str, Sequence[schema.TermEntry]] = {
            "applicants": entry.applicants,
            "phases": entry.phases,
            "themes": entry.themes,
            "ministries": entry.ministries,
            "prefectures": entry.prefectures,
            "fields": entry.fields,
        }
        for group, group_terms in groups.items():
            for t in group_terms:
                terms[group][t.id] = _term(t)
    return vocabulary.Vocabulary(
        documents=tuple(documents.values()),
        editions=tuple(editions.values()),
        **{group: tuple(by_id.values()) for group, by_id in terms.items()},
    )


def _term(entry: schema.TermEntry) -> vocabulary.Term:
    columns = getattr(entry, "columns", {})
    return vocabulary.Term(
        id=entry.id,
        name=build_text(entry.name),
        label=build_text(entry.label or entry.name),
        aliases=tuple(entry.aliases),
        aliases_to_confirm=tuple(getattr(entry, "aliases_to_confirm", ())),
        symbol=getattr(entry, "symbol", None),
        parent=getattr(entry, "parent", None),
        kind=getattr(entry, "kind", None),
        columns={phase: build_text(text) for phase, text in columns.items()},
        lines=_lines(getattr(entry, "lines", ())),
    )


def build_desk(entry: schema.DeskEntry, vocab: Vocabulary) -> model.Desk:
    """Return a listed desk; its day and fiscal year come from the first document it cites."""
    sources = _sources(entry.sources, vocab)
    as_of = entry.as_of or next((s.as_of for s in sources if s.as_of), None)
    return model.Desk(
        id=entry.id,
        ministry=entry.ministry,
        department=entry.department,
        phone=entry.phone,
        extension=entry.extension,
        email=entry.email,
        emails_as_written=tuple(entry.emails_as_written),
        as_of=as_of,
        fiscal_year=None if entry.as_of else _fiscal_year_of_sources(sources, vocab),
        sources=sources,
        warnings=_notes(entry.warnings),
    )


def _fiscal_year_of_sources(sources: Iterable[model.Source], vocab: Vocabulary) -> int | None:
    """Return the fiscal year that the edition of a cited document describes."""
    by_document = {e.document: e.fiscal_year for e in vocab.editions}
    return next((by_document[s.document] for s in sources if s.document in by_document), None)


def build_contact_row(entry: schema.ContactRowEntry) -> model.ContactRow:
    """Return a row with its last cell parsed."""
    contact = read_contact(entry.contact_as_written)
    return model.ContactRow(
        **entry.model_dump(exclude={"programs"}),
        programs=tuple(entry.programs),
        phone=contact.phone,
        extension=contact.extension,
        email=contact.email,
    )


def build_program(
    entry: schema.ProgramEntry,
    edition: str,
    desks: Mapping[str, model.Desk],
    vocab: Vocabulary,
    lifecycle: lifecycle_model.Lifecycle | None = None,
) -> model.Program:
    """Return a programme with its desks resolved; `edition` is used when the entry names none.

    Positions of placements are still 0: they are counted when all programmes are known (`number_placements`).
    """
    sources = _sources(entry.sources, vocab)
    contacts = []
    for contact in entry.contacts:
        if isinstance(contact, str):
            contacts.append(desks[contact])
        else:
            contacts.append(
                model.Desk(
                    id=None,
                    ministry=contact.ministry or entry.agency or entry.ministry,
                    department=contact.department,
                    phone=contact.phone,
                    extension=contact.extension,
                    email=contact.email,
                    as_of=contact.as_of,
                    sources=sources,
                )
            )
    support, region = entry.support, entry.region
    return model.Program(
        id=entry.id,
        kind=entry.kind,
        edition=entry.edition or edition,
        name=entry.name,
        name_as_written=tuple(entry.name_as_written),
        name_en=entry.name_en,
        aliases=tuple(entry.aliases),
        ministry=entry.ministry,
        agency=entry.agency,
        ministry_basis=entry.ministry_basis or "as_written",
        summary=build_text(entry.summary),
        placements=tuple(model.Placement(p.theme, p.phase, p.line) for p in entry.placements),
        framework_themes=tuple(entry.framework_themes),
        applicants=None
        if entry.applicants is None
        else tuple(model.Applicant(a.type, a.partial, a.basis) for a in entry.applicants),
        new_call=entry.new_call,
        region=None
        if region is None
        else model.Region(build_text(region.text), tuple(region.prefectures), region.basis),
        conditions=tuple(build_text(c) for c in entry.conditions),
        support=None
        if support is None
        else model.Support(
            _text_or_none(support.detail),
            support.rate_text,
            support.rate_max,
            support.amount_text,
            support.cap_jpy,
            support.commissioned,
        ),
        history=tuple(model.Selection(h.fiscal_year, h.selected, _text_or_none(h.note)) for h in entry.history),
        calls=_calls(entry.calls) + (lifecycle.calls if lifecycle else ()),
        urls=_pages(entry.urls) + (lifecycle.urls if lifecycle else ()),
        desks=tuple(contacts),
        relations=tuple(
            model.Relation(r.to, r.kind, r.basis, _text_or_none(r.reason), _lines(r.lines)) for r in entry.relations
        ),
        needs=_words(entry.needs),
        keywords=_words(entry.keywords),
        sources=sources,
        warnings=_notes(entry.warnings) + _candidate_note(entry),
        lifecycle=lifecycle,
        unit=entry.unit,
        purpose=entry.purpose,
        overview=entry.overview,
        from_fiscal_year=entry.from_fiscal_year,
        until_fiscal_year=entry.until_fiscal_year,
        methods=tuple(entry.methods),
        budget=tuple(model.YearBudget(b.fiscal_year, b.initial_jpy, b.executed_jpy) for b in entry.budget),
        suggested_themes=tuple(model.SuggestedTheme(t.theme, tuple(t.words)) for t in entry.suggested_themes),
        imported_from=_import(entry.imported_from),
        verified_on=entry.verified_on,
    )


def _import(entry: schema.ImportedFromEntry | None) -> model.Import | None:
    if entry is None:
        return None
    return model.Import(entry.kind, entry.record_id, entry.read_on, entry.vanished_on)


def _candidate_note(entry: schema.ProgramEntry) -> tuple[model.Note, ...]:
    if entry.imported_from is None or entry.verified_on is not None:
        return ()
    return (CANDIDATE,)


def _calls(entries: Iterable[schema.CallEntry]) -> tuple[model.Call, ...]:
    return tuple(
        model.Call(c.fiscal_year, c.opens_on, c.deadline_at, c.consult_by, c.source, c.deadline_on) for c in entries
    )


def _pages(entries: Iterable[schema.UrlEntry]) -> tuple[model.Page, ...]:
    return tuple(model.Page(u.url, u.kind, u.read_on) for u in entries)


def _evidence(entries: Iterable[schema.EvidenceEntry]) -> tuple[lifecycle_model.Evidence, ...]:
    return tuple(lifecycle_model.Evidence(e.title, e.grade, e.url, e.date, e.fiscal_year) for e in entries)


class Named(Protocol):
    """What has names."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def name_en(self) -> str | None:
        """Its English name."""


def build_lifecycle(entry: schema.LifecycleEntry, programs: Mapping[str, Named]) -> lifecycle_model.Lifecycle:
    """Return what became of a programme; successors take their names from `programs`, by id."""
    evidence = _evidence(entry.evidence)
    known = [e.date or date((e.fiscal_year or 0) + 1, 3, 31) for e in evidence if e.date or e.fiscal_year]
    return lifecycle_model.Lifecycle(
        status=entry.status,
        statement=_text_or_none(entry.statement),
        from_fiscal_year=entry.from_fiscal_year,
        until_fiscal_year=entry.until_fiscal_year,
        rs_id=entry.rs_id,
        unit=entry.unit,
        successors=tuple(_successor(s, programs) for s in entry.successors),
        urls=_pages(entry.urls),
        calls=_calls(entry.calls),
        evidence=evidence,
        known_on=max(known, default=None),
    )


def _successor(entry: schema.SuccessorEntry, programs: Mapping[str, Named]) -> lifecycle_model.Successor:
    other = programs[entry.to] if entry.to else None
    return lifecycle_model.Successor(
        id=entry.to,
        name=other.name if other else entry.name or "",
        basis=entry.basis,
        name_en=other.name_en if other else None,
        reason=_text_or_none(entry.reason),
    )


def number_placements(programs: Iterable[model.Program]) -> list[model.Program]:
    """Return the programmes with every placement's position within its column, counted by source line from 1."""
    programs = list(programs)
    columns: dict[tuple[str, str], list[int]] = defaultdict(list)
    for program in programs:
        for p in program.placements:
            columns[p.theme, p.phase].append(p.line)
    for lines in columns.values():
        lines.sort()
    return [
        replace(
            program,
            placements=tuple(
                replace(p, position=bisect_left(columns[p.theme, p.phase], p.line) + 1) for p in program.placements
            ),
        )
        if program.placements
        else program
        for program in programs
    ]


def build_network(entry: schema.NetworkEntry, vocab: Vocabulary) -> model.Network:
    """Return a network."""
    members = entry.members
    return model.Network(
        id=entry.id,
        kind=entry.kind,
        name=entry.name,
        name_as_written=tuple(entry.name_as_written),
        name_en=entry.name_en,
        aliases=tuple(entry.aliases),
        site=entry.site,
        body=entry.body,
        program_id=entry.program_id,
        prefectures=tuple(entry.prefectures),
        prefectures_basis=entry.prefectures_basis,
        municipalities=tuple(entry.municipalities),
        members=None
        if members is None
        else model.Members(tuple(members.academia), tuple(members.government), tuple(members.industry)),
        lead=entry.lead,
        status=entry.status,
        summary=build_text(entry.summary),
        needs=_words(entry.needs),
        keywords=_words(entry.keywords),
        sources=_sources(entry.sources, vocab),
        warnings=_notes(entry.warnings),
    )


def build_university(entry: schema.UniversityEntry, vocab: Vocabulary) -> model.University:
    """Return a university with its fields of strength."""
    return model.University(
        name=entry.name,
        fields=tuple(model.FieldStrength(f.field, f.group) for f in entry.fields),
        name_as_written=tuple(entry.name_as_written),
        name_en=entry.name_en,
        aliases=tuple(entry.aliases),
        sources=_sources(entry.sources, vocab),
        warnings=_notes(entry.warnings),
    )


def build_guide(entry: schema.GuideEntry, vocab: Vocabulary) -> guide_model.Guide:
    """Return a guide with its sections."""
    return guide_model.Guide(
        id=entry.id,
        name=entry.name,
        name_as_written=tuple(entry.name_as_written),
        name_en=entry.name_en,
        aliases=tuple(entry.aliases),
        summary=build_text(entry.summary),
        sections=tuple(
            guide_model.GuideSection(s.id, build_text(s.heading), tuple(_guide_item(i) for i in s.items))
            for s in entry.sections
        ),
        programs=tuple(entry.programs),
        needs=_words(entry.needs),
        keywords=_words(entry.keywords),
        sources=_sources(entry.sources, vocab),
        warnings=_notes(entry.warnings),
    )


def _guide_item(entry: schema.GuideItemEntry) -> guide_model.GuideItem:
    select = entry.select
    return guide_model.GuideItem(
        id=entry.id,
        text=build_text(entry.text),
        detail=tuple(build_text(d) for d in entry.detail),
        value=entry.value,
        unit=_text_or_none(entry.unit),
        lines=_lines(entry.lines),
        links=tuple(guide_model.GuideLink(link.to, link.basis, build_text(link.reason)) for link in entry.links),
        select=None
        if select is None
        else guide_model.GuideSelect(
            select.placed, tuple(select.themes), tuple(select.program_kinds), tuple(select.network_kinds)
        ),
    )


def build_footnote(entry: schema.FootnoteEntry) -> model.Footnote:
    """Return a footnote of a map."""
    return model.Footnote(entry.theme, entry.line, build_text(entry.text), tuple(entry.programs))
