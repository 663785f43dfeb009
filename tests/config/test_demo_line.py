"""The demo prints a line that points the other commands at it."""

import subprocess
from pathlib import Path

from wakai.config.commands import demo


class TestSettingsLine:
    def test_means_the_same_to_a_shell(self, tmp_path: Path) -> None:
        home = tmp_path / "a folder"
        home.mkdir()
        (home / "secret").write_text("drawn once")
        url = "postgresql:///wakai?host=/a b/postgres&user=postgres"
        line = demo.settings_line(
            {
                "WAKAI_DEMO": "on",
                "WAKAI_DATABASE_URL": url,
                "WAKAI_DATA_DIR": str(home),
                "WAKAI_BASE_URL": "http://127.0.0.1:8000",
                "WAKAI_MAIL_HOST": "127.0.0.1",
                "WAKAI_MAIL_PORT": "2525",
            }
        )

        told = subprocess.run(
            ["/bin/sh", "-c", f'{line}; echo "$WAKAI_DATABASE_URL|$WAKAI_SECRET_KEY"'],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )

        assert told.stdout.strip() == f"{url}|drawn once"
