import gettext
from pathlib import Path

import pytest

from wakai.config import catalogues

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    source = tmp_path / "chat" / "ja" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + '\nmsgid "Send"\nmsgstr "送信"\n')
    return source


class TestCompileStale:
    def test_makes_what_gettext_reads(self, catalogue: Path, tmp_path: Path) -> None:
        (written,) = catalogues.compile_stale(tmp_path)

        with written.open("rb") as compiled:
            assert gettext.GNUTranslations(compiled).gettext("Send") == "送信"
        assert sorted(catalogue.parent.iterdir()) == [written, catalogue]

    def test_leaves_alone_what_is_fresh(self, catalogue: Path, tmp_path: Path) -> None:
        catalogues.compile_stale(tmp_path)

        assert catalogues.compile_stale(tmp_path) == []
        assert catalogue.with_suffix(".mo").exists()

    def test_names_the_file_it_cannot_read(self, catalogue: Path, tmp_path: Path) -> None:
        catalogue.write_text(HEADER + '\nmsgid "Send"\nsomething else\n')

        with pytest.raises(ValueError, match=r"chat/ja/LC_MESSAGES/django\.po"):
            catalogues.compile_stale(tmp_path)
