# ruff: noqa: RUF001 - letters of many scripts are what this is about
"""Two more sets of drawn screens, made after the reader of pictures was.

Other words, other fonts, other shapes and colours than `_screens`, drawn as four kinds of app draw
them: the time in the last line of the bubble with ticks, a date in a pill, a wallpaper saved as
JPEG, a header and a box to write in.

What the reader got wrong in the first set (`SEEN`) was looked at once, and the reader was mended. The
second (`HELD_OUT`) was drawn after that and only measured. Whoever changes the reader looks at
`_screens` and `SEEN`, and takes of `HELD_OUT` the figures alone.
"""

import html
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks._screens import Said

SEEN, HELD_OUT = "looked at once", "held out"
#: Width of the screens in points.
WIDTH = {SEEN: 402, HELD_OUT: 412}
#: How strongly a picture is pressed that was passed on as JPEG.
QUALITY = {SEEN: 72, HELD_OUT: 66}

#: Lines as somebody might write them: side, words.
SEEN_CHATS: dict[str, tuple[tuple[str, str], ...]] = {
    "eng": (
        ("left", "Where were you last night"),
        ("left", "I know you were not at your sister's because I checked"),
        ("right", "I was at work until ten. Stop asking my colleagues about me."),
        ("left", "You have until Sunday to bring the keys back or I am changing the locks"),
        ("right", "The solicitor told you to write to her, not to me"),
        ("right", "Stop."),
    ),
    "spa": (
        ("left", "Contéstame cuando te llamo"),
        ("right", "Estaba con los niños en el médico. Habla con mi abogada."),
        ("left", "No me importa el juez, voy a recoger a Martín el sábado a las once"),
        ("right", "Eso no es lo que dice la sentencia"),
        ("left", "¡Te vas a enterar!"),
        ("right", "Basta"),
    ),
    "deu": (
        ("left", "Ich habe dein Auto vor dem Büro gesehen"),
        ("right", "Lass mich in Ruhe, sonst gehe ich zur Polizei."),
        ("left", "Geh ruhig. Denen erzähle ich dann, was für eine Mutter du bist"),
        ("left", "Außerdem gehört die Hälfte der Möbel mir"),
        ("right", "Schreib das bitte meiner Anwältin"),
        ("right", "Nein"),
    ),
    "rus": (
        ("left", "Где ты была вчера вечером?"),
        ("right", "Это больше не твоё дело. Не звони моей маме."),
        ("left", "Верни ключи до воскресенья, иначе я сменю замки в квартире"),
        ("left", "Я видел твою машину возле школы"),
        ("right", "Все вопросы к моему адвокату"),
        ("right", "Хватит"),
    ),
    "ara": (
        ("left", "أين كنت مساء البارحة؟"),
        ("right", "كنت في العمل حتى العاشرة، توقف عن سؤال زملائي عني."),
        ("left", "أعيدي المفاتيح قبل يوم الأحد وإلا سأغير الأقفال"),
        ("left", "رأيتك مع أخيك عند باب المدرسة"),
        ("right", "تحدث مع المحامية من فضلك"),
        ("right", "كفى"),
    ),
}
HELD_OUT_CHATS: dict[str, tuple[tuple[str, str], ...]] = {
    "eng": (
        ("right", "Please send the school form back by Wednesday"),
        ("left", "Who was the man in the blue jacket at the gate?"),
        ("left", "Answer me, I can see that you have read this"),
        ("right", "That is none of your business any more, Daniel"),
        ("left", "Fine. Then explain to your mother why the rent is not paid"),
        ("left", "I know"),
    ),
    "spa": (
        ("right", "Deja de mandar mensajes a mi hermana"),
        ("left", "¿Quién era el hombre de la chaqueta azul?"),
        ("left", "Sé que has leído esto, así que responde ahora mismo"),
        ("right", "Ya no tengo por qué darte explicaciones"),
        ("left", "Pues explícale a tu madre por qué no está pagado el alquiler"),
        ("left", "Tú verás"),
    ),
    "deu": (
        ("right", "Bitte gib die Bücher der Kinder zurück"),
        ("left", "Wer war der Mann mit der blauen Jacke?"),
        ("left", "Ich sehe doch, dass du das gelesen hast, also antworte"),
        ("right", "Das geht dich überhaupt nichts mehr an"),
        ("left", "Dann erkläre deiner Mutter, warum die Miete nicht gezahlt ist"),
        ("left", "Schön"),
    ),
    "rus": (
        ("right", "Пожалуйста, верни документы детей"),
        ("left", "Кто был тот мужчина в синей куртке?"),
        ("left", "Я вижу, что ты это прочитала, отвечай немедленно"),
        ("right", "Тебя это больше не касается"),
        ("left", "Тогда объясни своей матери, почему не заплачено за жильё"),
        ("left", "Ну ладно"),
    ),
    "ara": (
        ("right", "من فضلك أعد أوراق الأولاد"),
        ("left", "من كان الرجل صاحب السترة الزرقاء؟"),
        ("left", "أعرف أنك قرأت هذه الرسالة فأجيبي الآن"),
        ("right", "هذا لم يعد من شأنك"),
        ("left", "إذن اشرحي لأمك لماذا لم يدفع الإيجار حتى اليوم"),
        ("left", "حسنا"),
    ),
}
CHATS = {SEEN: SEEN_CHATS, HELD_OUT: HELD_OUT_CHATS}
#: What stands in the pill: the day, as apps write it.
DAYS = {
    SEEN: {"eng": "Today", "spa": "12 de marzo", "deu": "Gestern", "rus": "12 марта",
           "ara": "12 مارس"},
    HELD_OUT: {"eng": "Monday", "spa": "Ayer", "deu": "Montag", "rus": "Вчера", "ara": "أمس"},
}  # fmt: skip
NAMES = {
    SEEN: {"eng": "Robin", "spa": "Álex", "deu": "Kim", "rus": "Саша", "ara": "نور"},
    HELD_OUT: {"eng": "Daniel", "spa": "Julio", "deu": "Thomas", "rus": "Игорь", "ara": "سامي"},
}
STAMP = {SEEN: "16:05", HELD_OUT: "20:41"}
#: Fonts of the machine; the last has every letter.
FONTS = {
    SEEN: {
        "whatsapp": "16px/1.3 'Liberation Sans', 'DejaVu Sans'",
        "telegram": "16px/1.3 'DejaVu Sans'",
        "imessage": "16px/1.3 'Liberation Sans', 'DejaVu Sans'",
        "sms": "16px/1.3 'DejaVu Sans Condensed', 'DejaVu Sans'",
    },
    HELD_OUT: {
        "whatsapp": "15px/1.35 'DejaVu Sans Condensed', 'DejaVu Sans'",
        "telegram": "17px/1.25 'Liberation Sans', 'DejaVu Sans'",
        "imessage": "17px/1.25 'DejaVu Sans'",
        "sms": "18px/1.4 'Liberation Sans', 'DejaVu Sans'",
    },
}


