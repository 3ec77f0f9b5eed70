"""Propose Latin letters for Chinese names: Hanyu Pinyin without tones, as in Chinese passports and company names.

It hides that pypinyin reads the characters in their phrases, because many have several readings; that some family names
are read in their own way; and where a name is divided into words. pypinyin is imported for the first Chinese name only,
because its dictionary takes a while to load. The result is a proposal for a person: people in Taiwan, Hong Kong and
Singapore often write their names in other ways, and a company may have an English name.
"""

import re
from collections.abc import Iterator
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_DOTS: Final = str.maketrans("\u00b7\u2022\u2027\u30fb", "    ")
"""The middle dots between the parts of a foreign or minority name become blanks."""
_LONGEST_PERSON: Final = 3
"""The most characters of the name of a person whose family name has one."""


def _pairs(*lines: str) -> dict[str, str]:
    return dict(pair.split("=") for line in lines for pair in line.split())


_FAMILIES: Final = _pairs(
    "曾=zeng 单=shan 單=shan 仇=qiu 解=xie 查=zha 朴=piao 区=ou 區=ou 翟=zhai 乐=yue 樂=yue 缪=miao 繆=miao 冼=xian",
    "种=chong 秘=bi 折=she 员=yun 員=yun 召=shao 覃=qin 宿=su 薄=bo 祭=zhai 佴=nai 卜=bu 阚=kan 闞=kan 洗=xian",
)
"""Family names whose reading differs from the usual one of the character."""
_LONG_FAMILIES: Final = _pairs(
    "欧阳=ouyang 歐陽=ouyang 司马=sima 司馬=sima 上官=shangguan 诸葛=zhuge 諸葛=zhuge 东方=dongfang 東方=dongfang",
    "皇甫=huangfu 尉迟=yuchi 尉遲=yuchi 公孙=gongsun 公孫=gongsun 慕容=murong 令狐=linghu 宇文=yuwen 长孙=zhangsun",
    "長孫=zhangsun 司徒=situ 司空=sikong 夏侯=xiahou 轩辕=xuanyuan 軒轅=xuanyuan 端木=duanmu 独孤=dugu 獨孤=dugu",
    "南宫=nangong 南宮=nangong 申屠=shentu 万俟=moqi 澹台=tantai 澹臺=tantai 闻人=wenren 聞人=wenren 赫连=helian",
    "赫連=helian 淳于=chunyu 濮阳=puyang 濮陽=puyang 钟离=zhongli 鍾離=zhongli 鲜于=xianyu 鮮于=xianyu 单于=chanyu",
    "呼延=huyan 拓跋=tuoba 西门=ximen 西門=ximen 百里=baili 东郭=dongguo 東郭=dongguo 公冶=gongye 宗政=zongzheng",
)
_PARTS_OF_NAMES: Final = re.compile(
    "(有限|责任|責任|股份|公司|集团|集團|控股|企业|企業|科技|技术|技術|生物|基因|细胞|細胞|医药|醫藥|药业|藥業|制药|製藥|"
    "医疗|醫療|器械|健康|诊断|診斷|化工|化学|化學|农业|農業|种业|種業|食品|工程|材料|电子|電子|信息|国际|國際|国立|國立|"
    "大学|大學|学院|學院|科学院|科學院|科学|科學|研究院|研究所|研究|中心|医院|醫院|附属|附屬|第[一二三四五六七八九十]|实验室|實驗室|"
    "中国|中國|北京|上海|天津|重庆|重慶|江苏|江蘇|浙江|广东|廣東|广州|廣州|深圳|香港|台湾|臺灣|台灣|山东|山東|四川|成都|"
    "湖北|湖南|武汉|武漢|杭州|苏州|蘇州|南京|福建|厦门|廈門|安徽|河南|河北|陕西|陝西|西安|云南|雲南|吉林|辽宁|長春|长春|"
    "交通|理工|师范|師範|工业|工業|股份|发展|發展|投资|投資|服务|服務)"
)
"""Words of the names of companies and institutes, and places."""


def in_pinyin(text: str) -> str:
    """Return a text with its Chinese characters in pinyin. Other characters stay, and so do characters without reading.

    A short run is the name of a person: "Wang Xiaoming". A longer one is divided into words, each with a capital.
    Between middle dots, each run is one word.
    """
    parted = text.translate(_DOTS)

    def read(found: re.Match[str]) -> str:
        words = _words(found[0]) if parted == text else (_joined(_syllables(found[0])).capitalize(),)
        return f" {' '.join(words)} "

    return re.sub(r"(?<=[(\uff08]) | (?=[)\uff09,;])", "", " ".join(_HAN.sub(read, parted).split()))


def _words(run: str) -> Iterator[str]:
    long = run[:2] in _LONG_FAMILIES
    family = run[: 2 if long else 1]
    is_person = len(family) < len(run) < len(family) + _LONGEST_PERSON and _PARTS_OF_NAMES.search(run) is None
    if is_person:
        known = (_LONG_FAMILIES if long else _FAMILIES).get(family)
        yield (known or _joined(_syllables(family))).capitalize()
        yield _joined(_syllables(run[len(family) :])).capitalize()
        return
    syllables = _syllables(run)  # of the whole, because the reading of a character depends on its neighbors
    start = 0
    for part in filter(None, _PARTS_OF_NAMES.split(run)):
        for size in _sizes(part):
            yield _joined(syllables[start : start + size]).capitalize()
            start += size


def _sizes(part: str) -> list[int]:
    """Return the sizes of the words of a part: one if it is known or short, otherwise pairs, as most words are."""
    count = len(part)
    if count <= _LONGEST_PERSON or _PARTS_OF_NAMES.fullmatch(part):
        return [count]
    return [2] * (count // 2) + [1] * (count % 2)


def _joined(syllables: list[str]) -> str:
    """Return a word, with an apostrophe before a later syllable that begins with a vowel (GB/T 16159)."""
    return "".join(each if not place or each[:1] not in "aoe" else f"'{each}" for place, each in enumerate(syllables))


def _syllables(run: str) -> list[str]:
    """Return the pinyin of each character, or the character itself.

    The u with two dots becomes yu, as in passports (GB/T 28039).
    """
    from pypinyin import lazy_pinyin

    found = lazy_pinyin(run)
    if len(found) != len(run):  # characters without reading are in one piece
        found = [lazy_pinyin(each)[0] for each in run]
    return [each.replace("v", "yu") if each.isascii() else each for each in found]
