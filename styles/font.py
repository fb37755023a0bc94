"""Cut static/fonts/stix-two-math.woff2 from the whole STIX Two Math to the signs of styles/signs.txt.

    .venv/bin/pip install fonttools brotli && npm ci && npm run font

The whole font is 403 KB; the signs of the course without hints are about a ninth of that.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules/@fontsource/stix-two-math"
CUT = ROOT / "static/fonts/stix-two-math.woff2"


def main() -> None:
    """Make the font and copy its licence, which travels with it."""
    options = [
        f"--unicodes-file={ROOT / 'styles/signs.txt'}",
        f"--output-file={CUT}",
        "--flavor=woff2",
        "--layout-features=kern",
        "--no-hinting",
        "--desubroutinize",
        "--notdef-outline",
    ]
    source = PACKAGE / "files/stix-two-math-latin-400-normal.woff2"
    subprocess.run([sys.executable, "-m", "fontTools.subset", str(source), *options], check=True)
    shutil.copyfile(PACKAGE / "LICENSE", ROOT / "LICENSES/OFL-1.1-STIX-Two-Math.txt")
    print(f"{CUT.relative_to(ROOT)}: {CUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
