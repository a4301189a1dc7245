"""What recordings are called, as each reader would say it."""

# ruff: noqa: RUF001  (letters of other scripts are the matter here)

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.chat.recording_names import LABEL_CHARACTERS, alone, newest_first, recording_name
from bot.domain.job import SoundKind, Source
from bot.locales.catalogue import LOCALES, Catalogue
from bot.locales.sent_times import Reader, zone_named
from tests.unit.chat.talk import a_voice_note

CATALOGUE = Catalogue(strict=True)
NOW = datetime(2026, 11, 29, 14, 10, tzinfo=UTC)


def called(
    locale: str = "en",
    *,
    name: str | None = "planning.mp3",
    kind: SoundKind = SoundKind.VOICE,
    seconds: float | None = 141,
    ago: timedelta = timedelta(minutes=5),
    zone: str | None = "Europe/Berlin",
    most: int | None = None,
) -> str:
    source = Source(url="x:1", name=name, kind=kind, sent_at=NOW - ago)
    reader = Reader(locale=locale, now=NOW, zone=zone_named(zone))
    return recording_name(source, seconds, reader, partial(CATALOGUE.localize, locale=locale), most=most)


@pytest.mark.parametrize(
    ("locale", "voice", "video", "recording"),
    [
        ("en", "voice note 2:21", "video 2:21", "recording 2:21"),
        ("de", "Sprachnachricht 2:21", "Video 2:21", "Aufnahme 2:21"),
        ("es", "mensaje de voz 2:21", "vídeo 2:21", "grabación 2:21"),
        ("fr", "message vocal 2:21", "vidéo 2:21", "enregistrement 2:21"),
        ("pt", "áudio 2:21", "vídeo 2:21", "gravação 2:21"),
        ("ru", "голосовое 2:21", "видео 2:21", "запись 2:21"),
        ("zh", "语音消息 2:21", "视频 2:21", "录音 2:21"),
        ("ja", "ボイスメッセージ 2:21", "動画 2:21", "録音 2:21"),
    ],
)
def test_a_recording_is_named_by_file_kind_length_and_time(
    locale: str, voice: str, video: str, recording: str
) -> None:
    for kind, told in zip(SoundKind, (voice, video, recording), strict=True):
        assert called(locale, kind=kind) == f"planning.mp3 · {told} · 15:05"
        assert called(locale, kind=kind, name=None) == f"{told} · 15:05"


@pytest.mark.parametrize(
    ("locale", "ages"),
    [
        ("en", ("just now", "5 minutes ago", "3 hours ago", "9 days ago", "Sep 2026")),
        ("de", ("gerade eben", "vor 5 Minuten", "vor 3 Stunden", "vor 9 Tagen", "Sept. 2026")),
        ("es", ("ahora mismo", "hace 5 minutos", "hace 3 horas", "hace 9 días", "sept 2026")),
        ("fr", ("à l’instant", "il y a 5 minutes", "il y a 3 heures", "il y a 9 jours", "sept. 2026")),
        ("pt", ("agora mesmo", "há 5 minutos", "há 3 horas", "há 9 dias", "set. de 2026")),
        ("ru", ("только что", "5 минут назад", "3 часа назад", "9 дней назад", "сент. 2026\u202fг.")),
        ("zh", ("刚刚", "5分钟前", "3小时前", "9天前", "2026年9月")),
        ("ja", ("たった今", "5 分前", "3 時間前", "9 日前", "2026年9月")),
    ],
)
def test_where_nobody_tells_the_zone_the_age_is_said(locale: str, ages: tuple[str, ...]) -> None:
    times = (
        timedelta(seconds=59),
        timedelta(minutes=5, seconds=59),
        timedelta(hours=3, minutes=59),
        timedelta(days=9, hours=23),
        timedelta(days=70),
    )
    for ago, told in zip(times, ages, strict=True):
        assert called(locale, ago=ago, zone=None).rpartition(" · ")[2] == told
    ahead = called(locale, ago=timedelta(seconds=-5), zone=None)
    assert ahead.rpartition(" · ")[2] == ages[0]


