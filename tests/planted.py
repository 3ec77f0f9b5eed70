"""Specifications in nine languages with planted mentions and residues, and with the damage of real documents.

Each paragraph has a number and at most one planted thing, so that a test finds it again whatever the layout is.
"""

import random
import re
from typing import NamedTuple

LANGUAGES = ("en", "de", "fr", "es", "pt", "ja", "zh", "ko", "ru")
PLAIN_TEXT = {
    "en": (
        "The cells were grown in DMEM with 10% FBS, washed twice in PBS and lysed in RIPA buffer.",
        "Samples were separated by SDS-PAGE, and the peptide was purified by HPLC; CRISPR was used as described.",
        "Of the residues Met, Ala, Thr, Asp and Gly, only one was exchanged (E484K, p.Gly12Asp).",
        "In Table 2, the values of 12 to 15 mice are given; see also paragraphs 3, 5 and 7.",
        "The polypeptide may be fused to a tag, and an ELISA plate was coated at 4 °C for 16 hours.",
        "TNF, EGFR and VEGF were detected in HEK293T cells with the antibodies of Example 3.",
        "A person skilled in the art can select a sequence that is at least 90%, 95% or 99% identical.",
        "The term DNA includes cDNA and genomic DNA; the terms act, gag, tag and cat are names of genes.",
    ),
    "de": (
        "Die Zellen wurden in DMEM mit 10 % FBS kultiviert und zweimal mit PBS gewaschen.",
        "Das Peptid wurde mittels HPLC gereinigt; die Sequenz im FASTA-Format liegt vor.",
        "Der Fachmann kann eine Sequenz wählen, die zu mindestens 90 %, 95 % oder 99 % identisch ist.",
        "In Tabelle 2 sind die Werte von 12 bis 15 Mäusen angegeben.",
    ),
    "fr": (
        "Les cellules ont été cultivées dans du DMEM avec 10 % de FBS et lavées deux fois au PBS.",
        "Le peptide a été purifié par HPLC à 4 °C pendant 16 heures.",
        "L'homme du métier peut choisir une séquence identique à au moins 90 %, 95 % ou 99 %.",
    ),
    "es": (
        "Las células se cultivaron en DMEM con 10 % de FBS y se lavaron dos veces con PBS.",
        "El péptido se purificó por HPLC a 4 °C durante 16 horas.",
        "El experto puede elegir una secuencia idéntica en al menos 90 %, 95 % o 99 %.",
    ),
    "pt": (
        "As células foram cultivadas em DMEM com 10 % de FBS e lavadas duas vezes com PBS.",
        "O peptídeo foi purificado por HPLC a 4 °C durante 16 horas.",
        "Uma sequência idêntica em pelo menos 90 %, 95 % ou 99 % pode ser escolhida.",
    ),
    "ja": (
        "細胞は10%FBSを含むDMEM中で培養し、PBSで2回洗浄した。",
        "ペプチドはHPLCにより精製し、4℃で16時間保存した。",
        "表2に12～15匹のマウスの値を示す。当業者は90%、95%または99%同一の配列を選択できる。",
    ),
    "zh": (
        "细胞在含10%FBS的DMEM中培养，并用PBS洗涤两次。",
        "该肽通过HPLC纯化，在4℃保存16小时。",
        "表2给出了12至15只小鼠的数值，本领域技术人员可以选择同一性为90%、95%或99%的序列。",
    ),
    "ko": (
        "세포는 10% FBS를 포함하는 DMEM에서 배양하고 PBS로 두 번 세척하였다.",
        "펩타이드는 HPLC로 정제하여 4℃에서 16시간 보관하였다.",
        "표 2는 12 내지 15마리 마우스의 값을 나타낸다.",
    ),
    "ru": (
        "Клетки выращивали в среде DMEM с 10 % FBS и дважды промывали PBS.",
        "Пептид очищали методом HPLC при 4 °C в течение 16 часов.",
        "Специалист может выбрать последовательность, идентичную на 90 %, 95 % или 99 %.",
    ),
}
FORMS = {
    "en": (
        "SEQ ID NO: {a}",
        "SEQ ID NO {a}",
        "SEQ ID NO.{a}",
        "SEQ. ID. NO. {a}",
        "SEQ ID NOS: {a}-{b}, {c} and {d}",
        "SEQ ID NOs: {a}, {b}, or {c} to {d}",
        "SEQ ID Nos. {a} through {b}",
        "SEQ ID NO:s {a}-{b}",
        "SEQ ID {a}",
        "SeqID No: {a}",
        "sequence identifier {a}",
        "SEQ ID NO: {a}/{b}",
        "SEQ ID NOs: {a}-{b} and SEQ ID NOs: {c}-{d}",
        "(SEQ ID NO: {a})n",
        "SEQ ID NOs {a} & {b}",
        "SEQ ID NO: {a} or SEQ ID NO: {b}",
        "SEQ ID NO:{a}",
    ),
    "de": (
        "SEQ ID NO: {a}",
        "SEQ ID No. {a}",
        "SEQ ID NR: {a}",
        "SEQ-ID-Nr. {a} bis {b}",
        "Sequenz Nr. {a}",
        "SEQ ID NO: {a} und {b}",
        "SEQ ID NOs: {a}, {b} oder {c}",
    ),
    "fr": (
        "SEQ ID n° {a}",
        "SEQ ID N° : {a} à {b}",
        "SEQ ID NO : {a}",
        "SEQ ID NO : {a} et {b}",
        "SEQ ID NO: {a}, {b} ou {c}",
    ),
    "es": (
        "SEQ ID N.º {a}",
        "SEQ ID NO: {a} a {b}",
        "SEC ID N.º: {a}",
        "SEQ ID NO: {a} y {b}",
        "SEQ ID NO: {a}, {b} o {c}",
    ),
    "pt": ("SEQ ID N.º {a}", "SEQ ID NO: {a} a {b}", "SEQ ID NO: {a} e {b}", "SEQ ID NO: {a}, {b} ou {c}"),
    "ja": (
        "配列番号{a}",
        "配列番号{a}、{b}、{c}または{d}",
        "配列番号{a}～{b}",
        "配列番号{a}及び{b}",
        "配列番号{a}乃至{b}",
        "配列番号{a}ないし{b}",
        "配列番号：{a}",
    ),
    "zh": (
        "SEQ ID NO:{a}-{b}任一项",
        "SEQ ID No.{a}所示",
        "序列号{a}",
        "序列标识号：{a}",
        "SEQ ID NO：{a}至{b}",
        "SEQ ID NO:{a}和{b}",
        "SEQ ID NO:{a}、{b}或{c}",
    ),
    "ko": ("서열번호 {a}", "서열번호: {a} 내지 {b}", "서열번호 {a}, {b} 및 {c}", "서열번호 {a} 또는 {b}"),
    "ru": ("SEQ ID NO: {a}", "ПОСЛ. № {a}", "SEQ ID NO: {a} и {b}", "SEQ ID NO: {a} или {b}"),
}
IN_SENTENCE = {
    "en": "One embodiment comprises {x} as defined above.",
    "de": "Eine Ausführungsform umfasst {x} wie oben definiert.",
    "fr": "Un mode de réalisation comprend {x} telle que définie.",
    "es": "Una realización comprende {x} como se ha definido.",
    "pt": "Uma realização compreende {x} como definido.",
    "ja": "一実施形態では、{x}を含む。",
    "zh": "一个实施方案包含{x}。",
    "ko": "일 실시형태는 {x}를 포함한다.",
    "ru": "Один вариант включает {x} как определено.",
}
RANGES = re.compile(r"\{a\}(?:-| to | through | bis | à | a |～|乃至|ないし|至| 내지 )\{b\}|\{c\}(?:-| to )\{d\}")


