"""A Chinese name is proposed in pinyin: persons, companies, universities, and names with several readings."""

import pytest

from wiposeq.rules.pinyin import in_pinyin
from wiposeq.standard.latin import latin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王小明", "Wang Xiaoming"),
        ("曾国藩", "Zeng Guofan"),
        ("單小蓮", "Shan Xiaolian"),
        ("欧阳修", "Ouyang Xiu"),
        ("司马相如", "Sima Xiangru"),
        ("王西安", "Wang Xi'an"),
        ("吕布", "Lyu Bu"),
        ("买买提·艾力", "Maimaiti Aili"),
        ("重庆大学", "Chongqing Daxue"),
        ("國立臺灣大學", "Guoli Taiwan Daxue"),
        ("江苏恒瑞医药股份有限公司", "Jiangsu Hengrui Yiyao Gufen Youxian Gongsi"),
        ("百济神州（北京）生物科技有限公司", "Baiji Shenzhou (Beijing) Shengwu Keji Youxian Gongsi"),
        ("XtalPi晶泰科技", "XtalPi Jingtai Keji"),
        ("中国农业银行", "Zhongguo Nongye Yinhang"),
        ("Example Ltd", "Example Ltd"),
    ],
)
def test_a_chinese_name_is_read_in_its_words(text: str, expected: str) -> None:
    assert latin(in_pinyin(text), as_name=True) == expected


def test_characters_without_a_reading_stay() -> None:
    assert in_pinyin("\U0003134a王") == "\U0003134a Wang"
