"""
What a person wants, where plain words tell it: a human, an appeal, their case, an order.

It is better to bring a person once too often than to keep one from somebody who asks.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from wakai.app import bot_patterns as patterns
from wakai.app.bot_patterns import Question

SHORT_WORDS_MAX: Final = 4  # "operator please" asks for one, a long sentence may tell of one
SHORT_CHARACTERS_MAX: Final = 10  # the same where words have no spaces
NUMBER_CHARACTERS_MIN: Final = 4
NUMBER_DIGITS_MIN: Final = 2
ANY_LANGUAGE: Final = "*"

_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")  # shorter ones are in every sentence
_IN_ANY_TALK: Final = re.compile(
    r"(?:about|also|been|both|could|does|from|good|have|here|into|just|like|many|more|most|much|"
    r"need|only|other|over|please|some|still|such|than|that|their|them|then|there|these|they|"
    r"this|those|very|want|well|were|what|when|where|which|while|will|with|would|your|"
    r"first|last|time|today|week|month|back|after|before|again|never|every|"
    # what a talk about an order or a dispute is about
    r"order|item|product|thing|goods|article|piece|pair|part|size|model|colou?r|number|name|"
    r"money|refund|price|paid|card|bank|account|sent|send|ship|shipment|shipped|deliver|delivery|"
    r"deliverie|arrive|return|parcel|package|packet|post|label|address|photo|picture|video|proof|"
    r"file|seller|buyer|shop|store|house|home|case|claim|dispute|offer|ruling|appeal|answer|"
    r"message|mail|chat|phone|call|help|broken|damage|wrong|work|happen|problem|trouble|thank)"
    r"(?:s|e?d|ing)?"
)
_RUN_IN_ANY_TALK: Final = re.compile(
    r"写真|動画|画像|注文|注文番号|番号|商品|品物|製品|部品|荷物|返金|返品|返送|代金|金額|料金|送料|"
    r"配送|配達|発送|到着|出品者|購入|購入者|販売者|店舗|連絡|確認|紛争|裁定|異議|証拠|書類|提出|"
    r"担当|担当者|状況|状態|問題|相談|希望|対応|返事|回答|質問|理由|期限|期間|結果|破損|不良|"
    r"今日|昨日|明日|本日|今回|前回|最初|最後|全部|一部|自分|日本|新品|中古|本当|何度|大変|"
    r"サイズ|カラー|タイプ|セット|モデル|メール|メッセージ|チャット|トラブル|サポート|スタッフ|"
    r"オペレーター|ケース|カード|ページ|ボタン|ラベル|キャンセル"
)
_ENDING_MAX: Final = 2  # letters by which a plural is longer: "glasses"
_HAN_OR_KATAKANA: Final = re.compile(r"[\u3400-\u9fff]{2,}|[\u30a1-\u30fc]{3,}")
_HAN_AND_KATAKANA: Final = re.compile(r"[\u3400-\u9fff\u30a1-\u30fc]+")  # "電気ケトル" is one word
_MAYBE_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _./-]*[A-Za-z0-9]")


def plain(text: str) -> str:
    """Return a text in one width and with plain apostrophes, for comparing."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").strip()


def wants_person(text: str, keywords: Mapping[str, Sequence[str]]) -> str | None:
    """
    Return how somebody asks for a human: "keyword", "words", or None where they do not.

    ``keywords`` are the policy's, by language; those of ``*`` count wherever they stand.
    """
    said = plain(text).casefold()
    if _has(said, keywords.get(ANY_LANGUAGE, ())):
        return "keyword"
    others = [
        word for language, words in keywords.items() if language != ANY_LANGUAGE for word in words
    ]
    if _is_short(said) and _has(said, others):
        return "keyword"
    return "words" if patterns.PERSON.search(said) else None


def is_harm(text: str) -> bool:
    """Return whether somebody may be hurt or threatened."""
    return bool(patterns.HARM.search(plain(text)))


def is_law(text: str) -> bool:
    """Return whether law, police or press are named."""
    return bool(patterns.LAW.search(plain(text)))


def asks_what_you_are(text: str) -> bool:
    """Return whether somebody wonders if a program or a person is answering."""
    return bool(patterns.BOT.search(plain(text)))


def is_appeal(text: str) -> bool:
    """Return whether it is about an appeal; a question about the survey is not."""
    said = plain(text)
    return bool(patterns.APPEAL.search(said)) and not patterns.SURVEY.search(said)