@dataclass(frozen=True)
class Paint:
    """Colours of one app in one mode."""

    ground: str
    bar: str
    left: str
    right: str
    words: str
    words_right: str
    faint: str
    faint_right: str
    line: str


SEEN_PAINTS = {
    ("whatsapp", "light"): Paint(
        "#e6ddd4", "#f6f5f3", "#ffffff", "#d8fdd2", "#0a0a0a", "#0a0a0a", "#00000073", "#00000073",
        "#d5cbc0"),
    ("whatsapp", "dark"): Paint(
        "#0b0f12", "#161b1e", "#1f2629", "#144d37", "#fafafa", "#fafafa", "#ffffff99", "#ffffff99",
        "#1b2124"),
    ("telegram", "light"): Paint(
        "#b9d3a4", "#fbfbfb", "#ffffff", "#e1fec6", "#000000", "#000000", "#8d8e92", "#3fa14a",
        "#aac694"),
    ("telegram", "dark"): Paint(
        "#101a24", "#1c2733", "#212d3b", "#3e6a97", "#ffffff", "#ffffff", "#7d8b99", "#a5c6e8",
        "#172330"),
    ("imessage", "light"): Paint(
        "#ffffff", "#f7f7f7", "#e8e8ea", "#34c759", "#000000", "#ffffff", "#8a8a8e", "#8a8a8e", ""),
    ("imessage", "dark"): Paint(
        "#000000", "#1a1a1c", "#262629", "#0b84fe", "#ffffff", "#ffffff", "#98989f", "#98989f", ""),
    ("sms", "light"): Paint(
        "#fdfcff", "#fdfcff", "#e1e2e8", "#0b57d0", "#1b1b1f", "#ffffff", "#44474e", "#44474e", ""),
    ("sms", "dark"): Paint(
        "#121318", "#121318", "#303134", "#c2e7ff", "#e3e3e8", "#001d35", "#c4c6d0", "#c4c6d0", ""),
}  # fmt: skip
HELD_OUT_PAINTS = {
    ("whatsapp", "light"): Paint(
        "#ece5dd", "#075e54", "#ffffff", "#dcf8c6", "#262626", "#262626", "#8c8c8c", "#8ca380",
        "#dfd6cb"),
    ("whatsapp", "dark"): Paint(
        "#0d1418", "#232d36", "#262d31", "#056162", "#f1f1f2", "#f1f1f2", "#9ba4a9", "#8fbdbb",
        "#141d22"),
    ("telegram", "light"): Paint(
        "#c6d7e6", "#527da3", "#ffffff", "#effdde", "#000000", "#000000", "#a1aab3", "#62ac55",
        "#b5c9db"),
    ("telegram", "dark"): Paint(
        "#0e1621", "#17212b", "#182533", "#2b5278", "#f5f5f5", "#e4ecf2", "#6d7f8f", "#7da8d3",
        "#131d29"),
    ("imessage", "light"): Paint(
        "#ffffff", "#f6f6f6", "#e5e5ea", "#007aff", "#000000", "#ffffff", "#8e8e93", "#8e8e93", ""),
    ("imessage", "dark"): Paint(
        "#000000", "#161616", "#3b3b3d", "#30d158", "#ffffff", "#ffffff", "#8d8d93", "#8d8d93", ""),
    ("sms", "light"): Paint(
        "#f2f2f4", "#f2f2f4", "#ffffff", "#cfe3ff", "#1c1c1c", "#16202c", "#6f6f74", "#6f6f74", ""),
    ("sms", "dark"): Paint(
        "#010101", "#010101", "#2a2a2c", "#1d4f91", "#fafafa", "#fafafa", "#9c9ca1", "#9c9ca1", ""),
}  # fmt: skip
PAINTS = {SEEN: SEEN_PAINTS, HELD_OUT: HELD_OUT_PAINTS}
#: Kind of app, mode, scale, whether passed on as JPEG.
DRAWN = {
    SEEN: (
        ("whatsapp", "light", 1, False), ("whatsapp", "light", 3, True),
        ("whatsapp", "dark", 2, False), ("telegram", "light", 2, True),
        ("telegram", "dark", 3, False), ("imessage", "light", 3, False),
        ("imessage", "dark", 1, False), ("sms", "light", 2, False), ("sms", "dark", 1, True),
    ),
    HELD_OUT: (
        ("whatsapp", "light", 2, True), ("whatsapp", "dark", 1, False),
        ("whatsapp", "dark", 3, True), ("telegram", "light", 1, False),
        ("telegram", "dark", 2, True), ("imessage", "light", 1, True),
        ("imessage", "dark", 3, False), ("sms", "light", 3, True), ("sms", "dark", 2, False),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class HeldOut:
    """One drawn screen of these sets.

    Attributes:
        which: The set.
        said: What stands in its bubbles, with sides and times.
        beside: What stands beside them (day, name, times of their own), which a person would drop.
    """

    which: str
    name: str
    language: str
    app: str
    mode: str
    scale: int
    pressed: bool
    said: tuple[Said, ...]
    beside: tuple[str, ...]


def held_out(which: str, languages: tuple[str, ...]) -> Iterator[HeldOut]:
    """Every language in every drawing of one set."""
    for language, drawing in itertools.product(languages, DRAWN[which]):
        app, mode, scale, pressed = drawing
        inside = app in {"whatsapp", "telegram"}
        said = tuple(
            Said(side, text, f"{8 + number}:{(13 * number + 27) % 60:02}" if inside else "")
            for number, (side, text) in enumerate(CHATS[which][language])
        )
        day, stamp = DAYS[which][language], STAMP[which]
        beside = (NAMES[which][language], day, *(() if inside else (f"{day} {stamp}", stamp)))
        name = f"{language}-{app}-{mode}-{scale}x{'-jpeg' if pressed else ''}"
        yield HeldOut(which, name, language, app, mode, scale, pressed, said, beside)


def drawn_held_out(browser: Any, screen: HeldOut) -> bytes:
    """Draw one screen as a PNG or a JPEG, in memory."""
    place = browser.new_page(
        viewport={"width": WIDTH[screen.which], "height": 760}, device_scale_factor=screen.scale
    )
    try:
        place.set_content(page_of(screen))
        place.evaluate("document.fonts.ready")
        how = {"type": "jpeg", "quality": QUALITY[screen.which]} if screen.pressed else {}
        picture: bytes = place.screenshot(full_page=True, **how)
    finally:
        place.close()
    return picture


def page_of(screen: HeldOut) -> str:
    """The page that is drawn."""
    which = screen.which
    paint = PAINTS[which][screen.app, screen.mode]
    bubbles = "".join(_bubble(one) for one in screen.said)
    stamp = STAMP[which] if screen.app in {"imessage", "sms"} else ""
    pill = f'<div class="day"><span>{DAYS[which][screen.language]} {stamp}</span></div>'
    style = _style(screen, paint)
    return f"""<!doctype html><meta charset="utf-8"><style>{style}</style>
    <header>{NAMES[which][screen.language]}</header>
    <main>{pill}{bubbles}</main><footer><i></i></footer>"""


def _style(screen: HeldOut, paint: Paint) -> str:
    """How an app draws its screen."""
    pattern = _wallpaper(paint.line) if paint.line else ""
    return f"""
    * {{ box-sizing: border-box }}
    body {{ margin: 0; background: {paint.ground} {pattern}; color: {paint.words};
            font: {FONTS[screen.which][screen.app]}; min-height: 760px; display: flex;
            flex-direction: column }}
    header {{ background: {paint.bar}; padding: 14px 16px 12px 60px; font-weight: bold }}
    main {{ flex: 1; padding: 10px 14px; display: flex; flex-direction: column; gap: 5px }}
    footer {{ background: {paint.bar}; padding: 9px 46px }}
    footer i {{ display: block; height: 34px; border-radius: 17px; background: {paint.left} }}
    .day {{ align-self: center; margin: 6px; font-size: 12px; color: {paint.faint} }}
    .one {{ max-width: 78%; padding: 6px 10px 8px; position: relative }}
    .left {{ align-self: flex-start; background: {paint.left} }}
    .right {{ align-self: flex-end; background: {paint.right}; color: {paint.words_right} }}
    .left small {{ color: {paint.faint} }} .right small {{ color: {paint.faint_right} }}
    small {{ float: right; font-size: 11px; margin: 6px 0 -5px 12px; white-space: nowrap;
             direction: ltr }}
    svg {{ height: 9px; vertical-align: -1px; margin-left: 3px; fill: none; stroke: #53bdeb;
           stroke-width: 1.5 }}
    {SHAPES[screen.app].replace("WHITE", paint.left)}"""


#: What bubbles and pills look like, by app.
SHAPES = {
    "whatsapp": ".one { border-radius: 9px; box-shadow: 0 1px 1px #0003 }"
    " .day span { background: WHITE; padding: 5px 12px; border-radius: 8px; display: block }",
    "telegram": ".one { border-radius: 17px } .left { border-bottom-left-radius: 3px }"
    " .right { border-bottom-right-radius: 3px } small { font-style: italic }"
    " .day span { background: #5b7a4a88; color: #fff; padding: 3px 10px; border-radius: 13px }",
    "imessage": ".one { border-radius: 19px; padding: 8px 14px } .day { font-size: 11px }",
    "sms": ".one { border-radius: 22px 22px 22px 5px; padding: 11px 17px }"
    " .right { border-radius: 22px 22px 5px 22px }",
}
TICKS = '<svg viewBox="0 0 18 11"><path d="M1 6l3.5 4L11 1M7 9l1 1L15 1"/></svg>'


def _bubble(one: Said) -> str:
    """One message as the app draws it: the time floats into the last line where there is room."""
    ticks = TICKS if one.side == "right" else ""
    small = f"<small>{one.time}{ticks}</small>" if one.time else ""
    return (
        f'<div class="one {one.side}"><span dir="auto">{html.escape(one.text)}</span>{small}</div>'
    )


def _wallpaper(line: str) -> str:
    """Small line drawings, over and over."""
    colour = line.replace("#", "%23")
    shapes = (
        "<path d='M10 12q8 -10 16 0t16 0'/><circle cx='62' cy='20' r='9'/>"
        "<rect x='14' y='44' width='18' height='13' rx='3'/><path d='M52 62l9 -15 9 15z'/>"
        "<path d='M70 40l8 3 -3 7'/><circle cx='24' cy='76' r='5'/><path d='M60 80h16m-8 -8v16'/>"
    )
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='88' height='92' fill='none' "
        f"stroke='{colour}' stroke-width='2'>{shapes}</svg>"
    )
    return f'url("data:image/svg+xml,{drawing}")'
