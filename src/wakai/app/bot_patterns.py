"""
The words by which people say what they want, in English and Japanese.

Each pattern is one intent; where several would fit, the bot decides in which order it asks.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


class Question(Enum):
    """What somebody asks about their own case."""

    STATE = "state"
    TIME = "time"
    MONEY = "money"


HARM: Final = _any(
    r"\b(?:suicid\w*|kill (?:myself|me|him|her|you|them)|end my life|want to die|threaten\w*)\b",
    r"\b(?:injur\w+|burn(?:t|ed) (?:me|my|his|her)|caught fire|explod\w+|electric shock)\b",
    r"\b(?:poison\w*|hospital|ambulance|allergic reaction|self.harm)\b",
    r"死にたい|自殺|殺す|殺され|殺して|脅迫|脅され|けがを|ケガを|怪我|火傷|やけど",
    r"発火|火が出|爆発|感電|中毒|救急車|入院|病院に",
)
LAW: Final = _any(
    r"\b(?:lawyer|attorney|solicitor|lawsuit|sue|suing|court|legal action|police|prosecut\w+)\b",
    r"\b(?:journalist|reporter|newspaper|the press|the media|on tv)\b",
    r"弁護士|訴訟|訴え(?:る|ます|たい)|裁判|警察|告訴|被害届|新聞|記者|マスコミ|テレビ局|報道",
)
_A_PERSON: Final = (
    r"(?:human(?: being)?|person|people|agent|representative|rep|operator|adviser|advisor|"
    r"somebody|someone|staff|supervisor|manager|customer (?:service|support|care)|live chat)"
)
PERSON: Final = _any(
    rf"\b(?:talk|speak|chat|write|connect|transfer|put|pass|hand)\b[^.?!]{{0,24}}"
    rf"\b(?:to|with|through)\b[^.?!]{{0,16}}\b{_A_PERSON}\b",
    rf"\b(?:want|need|get|give|bring|find|call|like|have|reach|contact)\b[^.?!]{{0,20}}"
    rf"\b(?:a|an|the|your|any|some|real|live|actual)\b ?(?:real |live |actual )?{_A_PERSON}\b",
    r"\b(?:is|are) (?:there )?(?:anybody|anyone|somebody|someone|a human)\b[^.?!]{0,12}"
    r"\b(?:there|here)\b",
    r"\b(?:no|not|don'?t|stop|hate|tired|enough)\b[^.?!]{0,28}\b(?:bot|bots|robot|machine|ai)\b",
    r"(?:人|人間|担当(?:者|の(?:方|人))?|オペレーター|スタッフ|係(?:の人)?|サポート|カスタマー\w*)"
    r"(?:と|に|へ|を|の方と|さんと)?[^。？！]{0,6}"
    r"(?:話し?たい|話せ|話させ|つない|繋い|つなげ|繋げ|代わっ|替わっ|変わっ|代えて|呼んで|呼び"
    r"|出して|お願い|相談したい|連絡したい)",
    r"(?:ボット|ロボット|機械|AI|自動応答)[^。？！]{0,10}"
    r"(?:嫌|いや|イヤ|じゃなく|ではなく|話したくない|やめて|無理)",
    r"(?:誰|だれ)か(?:いませんか|いますか|助けて|お願い)|有人(?:対応|チャット)|直接話し?たい",
)
BOT: Final = _any(
    r"\b(?:are|is) (?:you|this|it|that)\b[^.?!]{0,14}"
    r"\b(?:bot|robot|machine|program|ai|human|person|chatgpt)\b|\bare you real\b",
    r"\bam i (?:talking|speaking|chatting|writing) (?:to|with) (?:a |an )?(?:real )?"
    r"(?:bot|robot|machine|ai|human|person)\b",
    r"(?:あなた|これ|そちら|相手|今話しているの|中の人)(?:は|って|も)?[^。！]{0,8}"
    r"(?:ロボット|ボット|AI|人工知能|プログラム|機械|人間|生身|人です)",
    r"^(?:ロボット|ボット|AI|人間)(?:です|なの|でしょう|ですよね)",
)
_RULING: Final = (
    r"(?:the|this|that|your|my) (?:ruling|decision|verdict|judge?ment|result|outcome)\b"
)
_VERY: Final = r"(?:(?:so|very|really|just|simply|clearly|plainly|completely|totally) )*"
_WRONG: Final = r"(?:wrong|unfair|unjust|mistaken|incorrect|absurd|outrageous)\b"
_RIGHT: Final = r"(?:right|fair|just|correct|ok|okay|acceptable)\b"
_RULING_JA: Final = (
    r"(?<!出品者の)(?<!購入者の)(?<!相手の)(?<!相手方の)"
    r"(?:裁定|判断|決定|判定)(?:の?(?:内容|結果))?"
)
_AND_SO_ON: Final = r"[^。？！?!]{0,6}"
APPEAL: Final = _any(
    r"\bappeal(?:s|ed|ing)?\b",
    r"異議|不服|アピール|再審査|上訴",
    rf"\b(?:contest|challenge|overturn|object to|dispute|fight) {_RULING}",
    rf"(?:\bnot|n't|\bcannot|\bnever) (?:\w+ )?(?:accept|agree (?:with|to)) {_RULING}",
    rf"(?<!not )(?<!n't )\bdisagree(?:d|ing)? (?:\w+ )?with {_RULING}",
    rf"(?:\bnot|n't) (?:\w+ )?(?:happy|satisfied|okay|ok) (?:with|about) {_RULING}",
    rf"\b(?:unhappy|dissatisfied) (?:with|about) {_RULING}",
    rf"{_RULING} (?:is|was|seems|looks|feels) {_VERY}(?:{_WRONG}|not {_VERY}{_RIGHT})",
    rf"{_RULING} (?:is|was)n't {_VERY}{_RIGHT}",
    rf"(?:\bnot|n't) (?:think|believe|find) (?:that )?{_RULING} (?:is |was )?{_VERY}{_RIGHT}",
    rf"{_RULING_JA}(?:には?|[がはも]|って)?{_AND_SO_ON}納得[がはも]?"
    r"(?:でき(?:な|ませ|ず|かね)|し(?:ていない|ていませ|てない|な|ませ|かね)|[い行]か[なず]|[い行]きませ)",
    rf"{_RULING_JA}(?:には?|[をはが]){_AND_SO_ON}(?:同意|賛成|承服)(?:でき|し)(?:な|ませ|かね)",
    rf"{_RULING_JA}(?:には?|[をは]){_AND_SO_ON}"
    r"(?:受け入れ|受入れ|認め|従え)(?:られ)?(?:な|ませ|たくな)",
    rf"{_RULING_JA}(?:(?:には?|[がはも]|って)、?{_AND_SO_ON}|、)?"
    r"(?:不満|(?:不当|不公平|理不尽)(?!では|じゃ|とは)"
    r"|おかし(?:い(?!とは)|すぎ|く(?:ない(?:です)?か|ありませんか|ない\?))"
    r"|間違(?:って(?:い)?(?:る|ます)|った)|間違い(?:だ|です|と思|があ(?:る|ります))"
    r"|誤り(?:だ|です|と思))",
)
SURVEY: Final = _any(r"\bsurvey\b", r"アンケート|紛争調査")
_NOT_WORKING: Final = (
    r"\b(?:does|do|did|is|are) ?(?:not|n't) work(?:ing)?\b|\bstopped working\b",
    r"動か(?:ない|なく|なかった)|動きません|動作しません|動作しない|電源が入(?:らない|りません)",
)
_HARMED: Final = (
    r"(?:broken|damaged|crack(?:ed|s)|shattered|smashed|chipped|dented|scratched|torn|ripped|"
    r"stained|leaking|defective|faulty|bent|warped|crushed|dirty)\b"
    r"(?! (?:link|page|site|button|app|chat)\b)"
)
_FLAW: Final = r"(?:crack|chip|scratch|dent|tear|rip|stain|hole)"
_FLAW_JA: Final = r"(?:割れ|欠け|破れ|傷|キズ|きず|ヒビ|へこみ|凹み|汚れ|シミ|染み|穴)"
TROUBLE: Final = _any(
    r"\b(?:dispute|order|item|parcel|package)\b[^.?!]{0,16}"
    r"\b(?:trouble|problem|issue|wrong|lost|late|missing)\b",
    r"\b(?:trouble|problem|issue)\b[^.?!]{0,16}"
    r"\b(?:dispute|order|item|parcel|package|seller|purchase)\b",
    r"\b(?:never|not|n'?t) (?:yet )?(?:arriv\w+|come|came|received?|delivered|here)\b",
    r"\b(?:wrong|broken|damaged|fake|defective|missing) "
    r"(?:item|product|thing|size|colou?r|part|goods)\b",
    r"\b(?:item|product|parcel|it|goods) (?:is|was|arrived|came) "
    r"(?:broken|damaged|wrong|fake|defective)\b",
    r"(?<!page )(?<!site )(?<!link )(?<!app )(?<!chat )(?<!button )"
    rf"\b(?:is|are|was|were|arrived|came|got)\b[^.?!]{{0,16}}"
    rf"\b(?:{_HARMED}|(?:fake|counterfeit|missing)\b|in (?:\w+ )?pieces\b(?! of))",
    rf"\b(?:has|have|had|received|delivered|sent|bought)\b[^.?!]{{0,16}}\b{_HARMED}",
    rf"\b(?:has|have|had|is|are|was|were|with|got|found)\b[^.?!]{{0,16}}\b{_FLAW}(?:e?s)?"
    r"(?=[ .!]*$| (?:in|on|all|at|across|along|through|down)\b)",
    r"\bbroke(?=[ .!]*$| (?:off|apart|in|on|after|when|while)\b)|\b(?:came|fell) (?:off|apart)\b",
    r"\bleak(?:s|ed)\b(?=[ .!]*$| (?:in|on|all|from|out|over|everywhere)\b)",
    r"\b(?:broke|broken|damaged|smashed|cracked) (?:on the way|in transit|on arrival)\b",
    *_NOT_WORKING,
    r"\b(?:won't|will not|does ?n't|does not) (?:turn|switch|power) on\b",
    r"^(?:i have )?(?:a )?(?:dispute|problem|trouble)[.! ]*$",
    r"紛争(?:の|で|が|に|を)?[^。？！]{0,6}(?:トラブル|問題|困|相談|こと|件|起き)",
    r"^紛争(?:です)?[。！]?$",
    r"(?:注文|商品|荷物|取引)[^。？！]{0,8}(?:トラブル|問題|困|相談|おかし|間違)",
    r"(?:届か|届いてい|来)ない|届きません|来ません|壊れ|破損|不良品|偽物|足りない|紛失",
    r"違う(?:商品|もの|物|色|サイズ)",
    r"割れ(?:て|た|まし)|ひび(?:が|割れ)|ヒビ|欠け(?:て|た|まし)",
    r"(?<!約束が)破れ(?:て|た|まし)|折れ(?:て|た|まし)",
    r"(?:傷|キズ|きず)(?:が(?:つ|付|あ)|だらけ)|へこ(?:んで|み)|凹んで|汚れて|漏れて",
    rf"^{_FLAW_JA}(?:です)?[。！]?$|に{_FLAW_JA}|"
    rf"{_FLAW_JA}(?:が|も)[^。？！]{{0,4}}(?:ある|あり|見つか|目立|つい|付い|入っ|開い)",
    r"(?<!心が)(?<!気持ちが)傷(?:つ|付)(?:い|き)|(?:水|液)漏れ|曲がっ(?:て|た)|(?:歪|ゆが)ん(?:で|だ)",
    r"(?:取っ手|持ち手|ボタン|部品|蓋|ふた|ネジ|脚)が(?:取れ|とれ|外れ|はずれ)",
    r"故障",
    r"^(?:トラブル|困っています|困った)(?:です)?[。！]?$",
)
HELLO: Final = _any(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|yo)(?: there)?",
    r"こんにちは|こんばんは|おはよう(?:ございます)?|はじめまして|初めまして|もしもし|どうも|やあ",
)
THANKS: Final = _any(
    r"(?:ok(?:ay)?,? )?(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|cheers)",
    r"(?:どうも)?ありがとう(?:ございま(?:す|した))?|助かりました|感謝します",
)
YES: Final = _any(
    r"(?:yes|yeah|yep|sure|ok(?:ay)?|please|do it|go ahead)(?:,? (?:please|do|thanks))?",
    r"はい|うん|ええ|お願い(?:します|いたします)?|頼みます|そうして(?:ください)?|呼んで(?:ください)?",
    r"はい、?お願い(?:します|いたします)?",
)
NO: Final = _any(
    r"(?:no|nope|not now|not yet)(?:,? (?:thanks?(?: you)?))?",
    r"いいえ|いや|大丈夫(?:です)?|結構です|まだ(?:いい)?です",
)
NOT_HELPFUL: Final = _any(
    r"\b(?:not|n'?t|no) (?:really )?"
    r"(?:help(?:ful|ing|ed|s)?|what i (?:asked|meant|want\w*)|answer\w*)\b",
    r"\b(?:useless|wrong answer)\b",
    r"役に立[たち]|役立[たち]|答えになって(?:い)?ない|そうじゃな|そういうことじゃ|聞いているのは",
    r"^(?:いや、?|いいえ、?)?(?:違います|違う)[。！]?$",
)
NUMBER: Final = _any(r"\b(?:order|number|no\.|id|case|dispute)\b", r"注文|番号|紛争")
QUESTIONS: Final[Mapping[Question, re.Pattern[str]]] = {
    Question.MONEY: _any(
        r"\b(?:where|when|how)\b[^.?!]{0,24}\b(?:money|refund)\b",
        r"\b(?:money|refund)\b[^.?!]{0,24}\b(?:where|when|now|yet|held)\b",
        r"(?:お金|返金|代金|金額)[^。！]{0,12}(?:どこ|いつ|どう|まだ|来|戻|入)",
    ),
    Question.TIME: _any(
        r"\b(?:how long|how much time|until when|by when|what is the deadline|my deadline)\b",
        r"\bwhen\b[^.?!]{0,30}\b(?:decision|ruling|result|answer|over|end|ends|decided|deadline)\b",
        r"いつまで|期限は|あと(?:何日|どのくらい|どれくらい)|締め?切り",
        r"いつ(?:結果|裁定|決ま|わか|終わ|回答)|(?:結果|裁定|回答)は?いつ",
    ),
    Question.STATE: _any(
        r"\bwhat(?:'s| is| happens?| will happen| comes?)? (?:happen\w* )?(?:next|now)\b",
        r"\b(?:state|progress|news|update) (?:of|on|about|in)\b|\b(?:status|any news|any update)\b",
        r"\bhow (?:is|does|about) (?:it|my (?:case|dispute))\b",
        r"\bmy (?:case|dispute)\b[^.?!]{0,20}\?|\bwhat (?:can|should|must) i do (?:now|next)\b",
        r"\bwho(?:se turn| is waiting| has to)\b|\bwaiting for\b",
        r"(?:次|この後|このあと|これから)(?:は|に|、)?[^。！]{0,8}(?:何|どう|どうなる|なに)",
        r"(?:今|いま|現在)[^。！]{0,8}(?:どう|状況|状態)|状況|進捗|進み具合|今後",
        r"どうなって(?:い)?(?:る|ます)",
    ),
}

# What is wrong, by the code of the reason: only what can hardly mean another one.
REASONS: Final = (
    ("ND1", _any(r"\b(?:wrong|different|another) (?:item|product|thing)\b", r"(?:違う|別の)商品")),
    (
        "ND2",
        _any(
            r"\b(?:wrong|different|another) (?:size|colou?r|model)\b",
            r"(?:色|サイズ|種類|型)(?:が|も)(?:違|ちが)",
            r"(?:違う|別の)(?:色|サイズ|種類)",
        ),
    ),
    ("ND4", _any(*_NOT_WORKING)),
    (
        "ND5",
        _any(
            r"\b(?:shattered|smashed|cracked|chipped|dented)\b",
            r"\b(?:broke|broken|damaged) (?:on the way|in transit|in the post)\b",
            r"(?:割れ|欠け)(?:て|た|まし|が)|ひび(?:が|割れ)|ヒビ|へこ(?:んで|み)|凹(?:んで|み)",
            r"(?:輸送|配送)中に[^。]{0,6}破損",
        ),
    ),
    (
        "ND6",
        _any(
            r"\b(?:part|piece|item)s? (?:is|are|was|were) missing\b", r"(?:部品|数)が(?:足り|不足)"
        ),
    ),
    ("ND7", _any(r"\b(?:fake|counterfeit|not genuine)\b", r"偽物|にせもの|ニセモノ")),
)