class Planted(NamedTuple):
    """paragraph: its number. kind: mention or residues. numbers: that the mention names. residues: of the string."""

    paragraph: str
    kind: str
    language: str
    written: str
    numbers: tuple[int, ...] = ()
    residues: str = ""


class Text(NamedTuple):
    """A text, what is planted in it, and the residues of its listing (molecule type, residues) in order."""

    text: str
    planted: list[Planted]
    listing: list[tuple[str, str]]
    pages: int


def numbers_of(form: str, values: dict[str, int]) -> tuple[int, ...]:
    """Return the numbers that a form names."""
    found: list[int] = []
    for low, high in (("a", "b"), ("c", "d")):
        pair = re.search(rf"\{{{low}\}}(?:-| to | through | bis | à | a |～|乃至|ないし|至| 내지 )\{{{high}\}}", form)
        if pair:
            found += range(values[low], values[high] + 1)
        else:
            found += [values[name] for name in (low, high) if f"{{{name}}}" in form]
    return tuple(sorted(set(found)))


def dna(rng: random.Random, length: int) -> str:
    return "".join(rng.choice("acgt") for _ in range(length))


def protein(rng: random.Random, length: int) -> str:
    return "".join(rng.choice("ACDEFGHIKLMNPQRSTVWY") for _ in range(length))