@pytest.mark.parametrize(
    ("locale", "yesterday", "earlier", "last_year"),
    [
        ("en", "yesterday 23:59", "Nov 20 15:10", "Nov 29, 2025 15:10"),
        ("de", "gestern 23:59", "20. Nov. 15:10", "29. Nov. 2025 15:10"),
        ("es", "ayer 23:59", "20 nov 15:10", "29 nov 2025 15:10"),
        ("fr", "hier 23:59", "20 nov. 15:10", "29 nov. 2025 15:10"),
        ("pt", "ontem 23:59", "20 de nov. 15:10", "29 de nov. de 2025 15:10"),
        ("ru", "вчера 23:59", "20 нояб. 15:10", "29 нояб. 2025\u202fг. 15:10"),
        ("zh", "昨天 23:59", "11月20日 15:10", "2025年11月29日 15:10"),
        ("ja", "昨日 23:59", "11月20日 15:10", "2025年11月29日 15:10"),
    ],
)
def test_another_day_than_the_readers_today_is_told(
    locale: str, yesterday: str, earlier: str, last_year: str
) -> None:
    assert called(locale, ago=timedelta(hours=15, minutes=11)).endswith(f" · {yesterday}")
    assert called(locale, ago=timedelta(hours=15, minutes=10)).endswith(" · 00:00")
    assert called(locale, ago=timedelta(days=9)).endswith(f" · {earlier}")
    assert called(locale, ago=timedelta(days=365)).endswith(f" · {last_year}")


def test_the_time_is_that_of_the_readers_own_place() -> None:
    assert called(zone="Asia/Tokyo").endswith(" · 23:05")
    assert called(zone="America/Sao_Paulo").endswith(" · 11:05")
    assert called(zone="Asia/Kolkata", ago=timedelta(days=150)).endswith(" · Jul 2 19:40")
    summer = called(zone="Europe/Berlin", ago=timedelta(days=150))
    assert summer.endswith(" · Jul 2 16:10"), "by the zone's own summer time, not by today's offset"


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "", "x" * 500, "a\0b"])
def test_a_zone_that_nobody_knows_is_none(name: str) -> None:
    assert zone_named(name) is None


def test_what_is_not_known_is_left_out() -> None:
    assert called(seconds=None) == "planning.mp3 · voice note · 15:05"
    unsent = recording_name(
        Source(url="x:1"), 3_700, Reader(locale="en", now=NOW), partial(CATALOGUE.localize, locale="en")
    )
    assert unsent == "recording 1:01:40"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_label_keeps_kind_length_and_time_and_shortens_the_name(locale: str) -> None:
    long = "The planning of the summer party, second part.m4a"
    label = called(locale, name=long, kind=SoundKind.OTHER, most=LABEL_CHARACTERS)
    assert len(label) <= LABEL_CHARACTERS
    assert label.endswith(called(locale, name=None, kind=SoundKind.OTHER))
    assert label.startswith("The plan")
    assert "… · " in label


def test_names_of_files_stay_in_one_line_and_of_a_bounded_length() -> None:
    assert called(name="two\nlines.mp3").startswith("two lines.mp3 · ")
    assert len(called(name="x" * 5_000)) < 120


def test_by_itself_a_recording_without_a_name_begins_with_a_capital_letter() -> None:
    assert alone(called(name=None), Source(url="x:1")) == "Voice note 2:21 · 15:05"
    assert alone(called(), Source(url="x:1", name="planning.mp3")) == "planning.mp3 · voice note 2:21 · 15:05"


def test_the_newest_comes_first() -> None:
    old, new = (a_voice_note(key, sent_at=NOW - timedelta(days=days)) for key, days in (("a", 2), ("b", 1)))
    untold = a_voice_note("c", sent_at=None)
    assert newest_first([untold, old, new]) == [new, old, untold]
