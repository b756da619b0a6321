"""Write the invented exports that `make demo` brings in. Nothing here happened to anyone."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
OTHER, OWN = "+447700900123", "+447700900789"
NEW_NUMBER = "07700900456"

LINES = [
    "Morning. Hope you slept.",
    "You didn't answer last night.",
    "I know you read this.",
    "I saw your light was on late.",
    "That blue coat suits you.",
    "Why are you doing this to us?",
    "I only want to talk. Five minutes.",
    "I drove past. Your car wasn't there.",
    "Who is he?",
    "I'm not angry. I just want an answer.",
    "You can't just disappear.",
    "I asked Jo where you are. She says you're fine.",
    "I left something on your step.",
    "You always go quiet when I'm right.",
    "I'll be at the station at six like before.",
    "Answer me 🙏",
    "Please.",
    "I could come to your work if that's easier.",
    "Remember the lake? I do. Every day.",
    "If I can't have five minutes I don't know what I'll do.",
]
REPLIES = [
    "Please stop. I don't want contact.",
    "No.",
    "I have asked you to stop writing to me.",
]


def steps(name: str) -> Iterator[int]:
    """Numbers that look like chance and are the same every time."""
    count = 0
    while True:
        yield int.from_bytes(hashlib.sha256(f"{name}:{count}".encode()).digest()[:4], "big")
        count += 1


def moments(name: str, start: datetime, days: int, most: int) -> list[datetime]:
    """Times over some days: more of them each week, many late in the evening."""
    chance = steps(name)
    found = []
    for day in range(days):
        for _ in range(next(chance) % (1 + most * (day + 7) // days)):
            hour = (7, 8, 12, 13, 17, 18, 21, 22, 23, 0, 1)[next(chance) % 11]
            at = start + timedelta(days=day, hours=hour, minutes=next(chance) % 60)
            found.append(at + timedelta(seconds=next(chance) % 60))
    return sorted(found)


def picture(name: str, width: int, height: int) -> Image.Image:
    """Draw something plain: flowers on a step, a note under a wiper, a street."""
    image = Image.new("RGB", (width, height), "#d9d4c8")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.6, width, height), fill="#b3aa98")
    for number, shade in zip(range(7), steps(name), strict=False):
        x = width * (0.2 + 0.1 * number)
        y = height * (0.35 + (shade % 20) / 100)
        colour = ("#7b6d8d", "#8d9f87", "#c2a878", "#90a4ae")[shade % 4]
        pen.line((x, y, width / 2, height * 0.85), fill="#6f7f63", width=4)
        pen.ellipse((x - 28, y - 28, x + 28, y + 28), fill=colour)
    return image


def jpeg(
    name: str, taken: datetime | None = None, place: tuple[float, float] | None = None
) -> bytes:
    """A photograph with what a phone writes into it."""
    image = picture(name, 1200, 900)
    exif = Image.Exif()
    if taken:
        exif[0x010F], exif[0x0110] = "Example", "Phone 1"
        written = exif.get_ifd(0x8769)
        written[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
        offset = taken.replace(tzinfo=LONDON).strftime("%z")
        written[0x9011] = f"{offset[:3]}:{offset[3:]}"
    if place:
        where = exif.get_ifd(0x8825)
        for tag, (value, signs) in zip((1, 3), zip(place, ("NS", "EW"), strict=True), strict=True):
            where[tag] = signs[value < 0]
            degrees = abs(value)
            minutes = degrees % 1 * 60
            where[tag + 1] = (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()


def whatsapp() -> bytes:
    """A chat as an Android phone in Britain exports it, with two pictures."""
    start = datetime(2025, 1, 6)
    chance = steps("whatsapp words")
    lines = [
        (
            "06/01/2025, 08:00 - Messages and calls are end-to-end encrypted. Only people in this chat"
            " can read, listen to, or share them."
        )
    ]
    pictures = {"IMG-20250126-WA0003.jpg": "step", "IMG-20250301-WA0011.jpg": "street"}
    for number, at in enumerate(moments("whatsapp", start, 84, 9)):
        written = at.strftime("%d/%m/%Y, %H:%M")
        if number in (60, 140):
            name = sorted(pictures)[number // 140]
            lines.append(f"{written} - Alex Winter: {name} (file attached)")
        elif number in (25, 26, 90):
            lines.append(f"{written} - Sam Ashdown: {REPLIES[number % 3]}")
        elif number % 37 == 36:
            lines.append(f"{written} - Alex Winter: {LINES[next(chance) % 20]}\nSam?\nSam.")
        else:
            lines.append(f"{written} - Alex Winter: {LINES[next(chance) % 20]}")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        chat = "\n".join(lines) + "\n"
        members = [("WhatsApp Chat with Alex Winter.txt", chat.encode())]
        members += [(name, jpeg(what)) for name, what in sorted(pictures.items())]
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2025, 3, 31, 9, 0, 0)), content)
    return out.getvalue()


def epoch(at: datetime) -> int:
    """Milliseconds, as Android counts them."""
    return int(at.replace(tzinfo=LONDON).timestamp() * 1000)


def sms() -> str:
    """Texts from two numbers and one picture message, as SMS Backup & Restore writes them."""
    chance = steps("sms words")
    rows = []
    for number, at in enumerate(moments("sms", datetime(2025, 1, 20), 70, 6)):
        sender = OTHER if at < datetime(2025, 2, 24) else NEW_NUMBER
        words = LINES[next(chance) % 20].replace("🙏", "&#55357;&#56911;").replace("'", "&apos;")
        if number == 48:
            words = "It&apos;s me. New number."
        box, contact = (1, "Alex Winter" if sender == OTHER else "(Unknown)")
        if number == 30:
            words, box, sender = REPLIES[0].replace("'", "&apos;"), 2, OTHER
        rows.append(
            f'  <sms protocol="0" address="{sender}" date="{epoch(at)}" type="{box}" subject="null"'
            f' body="{words}" toa="null" sc_toa="null" service_center="null" read="1" status="-1"'
            f' locked="0" readable_date="" contact_name="{contact}" />'
        )
    import base64  # noqa: PLC0415

    at = datetime(2025, 3, 9, 22, 41, 7)
    data = base64.b64encode(jpeg("windscreen")).decode()
    rows.append(
        f'  <mms date="{epoch(at)}" msg_box="1" address="{NEW_NUMBER}" m_type="132" sub="null"'
        ' read="1" ct_t="application/vnd.wap.multipart.related" contact_name="(Unknown)">\n    <parts>\n'
        '      <part seq="0" ct="image/jpeg" name="image.jpg" chset="null" cl="image.jpg" text="null"'
        f' data="{data}" />\n      <part seq="0" ct="text/plain" name="text.txt" chset="106"'
        ' cl="text.txt" text="Look what I kept." />\n    </parts>\n    <addrs>\n'
        f'      <addr address="{NEW_NUMBER}" type="137" charset="106" />\n'
        f'      <addr address="{OWN}" type="151" charset="106" />\n    </addrs>\n  </mms>'
    )
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    return f'{head}<smses count="{len(rows)}">\n' + "\n".join(rows) + "\n</smses>\n"


def calls() -> str:
    """A list of calls: missed ones, withheld ones, two that were answered."""
    rows = []
    for number, at in enumerate(moments("calls", datetime(2025, 1, 25), 64, 4)):
        sender = "-2" if number % 5 == 4 else (OTHER if at < datetime(2025, 2, 24) else NEW_NUMBER)
        kind, seconds = (1, 41) if number in (3, 17) else (3, 0)
        shown = 2 if sender == "-2" else 1
        rows.append(
            f'  <call number="{sender}" duration="{seconds}" date="{epoch(at)}" type="{kind}"'
            f' presentation="{shown}" readable_date="" contact_name="(Unknown)" />'
        )
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    return f'{head}<calls count="{len(rows)}">\n' + "\n".join(rows) + "\n</calls>\n"


def mail() -> bytes:
    """A mailbox of letters, one with a picture, and one harmless order confirmation."""
    out = io.BytesIO()
    for number, at in enumerate(moments("mail", datetime(2025, 2, 1), 56, 2)):
        letter = EmailMessage()
        sender = "alex.winter@example.com" if number < 9 else "a.w.friend@example.net"
        letter["From"] = f"Alex W <{sender}>"
        letter["To"] = "Sam Ashdown <sam.ashdown@example.org>"
        letter["Date"] = at.replace(tzinfo=LONDON).strftime("%a, %d %b %Y %H:%M:%S %z")
        letter["Subject"] = ("Please read", "Us", "Last time", "Re: Us")[number % 4]
        letter["Message-ID"] = f"<{number:04d}.example@example.com>"
        letter.set_content(LINES[(number * 7) % 20] + "\n\nFrom the heart,\nA.\n")
        if number == 5:
            letter.add_attachment(
                jpeg("letter"), maintype="image", subtype="jpeg", filename="us.jpg"
            )
            letter.set_boundary("=_example_boundary_5")
        body = letter.as_bytes().replace(b"\nFrom ", b"\n>From ")
        out.write(b"From " + sender.encode() + at.strftime(" %a %b %d %H:%M:%S %Y\n").encode())
        out.write(body + b"\n")
    return out.getvalue()


def main() -> None:
    """Write every example file beside this script."""
    (HERE / "photos").mkdir(exist_ok=True)
    photos = {
        "IMG_20250214_071503.jpg": ("step", datetime(2025, 2, 14, 7, 15, 3), (51.5033, -0.1195)),
        "IMG_20250309_180011.jpg": ("windscreen", datetime(2025, 3, 9, 18, 0, 11), None),
        "IMG_20250322_091230.jpg": ("street", datetime(2025, 3, 22, 9, 12, 30), None),
    }
    for name, (what, taken, place) in photos.items():
        (HERE / "photos" / name).write_bytes(jpeg(what, taken, place))
    (HERE / "WhatsApp Chat with Alex Winter.zip").write_bytes(whatsapp())
    (HERE / "sms-20250331.xml").write_text(sms(), encoding="utf-8")
    (HERE / "calls-20250331.xml").write_text(calls(), encoding="utf-8")
    (HERE / "mail.mbox").write_bytes(mail())


if __name__ == "__main__":
    main()
