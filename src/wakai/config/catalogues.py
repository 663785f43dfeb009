"""
Compile the catalogues of sentences: every django.po that is newer than its django.mo.

``python -m wakai.config.catalogues`` does it from the command line. The compiled files are not
committed; a wheel contains them because they are compiled before it is built.
"""

import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def stale(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Return the catalogues whose compiled form is missing or older."""
    return [path for path in sorted(locale_dir.glob("*/*/LC_MESSAGES/django.po")) if _stale(path)]


def compile_stale(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """
    Compile the stale catalogues and return the files that were written.

    Each file is replaced in one step, so programs that start side by side can all compile.
    Raises ValueError naming the file when a catalogue cannot be read.
    """
    return [_compile(path) for path in stale(locale_dir)]


def main() -> int:
    """Compile what is stale and say how many catalogues that were."""
    written = compile_stale()
    if written:
        sys.stderr.write(f"Compiled {len(written)} catalogues.\n")
    return 0


def _stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    try:
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3], abort_invalid=True)
    except Exception as error:
        msg = f"{'/'.join(source.parts[-4:])}: {error}"
        raise ValueError(msg) from error
    compiled = source.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".part", delete=False) as out:
        write_mo(out, catalogue)
    Path(out.name).chmod(0o644)
    return Path(out.name).replace(compiled)


if __name__ == "__main__":
    sys.exit(main())
