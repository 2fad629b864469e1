"""Long files read in pieces: the same content, at the same places, and the same faults as read whole."""

from pathlib import Path
from typing import Any

import pytest

from kakushin_cli.catalog import yaml_file
from kakushin_cli.catalog.faults import Fault, YamlList, YamlMap, follow
from kakushin_cli.catalog.files import bundled_folder, catalog_files
from kakushin_cli.catalog.loading import check_paths, load_catalog
from kakushin_cli.catalog.yaml_file import pieces, read_yaml

GOOD = """\
edition: 2021-12-draft
programs:
{items}# between
networks:

  # indented
  - id: own-network
    kind: site
    name: 座組
    summary: {{ja: 概要}}
    sources: [{{url: "https://www.example.go.jp/", read_on: 2026-11-01}}]
"""
ITEM = """\
- id: own-{n}
  kind: programme
  name: 事業{n}
  summary:
    ja: >
      概要の文。
      - 箇条書きに見える行
  sources:
  - url: https://www.example.go.jp/{n}
    read_on: 2026-11-01
"""


def catalog_text(*, item: str = ITEM, count: int = 40) -> str:
    return GOOD.format(items="".join(item.format(n=n) for n in range(count)))


def tree(value: Any) -> Any:
    """Return data with all its places."""
    if isinstance(value, YamlMap):
        return {k: (follow(value, (k,)).key_mark, follow(value, (k,)).mark, tree(v)) for k, v in value.items()} | {
            "": value.mark
        }
    return [(follow(value, (n,)).mark, tree(v)) for n, v in enumerate(value)] if isinstance(value, YamlList) else value


def read_in_pieces(path: Path) -> tuple[dict[str, Any], int]:
    """Return the sections of a file with all places, and in how many pieces they were read."""
    content: dict[str, Any] = {}
    parts = pieces(path)
    for piece in parts:
        document = piece.read()
        assert document.root is not None
        assert document.faults == []
        for key, value in document.root.items():
            if key == piece.section:
                assert len(content[key]) == piece.first_item
                content[key] += tree(value)
            else:
                content[key] = tree(value)
    return content, len(parts)


@pytest.mark.parametrize("size", [1, 300, 2000])
def test_pieces_have_the_content_of_the_whole_at_the_same_places(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(catalog_text(), encoding="utf-8")
    (tmp_path / "windows.yaml").write_bytes(catalog_text().replace("\n", "\r\n").encode())
    monkeypatch.setattr(yaml_file, "PIECE_BYTES", size)
    counts = []
    for path in [*catalog_files(bundled_folder()), *catalog_files(tmp_path)]:
        whole = read_yaml(path).root
        assert whole is not None
        content, count = read_in_pieces(path)
        assert content == {key: tree(value) for key, value in whole.items()}
        counts.append(count)
    assert min(counts[-2:]) > 1


@pytest.mark.parametrize(
    "text",
    [
        '{"programs": [{"id": "a"}]}\n',
        "programs: [{id: a},\n{id: b}]\n",
        "programs:\n- id: a\nprograms:\n- id: b\n",
        '"programs":\n- id: a\n- id: b\n',
        "programs:\r- id: a\r- id: b\r",
    ],
)
def test_a_file_that_cannot_be_cut_is_one_piece(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_file, "PIECE_BYTES", 1)
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode())
    assert len(pieces(path)) == 1


BAD = {
    "invalid entries": ITEM.replace("name: 事業{n}", "nam: {n}"),
    "an invalid value that is no mapping": ITEM + "- 事業{n}\n",
    "the same id everywhere": ITEM.replace("own-{n}", "own-same"),
    "unknown references": ITEM + "  ministry: nasa\n",
    "a comment cut off": ITEM.replace("事業{n}", "事業 #{n}"),
    "an alias": ITEM.replace("事業{n}", "*name"),
    "an open quote": ITEM.replace("事業{n}", '"事業{n}'),
    "an open bracket": ITEM.replace("own-{n}", "[own-{n}"),
    "overrides of nothing": ITEM + "  overrides: true\n",
    "overrides that spoil": ITEM + "- id: own-{n}\n  overrides: true\n  kind: unknown\n",
    "overrides that repair": ITEM.replace("  kind: programme\n", "")
    + "- {{id: own-{n}, overrides: true, kind: programme}}\n",
    "ids of networks": ITEM.replace("own-{n}", "own-network"),
}


@pytest.mark.parametrize("item", BAD.values(), ids=BAD.keys())
def test_pieces_have_the_faults_of_the_whole(item: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(catalog_text(item=item, count=12) + "\n", encoding="utf-8")

    def told() -> list[tuple[Fault, str]]:
        return [(fault, fault.message("ja")) for fault in check_paths([path])]

    whole = told()
    monkeypatch.setattr(yaml_file, "PIECE_BYTES", 250)
    assert len(pieces(path)) > 4
    assert told() == whole
    assert bool(whole) == (item != BAD["overrides that repair"])


def test_an_edition_behind_the_programmes_is_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_file, "PIECE_BYTES", 250)
    edition, _, rest = catalog_text().partition("\n")
    path = tmp_path / "own.yaml"
    path.write_text(rest + edition.replace("2021-12-draft", "2023-02") + "\n", encoding="utf-8")
    programs = load_catalog([path]).programs
    assert {p.edition for p in programs if p.id.startswith("own-")} == {"2023-02"}