THREE = dict(
    zip(
        "ARNDCQEGHILKMFPSTWYV",
        [
            "Ala",
            "Arg",
            "Asn",
            "Asp",
            "Cys",
            "Gln",
            "Glu",
            "Gly",
            "His",
            "Ile",
            "Leu",
            "Lys",
            "Met",
            "Phe",
            "Pro",
            "Ser",
            "Thr",
            "Trp",
            "Tyr",
            "Val",
        ],
    )
)


def groups(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def written_residues(rng: random.Random, kind: int) -> tuple[str, str, str]:
    """Return (how residues are written, the residues, the molecule type). kind: which way to write them."""
    way = kind % 16
    if way in (0, 1, 2, 3, 4, 5, 6, 7):
        residues = dna(rng, rng.choice((18, 20, 21, 24, 27, 33)))
        upper = residues.upper()
        prime = rng.choice("'’′")
        return (
            (
                residues,
                upper,
                f"5{prime}-{upper}-3{prime}",
                f"5{prime}-{' '.join(groups(upper, 3))}-3{prime}",
                " ".join(groups(residues, 10)),
                f"FAM-{upper}-BHQ1",
                "*".join(upper),
                f"d({upper})",
            )[way],
            residues,
            "DNA",
        )
    if way == 8:
        residues = dna(rng, 21)
        return residues.upper().replace("T", "U"), residues, "RNA"
    if way == 9:
        residues = dna(rng, 100)
        rows = groups(residues, 60)
        lines = [f"{1 + 60 * n} {' '.join(groups(row, 10))}" for n, row in enumerate(rows)]
        return "\n".join(lines), residues, "DNA"
    if way == 10:
        residues = protein(rng, rng.choice((12, 20, 35)))
        return residues, residues, "AA"
    if way == 11:
        residues = protein(rng, 5)
        return "-".join(THREE[each] for each in residues), residues, "AA"
    if way == 12:
        residues = protein(rng, 8)
        return " ".join(THREE[each] for each in residues), residues, "AA"
    if way == 13:
        residues = protein(rng, 6)
        return "Ac-" + "-".join(THREE[each] for each in residues) + "-NH2", residues, "AA"
    if way == 14:
        unit, times = rng.choice((("GGGGS", 3), ("GGGS", 4), ("EAAAK", 3), ("GGGGS", 4)))
        return f"({unit}){times}", unit * times, "AA"
    residues = protein(rng, 100)
    return "\n".join(" ".join(groups(row, 10)) for row in groups(residues, 50)), residues, "AA"


def damaged(rng: random.Random, text: str, language: str, strength: float) -> str:
    """Return a text with other blanks, digits, soft hyphens and blanks of bad recognition."""
    out = text
    if rng.random() < strength:
        out = out.replace("ID NO", "ID\u00a0NO").replace("ID No", "ID\u00a0No")
    if rng.random() < strength / 2 and language in ("ja", "zh", "ko"):
        out = out.translate(str.maketrans("0123456789:", "０１２３４５６７８９："))
    if rng.random() < strength / 2:
        out = re.sub(r"(?<=\d)-(?=\d)", rng.choice("‐‑–—−"), out)
    if rng.random() < strength / 3:
        out = out.replace("SEQ ID", "SEQ\u00ad ID")
    if rng.random() < strength / 3:
        out = out.replace(
            "SEQ ID NO", rng.choice(("S EQ ID NO", "SEQ I D NO", "SEQ ID N O", "SEQ ID N0", "SE Q ID NO"))
        )
    return out


def wrapped(rng: random.Random, text: str, width: int) -> list[str]:
    """Return the lines of a paragraph; words may be hyphenated, and lines break anywhere in a mention."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            if line and len(line) + len(word) + 1 > width:
                room = width - len(line) - 2
                if (
                    room > 3
                    and len(word) > room + 3
                    and word.isalpha()
                    and word.islower()
                    and not set(word) <= set("acgtu")
                ):
                    lines.append(f"{line} {word[:room]}-")
                    line = word[room:]
                    continue
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    if not any(" " in line for line in lines) and len(text) > width and "\n" not in text:
        lines = groups(text, width)
    return lines


def a_specification(seed: int, mentions: int = 450, strings: int = 220, strength: float = 0.4) -> Text:
    """Return a long text in nine languages with so many planted mentions and strings of residues."""
    rng = random.Random(seed)
    listing: list[tuple[str, str]] = []
    planted: list[Planted] = []
    paragraphs: list[tuple[str, str]] = []
    for number in range(mentions):
        language = LANGUAGES[number % len(LANGUAGES)]
        form = FORMS[language][(number // len(LANGUAGES)) % len(FORMS[language])]
        a = rng.randint(1, 90)
        values = dict(zip("abcd", (a, a + rng.randint(1, 9), a + 11, a + rng.randint(12, 20))))
        written = form.format(**values)
        sentence = IN_SENTENCE[language].format(x=damaged(rng, written, language, strength))
        before, after = (rng.choice(PLAIN_TEXT[language]) for _ in range(2))
        blank = "" if language in ("ja", "zh") else " "
        planted.append(Planted("", "mention", language, written, numbers_of(form, values)))
        paragraphs.append((language, f"{before}{blank}{sentence}{blank}{after}"))
    for number in range(strings):
        language = LANGUAGES[number % len(LANGUAGES)]
        written, residues, molecule = written_residues(rng, number)
        if number % 2 and (molecule, residues) not in listing:
            listing.append((molecule, residues))
        planted.append(Planted("", "residues", language, written, (), residues))
        sentence = IN_SENTENCE[language].format(x=f" {written} ")
        if "\n" in written:
            sentence = f"{IN_SENTENCE[language].format(x='')}\n{written}\n"
        paragraphs.append((language, f"{rng.choice(PLAIN_TEXT[language])} {sentence}"))
    while len(listing) < 120:
        listing.append(("DNA", dna(rng, 40)))
    order = list(range(len(paragraphs)))
    rng.shuffle(order)
    lines: list[str] = []
    result: list[Planted] = []
    for place, index in enumerate(order, 1):
        language, text = paragraphs[index]
        number = f"{place:04d}"
        result.append(planted[index]._replace(paragraph=number))
        width = rng.choice((44, 60, 72, 84)) if language not in ("ja", "zh", "ko") else rng.choice((24, 34))
        lines += [*wrapped(rng, f"[{number}] {text}", width), ""]
    pages = [lines[at : at + 44] for at in range(0, len(lines), 44)]
    text = "\f".join(
        "\n".join([f"WO 2031/{123456}                PCT/EP2030/000001", "", *page, "", str(n)])
        for n, page in enumerate(pages, 1)
    )
    return Text(text, result, listing, len(pages))
