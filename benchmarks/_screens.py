# ruff: noqa: RUF001 - letters of many scripts are what this is about
"""Invented chats drawn as the screens of a phone: what a reading of pictures is measured by.

Chromium draws them with the fonts that the package carries, in light and dark, at one and three
pixels to the point. What was drawn is known, so every reading can be compared with it.
"""

import base64
import html
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent.parent / "src" / "tallybook" / "bundle" / "fonts"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
#: Width of the screen in points.
WIDTH = 390


@dataclass(frozen=True)
class Said:
    """One drawn message."""

    side: str
    text: str
    time: str


@dataclass(frozen=True)
class Look:
    """Colours of one app in one mode."""

    name: str
    ground: str
    left: str
    right: str
    words_left: str
    words_right: str
    faint_left: str
    faint_right: str


@dataclass(frozen=True)
class Screen:
    """One drawn screen and what stands on it."""

    name: str
    language: str
    look: Look
    scale: int
    said: tuple[Said, ...]


LOOKS = (
    Look("light", "#efeae2", "#ffffff", "#d9fdd3", "#111b21", "#111b21", "#667781", "#667781"),
    Look("dark", "#0b141a", "#202c33", "#005c4b", "#e9edef", "#e9edef", "#8696a0", "#86b5a8"),
    Look("blue", "#ffffff", "#e9e9eb", "#007aff", "#000000", "#ffffff", "#6b6b70", "#d6e8ff"),
)
SCALES = (1, 3)

#: Lines as somebody might write them; sides and times in turn.
CHATS: dict[str, tuple[str, ...]] = {
    "eng": (
        "Did you get home alright?",
        "Yes thanks. Long day, going to bed now.",
        (
            "Why is your phone off? I rang you four times and I drove past, the light was on in the "
            "kitchen."
        ),
        "Please do not come to the house. I have asked you before.",
        "I will be there at the school on Friday at 3 whether you like it or not",
        "ok",
    ),
    "spa": (
        "¿Dónde estás? Te estoy esperando desde las ocho.",
        "Ya te dije que no iba a ir. Déjame en paz, por favor.",
        "Mañana paso por tu trabajo y hablamos, aunque no quieras.",
        "No vengas. Mi jefa ya lo sabe.",
        "Qué vergüenza, después de todo lo que hice por ti",
    ),
    "deu": (
        "Warum gehst du nicht ans Telefon?",
        "Ich möchte keinen Kontakt mehr. Das habe ich dir schon im März geschrieben.",
        "Du weißt genau, dass ich über den Schlüssel Bescheid weiß.",
        "Bitte hör auf, mir zu schreiben.",
        "Wir sehen uns am Freitag, ob du willst oder nicht",
    ),
    "rus": (
        "Почему ты не отвечаешь на звонки?",
        "Я просила тебя больше мне не писать.",
        "Завтра я приеду к твоей работе, и мы поговорим.",
        "Не приезжай. Я уже всё рассказала сестре.",
        "Ты ещё пожалеешь об этом",
    ),
    "ara": (
        "لماذا لا تردين على الهاتف؟",
        "طلبت منك ألا تكتب لي مرة أخرى.",
        "سآتي غدا إلى مكان عملك ونتحدث في الموضوع.",
        "لا تأت من فضلك. أختي تعرف كل شيء.",
        "رأيت سيارتك أمام البيت أمس مساء",
    ),
    "hin": (
        "तुम फोन क्यों नहीं उठा रही हो?",
        "मैंने कहा था कि मुझे मत लिखो।",
        "मैं कल तुम्हारे दफ्तर आऊंगा और हम बात करेंगे।",
        "मत आना। मेरी बहन को सब पता है।",
    ),
    "chi": (
        "你为什么不接电话？",
        "我说过不要再给我写信了。",
        "明天我去你公司找你谈谈。",
        "不要来。我姐姐什么都知道。",
    ),
    "jpn": (
        "どうして電話に出ないの？",
        "もう連絡しないでくださいと言いました。",
        "明日、会社の前で待っています。",
        "来ないでください。",
    ),
}
#: What the bars are about, and what is only measured.
HELD = ("eng", "spa", "deu", "rus", "ara")
ALSO = ("hin", "chi", "jpn")


def screens(languages: tuple[str, ...] = HELD) -> Iterator[Screen]:
    """Every language in every look at every scale."""
    for language, look, scale in itertools.product(languages, LOOKS, SCALES):
        said = tuple(
            Said(
                "left" if number % 2 == 0 else "right",
                text,
                f"{19 + number // 3}:{7 * number + 4:02}",
            )
            for number, text in enumerate(CHATS[language])
        )
        yield Screen(f"{language}-{look.name}-{scale}x", language, look, scale, said)


def drawn(browser: Any, screen: Screen) -> bytes:
    """Draw one screen as a PNG, in memory."""
    place = browser.new_page(
        viewport={"width": WIDTH, "height": 700}, device_scale_factor=screen.scale
    )
    try:
        place.set_content(page_of(screen))
        place.evaluate("document.fonts.ready")
        picture: bytes = place.screenshot(full_page=True)
    finally:
        place.close()
    return picture


def page_of(screen: Screen) -> str:
    """The page that is drawn."""
    look = screen.look
    bubbles = "".join(
        f'<div class="{one.side}"><p dir="auto">{html.escape(one.text)}</p>'
        f"<small>{one.time}</small></div>"
        for one in screen.said
    )
    return f"""<!doctype html><meta charset="utf-8"><style>{_faces()}
    body {{ margin: 0; padding: 12px; background: {look.ground}; font: 16px/1.35 {FAMILIES};
            display: flex; flex-direction: column; gap: 9px }}
    div {{ max-width: 74%; padding: 7px 11px; border-radius: 12px }}
    p {{ margin: 0 }} small {{ display: block; text-align: right; font-size: 11px }}
    .left {{ align-self: flex-start; background: {look.left}; color: {look.words_left} }}
    .right {{ align-self: flex-end; background: {look.right}; color: {look.words_right} }}
    .left small {{ color: {look.faint_left} }} .right small {{ color: {look.faint_right} }}
    </style>{bubbles}"""


FACES = {
    "Words": "NotoSans-Regular.ttf",
    "Words Arabic": "NotoNaskhArabic-Regular.ttf",
    "Words Hindi": "NotoSansDevanagari-Regular.ttf",
    "Words Han": "DroidSansFallbackFull.ttf",
}
FAMILIES = ", ".join(f"'{name}'" for name in FACES)


def _faces() -> str:
    """The package's own fonts, inside the page."""
    return "".join(
        f"@font-face {{ font-family: '{name}'; src: url(data:font/ttf;base64,"
        f"{base64.b64encode((FONTS / file).read_bytes()).decode()}) }}"
        for name, file in FACES.items()
    )
