"""Rules of automation: what they wait for, how their file is read, and that they come to an end."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.conversations.model import Reason
from wakai.core.conversations.rules import (
    DEPTH_MAX,
    Happening,
    On,
    Rule,
    Then,
    When,
    fires,
    load,
    outcome,
)
from wakai.core.policy import PolicyError

WORD = When(event=On.MESSAGE, words=("Smoke", "発煙"))
TEXT = """
[rules.batteries]
when = { event = "message", words = ["smoke"], languages = ["en"] }
then = { tag = "safety", note = "Is it safe?", answer = "safety", person = "harm", webhook = true }
"""

tags = st.sampled_from(["", "a", "b", "c"])
languages = st.sampled_from(["en", "ja"])


@st.composite
def rule(draw: st.DrawFn, names: st.SearchStrategy[str]) -> Rule:
    when = When(
        event=draw(st.sampled_from(On)),
        languages=frozenset(draw(st.lists(languages, max_size=2))),
        tag=draw(tags),
    )
    then = Then(
        tag=draw(tags),
        answer=draw(tags),
        person=draw(st.sampled_from([None, Reason.RULE])),
    )
    return Rule(name=draw(names), when=when, then=then)


def says(text: str, language: str = "en", *chain: str) -> Happening:
    return Happening(event=On.MESSAGE, language=language, text=text, chain=chain)


class TestARule:
    def test_acts_where_a_word_is_contained(self) -> None:
        rule = Rule(name="r", when=WORD, then=Then(tag="safety"))

        assert fires(rule, says("There is SMOKE!"))
        assert fires(rule, says("発煙しています", "ja"))
        assert not fires(rule, says("All is well"))
        assert not fires(rule, Happening(event=On.ANSWER, language="en", text="smoke"))

    def test_acts_in_its_languages_and_on_its_tag(self) -> None:
        when = When(event=On.TAGGED, tag="a", languages=frozenset({"ja"}))
        rule = Rule(name="r", when=when, then=Then(note="x"))

        assert fires(rule, Happening(event=On.TAGGED, language="ja", tag="a"))
        assert not fires(rule, Happening(event=On.TAGGED, language="en", tag="a"))
        assert not fires(rule, Happening(event=On.TAGGED, language="ja", tag="b"))

    def test_acts_on_a_wait_that_is_long_enough(self) -> None:
        rule = Rule(name="r", when=When(event=On.WAITING, minutes=30), then=Then(tag="late"))
        at = timedelta(minutes=30)

        assert fires(rule, Happening(event=On.WAITING, language="en", waited=at))
        early = at - timedelta(seconds=1)
        assert not fires(rule, Happening(event=On.WAITING, language="en", waited=early))

    def test_does_not_act_on_what_it_has_caused_or_after_three(self) -> None:
        rule = Rule(name="r", when=WORD, then=Then(tag="safety"))

        assert fires(rule, says("smoke", "en", "a", "b"))
        assert not fires(rule, says("smoke", "en", "a", "r"))
        assert not fires(rule, says("smoke", "en", "a", "b", "c"))


class TestRules:
    @given(
        rules=st.lists(rule(st.sampled_from("pqrstuvw")), max_size=8, unique_by=lambda r: r.name),
        event=st.sampled_from(On),
        tag=tags,
        language=languages,
    )
    def test_come_to_an_end_whatever_they_are(
        self, rules: list[Rule], event: On, tag: str, language: str
    ) -> None:
        first = Happening(event=event, language=language, tag=tag, waited=timedelta(days=1))

        done = list(outcome(rules, first))

        consequences = 3  # of one rule at most: a tag, an answer, a person
        most = sum((len(rules) * consequences) ** depth for depth in range(1, DEPTH_MAX + 1))
        assert len(done) <= most
        for acted, now in done:
            chain = (*now.chain, acted.name)
            assert len(chain) <= DEPTH_MAX
            assert len(set(chain)) == len(chain)


class TestLoad:
    def test_reads_what_is_written(self) -> None:
        (found,) = load(TEXT)

        assert found.when == When(event=On.MESSAGE, words=("smoke",), languages=frozenset({"en"}))
        assert found.then.person is Reason.HARM
        assert found.then.webhook
        assert load("[rules]") == ()

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('event = "message"', 'event = "full_moon"', "rules.batteries.when.event must be one"),
            ('["smoke"]', '[""]', "holds an empty word"),
            ('words = ["smoke"]', "minutes = 3", "rules.batteries.when.minutes is not a key"),
            ('person = "harm"', 'person = "boss"', "rules.batteries.then.person must be one"),
            ('person = "harm"', 'pay = "all"', "rules.batteries.then.pay is not a key"),
            ('"safety", note', '"' + "x" * 41 + '", note', "is longer than 40"),
            ("[rules.batteries]", f"[rules.{'b' * 41}]", "has 40 characters at most"),
            ("[rules.batteries]", "[rules.batteries", "not TOML"),
        ],
    )
    def test_says_what_is_wrong(self, old: str, new: str, why: str) -> None:
        with pytest.raises(PolicyError) as raised:
            load(TEXT.replace(old, new))

        assert why in str(raised.value)

    def test_refuses_a_rule_that_does_nothing_and_a_wait_without_minutes(self) -> None:
        for text, why in (
            ('[rules.a]\nwhen = { event = "answer" }\nthen = {}', "does nothing"),
            ('[rules.a]\nwhen = { event = "waiting" }\nthen = { tag = "x" }', "minutes is missing"),
            (
                '[rules.a]\nwhen = { event = "waiting", minutes = 99999 }\nthen = { tag = "x" }',
                "more than 30 days",
            ),
        ):
            with pytest.raises(PolicyError, match=why):
                load(text)
