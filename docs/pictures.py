"""Make the pictures of documents that README.md shows; needs LibreOffice, poppler and the Noto CJK fonts.

    python docs/pictures.py    write docs/images/page.png, word.png, excel.png

Not part of `generate.py`: what LibreOffice draws differs a little from version to version.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples/kaiyo-city-decarbonization.yaml"
PICTURES = {"page.png": ("pptx", 1, 110), "word.png": ("docx", 2, 60), "excel.png": ("xlsx", 1, 60)}
"""File: format, page, dots per inch."""


def main() -> int:
    """Draw every picture; return the exit code."""
    environment = os.environ | {"FONTCONFIG_FILE": str(ROOT / "tests/exporters/fonts.conf")}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "plan.yaml").write_bytes(EXAMPLE.read_bytes())
        for name, (suffix, page, resolution) in PICTURES.items():
            command = [sys.executable, "-m", "kakushin_cli", "roadmap", "--profile", "plan.yaml", "-o", f"a.{suffix}"]
            subprocess.run(command, cwd=place, check=True)
            office = ["soffice", "--headless", f"-env:UserInstallation=file://{place}/office", "--convert-to", "pdf"]
            subprocess.run([*office, f"a.{suffix}"], cwd=place, env=environment, check=True, capture_output=True)
            cut = ["pdftoppm", "-png", "-singlefile", "-r", str(resolution), "-f", str(page), "-l", str(page)]
            subprocess.run([*cut, "a.pdf", "picture"], cwd=place, check=True)
            with Image.open(place / "picture.png") as picture:
                picture.convert("RGB").quantize(96, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
                    ROOT / "docs/images" / name, optimize=True
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
