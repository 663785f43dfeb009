from pathlib import Path

import pytest

from wakai.config import environment


class TestEnvironment:
    @pytest.mark.parametrize(
        ("said", "meant"), [("on", True), ("TRUE", True), ("0", False), ("", False)]
    )
    def test_understands_yes_and_no(
        self, monkeypatch: pytest.MonkeyPatch, said: str, *, meant: bool
    ) -> None:
        monkeypatch.setenv("WAKAI_SWITCH", said)

        assert environment.flag("SWITCH", default=not meant) is meant

    def test_says_which_variable_cannot_be_meant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WAKAI_SWITCH", "perhaps")

        with pytest.raises(environment.BadSetting, match="WAKAI_SWITCH is 'perhaps'"):
            environment.flag("SWITCH")
        with pytest.raises(environment.BadSetting, match="WAKAI_SWITCH is 'perhaps'"):
            environment.whole("SWITCH", 1)

    def test_drops_the_empty_parts_of_a_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WAKAI_HOSTS", " a.example, ,b.example,")

        assert environment.items("HOSTS") == ["a.example", "b.example"]

    @pytest.mark.parametrize("name", ["default", "eu-goods", "strict-japan"])
    def test_knows_the_policies_that_are_shipped(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv("WAKAI_POLICY_FILE", name)

        assert Path(environment.policy_file("POLICY_FILE")).read_text().count("source = ") > 5

    def test_takes_a_policy_of_ones_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WAKAI_POLICY_FILE", "/etc/wakai/ours.toml")

        assert environment.policy_file("POLICY_FILE") == "/etc/wakai/ours.toml"

    def test_finds_what_is_shipped(self) -> None:
        assert environment.shipped("policies/default.toml").is_file()