def is_trouble(text: str) -> bool:
    """Return whether something went wrong with an order."""
    return bool(patterns.TROUBLE.search(plain(text)))


def reason(said: Iterable[str]) -> str:
    """Return the reason that what somebody said is about; empty where it may be several."""
    text = " ".join(plain(one) for one in said)
    found = [code for code, pattern in patterns.REASONS if pattern.search(text)]
    return found[0] if len(found) == 1 else ""


def is_greeting(text: str) -> bool:
    """Return whether the text is a greeting and nothing else."""
    return _is_all(patterns.HELLO, text)


def is_thanks(text: str) -> bool:
    """Return whether the text is thanks and nothing else."""
    return _is_all(patterns.THANKS, text)


def is_yes(text: str) -> bool:
    """Return whether the text says yes and nothing else."""
    return _is_all(patterns.YES, text)


def is_no(text: str) -> bool:
    """Return whether the text says no and nothing else."""
    return _is_all(patterns.NO, text)


def names_a_number(text: str) -> bool:
    """Return whether a number in the text is meant to be one of an order or a case."""
    return bool(patterns.NUMBER.search(plain(text)))


def words_shared(text: str, title: str) -> int:
    """Return how many words of the title of something that was bought a text has."""
    said, called = plain(text), plain(title)
    words = _in_both(_telling(said), _telling(called), _is_same_word)
    return words + _in_both(_telling_runs(said), _telling_runs(called), _have_same_run)


def _in_both[Word](
    said: set[Word], called: set[Word], is_same: Callable[[Word, Word], bool]
) -> int:
    """Return how many words are in both; one that was said is one, however often it is called."""
    ours = sum(any(is_same(one, other) for other in called) for one in said)
    theirs = sum(any(is_same(one, other) for one in said) for other in called)
    return min(ours, theirs)


def _telling(text: str) -> set[str]:
    """Return the words that not every sentence has."""
    words = _WORD.findall(text.casefold())
    return {
        word
        for word in words
        if not _IN_ANY_TALK.fullmatch(word) and not _HAN_OR_KATAKANA.search(word)
    }


def _telling_runs(text: str) -> set[frozenset[str]]:
    """Return the same where words have no spaces: each word as the runs that it is made of."""
    words = (_HAN_OR_KATAKANA.findall(word) for word in _HAN_AND_KATAKANA.findall(text))
    telling = (
        frozenset(run for run in runs if not _RUN_IN_ANY_TALK.fullmatch(run)) for runs in words
    )
    return {runs for runs in telling if runs}


def _have_same_run(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two words share a run, also where it is a part of a longer one."""
    return any(ours in theirs or theirs in ours for ours in one for theirs in other)


def _is_same_word(one: str, other: str) -> bool:
    """Return whether two words are the same, also where one of them is a plural."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= _ENDING_MAX


def is_not_helpful(text: str) -> bool:
    """Return whether the last answer is called no help."""
    return bool(patterns.NOT_HELPFUL.search(plain(text)))


def question(text: str) -> Question | None:
    """Return what is asked about the person's own case, if anything."""
    said = plain(text)
    kinds = patterns.QUESTIONS.items()
    return next((kind for kind, pattern in kinds if pattern.search(said)), None)


def numbers_in(text: str) -> list[str]:
    """Return what may be an order number, as it was typed: it has a few digits at least."""
    return [part for part in codes_in(text) if _may_be_number(part)]


def codes_in(text: str) -> list[str]:
    """Return each word in Latin letters and digits, each two beside each other, and them all."""
    found = []
    for stretch in _MAYBE_NUMBER.findall(plain(text)):
        split = stretch.split()
        pairs = (" ".join(pair) for pair in pairwise(split))
        found += [stretch, *split, *pairs]
    return list(dict.fromkeys(found))


def _may_be_number(part: str) -> bool:
    digits = sum(character.isdigit() for character in part)
    letters = sum(character.isalpha() for character in part)
    if " " in part and letters > digits:
        return False
    return len(part) >= NUMBER_CHARACTERS_MIN and digits >= NUMBER_DIGITS_MIN


def _is_all(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(plain(text).strip(" .!?。！？、,~〜ー")))


def _is_short(said: str) -> bool:
    if _CJK.search(said):
        return len(said) <= SHORT_CHARACTERS_MAX
    return len(said.split()) <= SHORT_WORDS_MAX


def _has(said: str, words: Iterable[str]) -> bool:
    return any(_names(plain(word).casefold(), said) for word in words)


def _names(word: str, said: str) -> bool:
    if _CJK.search(word):
        return word in said
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None
