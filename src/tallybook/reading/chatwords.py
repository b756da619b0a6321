"""What a chat app writes in a person's place: a file, a call, a deleted message, a notice.

The words are those that phones print in an exported chat, compared without direction marks, case
and closing full stop. What is in no list is still told apart by its shape where the shape is safe:
a known file name in brackets, a direction mark that a person does not type.
"""
# ruff: noqa: RUF001 - words in the scripts in which phones print them

import re
from functools import lru_cache

from tallybook.reading.dates import MARKS

_NOTHING = str.maketrans("", "", MARKS)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@lru_cache(maxsize=65536)
def plain(words: str) -> str:
    """Words as they are compared: no marks, one kind of space, no case, no closing stop."""
    return _SPACES.sub(" ", words.translate(_NOTHING)).strip(" .。।").casefold()


#: Words of the app that may stand alone without any mark around them, as they are printed.
ALONE: list[str] = []


def _list(lines: str, *, alone: bool = False) -> frozenset[str]:
    """The words of a list, set apart by bars."""
    phrases = [words.strip() for words in lines.replace("\n", "|").split("|") if words.strip()]
    if alone:
        ALONE.extend(f"{words}{stop}" for words in phrases for stop in ("", "."))
    return frozenset(plain(words) for words in phrases)


#: In angle brackets, alone: a file was sent and left out of the export.
OMITTED = _list(
    """
    Media omitted | Media weggelassen | Medien ausgeschlossen | Medien weggelassen |
    Multimedia omitido | Media omitido | Archivo omitido | Archivo de multimedia omitido |
    Se omitió el archivo multimedia | Mitjans omesos | Arquivo de mídia oculto | Mídia oculta |
    Mídia omitida | Ficheiro não revelado | Ficheiro multimédia oculto | Média omis |
    Médias omis | Fichier omis | Media omesso | Media omessi | Media weggelaten |
    Medyalar dahil edilmedi | Medya dahil edilmedi | Medya atlanmış | Без медиафайлов |
    Файл пропущен | Медиафайл пропущен | Файл пропущено | Медіафайл пропущено | Без медіафайлів |
    Pominięto multimedia | plik pominięto | Média byla vynechána | Média vynechána |
    Médiá vynechané | Mediile au fost omise | Fișier media omis | Conținut media omis |
    Hiányzó médiafájl | Média kihagyva | Media jätetty pois | Media puuttuu | Media utelämnade |
    Media har utelämnats | Media utelatt | Media udeladt | Medie udeladt | Εξαίρεση πολυμέσων |
    Πολυμέσα παραλείφθηκαν | Πολυμέσα παραλήφθηκαν | Media tidak disertakan | Media dihilangkan |
    Media tidak disertai | Bỏ qua tệp phương tiện | Phương tiện bị bỏ qua |
    Медијски фајл изостављен | Medijski zapis izostavljen | Medij izpuščen |
    Изключени мултимедийни файлове | تم استبعاد الوسائط | تم استبعاد ملف الوسائط |
    الوسائط مستبعدة | الوسائط غير مدرجة | پیوست نما/آهنگ حذف شد | رسانه حذف شد |
    پرونده رسانه حذف شد | המדיה לא נכללה | מדיה הושמטה | מדיה לא נכללה | मीडिया छोड़ा गया |
    मीडिया के बिना | मीडिया शामिल नहीं है | মিডিয়া বাদ দেওয়া হয়েছে | மீடியா விடப்பட்டது |
    మీడియా విస్మరించబడింది | મીડિયા અવગણવામાં આવ્યું | ਮੀਡੀਆ ਛੱਡਿਆ ਗਿਆ | میڈیا چھوڑ دیا گیا |
    ไม่รวมไฟล์สื่อ | ละเว้นสื่อ | 省略多媒体文件 | 媒体文件已忽略 | 忽略多媒体文件 | 略過多媒體檔 | 已略過多媒體檔案 | 省略媒體檔案 |
    メディアは含まれていません | メディアファイルを除外 | メディアなし | 미디어 파일을 제외한 메시지 | 미디어 파일 생략됨 | 미디어 생략됨 | 미디어 파일 제외 |
    Video note omitted | Video message omitted | View once voice message omitted
    """
)

#: After a direction mark, alone or behind a caption: the same on an iPhone, by kind of file.
LEFT_OUT = _list(
    """
    image omitted | video omitted | audio omitted | sticker omitted | GIF omitted |
    document omitted | Contact card omitted | video note omitted | Bild weggelassen |
    Video weggelassen | Audio weggelassen | Sticker weggelassen | GIF weggelassen |
    Dokument weggelassen | Kontaktkarte ausgelassen | Kontaktkarte weggelassen |
    Videonachricht weggelassen | imagen omitida | Video omitido | audio omitido |
    sticker omitido | GIF omitido | documento omitido | Tarjeta de contacto omitida |
    nota de video omitida | image absente | vidéo absente | audio omis | sticker omis |
    GIF retiré | document manquant | Fiche contact manquante | immagine omessa | video omesso |
    audio omesso | sticker non incluso | GIF esclusa | documento omesso | Scheda contatto omessa |
    imagem ocultada | imagem omitida | imagem não revelada | vídeo omitido | vídeo ocultado |
    vídeo não revelado | áudio ocultado | áudio omitido | ficheiro de áudio não revelado |
    figurinha omitida | sticker não revelado | GIF não revelada | documento não revelado |
    Cartão do contato omitido | Contacto não revelado | afbeelding weggelaten | video weggelaten |
    audio weggelaten | sticker weggelaten | GIF weggelaten | document weggelaten |
    Contactkaart weggelaten | изображение отсутствует | видео отсутствует | аудио отсутствует |
    стикер не добавлен | GIF отсутствует | документ отсутствует | карточка контакта отсутствует |
    зображення відсутнє | відео відсутнє | аудіо відсутнє | Наклейку не додано |
    GIF-анімацію пропущено | документ пропущено | Картка контакту відсутня | obrázek vynechán |
    video vynecháno | audio vynecháno | nálepka vynechána | GIF vynechán | dokument vynechán |
    Vizitka vynechána | obraz pominięto | film pominięto | plik wideo pominięto |
    dźwięk pominięto | naklejka została pominięta | dokument pominięto | görüntü dahil edilmedi |
    video dahil edilmedi | ses dahil edilmedi | Çıkartma dahil edilmedi | GIF dahil edilmedi |
    belge dahil edilmedi | Kişi kartı dahil edilmedi | bild utelämnad | video utelämnad |
    ljud utelämnat | dokument utelämnat | kuva jätetty pois | video jätetty pois |
    ääni jätetty pois | bilde utelatt | billede udeladt | video udeladt | imagine omisă |
    videoclip omis | kép kihagyva | videó kihagyva | η εικόνα παραλείφθηκε | εικόνα παραλήφθηκε |
    gambar tidak disertakan | video tidak disertakan | audio tidak disertakan |
    stiker tidak disertakan | dokumen tidak disertakan | hình ảnh bị bỏ qua | video bị bỏ qua |
    لم يتم إدراج الصورة | تم استبعاد الصورة | لم يتم إدراج الفيديوهات |
    لم يتم إدراج المقاطع الصوتية | لم يتم إدراج صورة GIF | لم يتم إدراج المستند |
    لم يتم إدراج بطاقة جهة اتصال | تم حذف الملصقات | התמונה הושמטה | תמונה הושמטה | הסרטון הושמט |
    סרטון הווידאו הושמט | השמע הושמט | המסמך הושמט | चित्र छोड़ा गया | वीडियो छोड़ा गया |
    ऑडियो छोड़ा गया | 图像已忽略 | 图片已忽略 | 忽略图片 | 视频已忽略 | 忽略视频 | 音频已忽略 | 忽略语音 | 贴图已忽略 | 忽略表情包 | 文档已忽略 |
    忽略文档 | 圖片已略去 | 影片已略去 | 音訊已略去 | 貼圖已略去 | 文件已略去 | 画像は含まれていません | 画像を省略しました | 画像が省略されました |
    動画は含まれていません | ビデオは含まれていません | 動画を省略しました | オーディオは含まれていません | 音声は含まれていません | ステッカーは含まれていません |
    書類は含まれていません | 이미지 생략됨 | 이미지가 생략되었습니다 | 사진 생략됨 | 동영상 생략됨 | 비디오 생략됨 | 오디오 생략됨 | 스티커 생략됨 |
    문서 생략됨 | ไม่รวมรูปภาพ | ไม่รวมวิดีโอ | ละเว้นรูปภาพ
    """,
    alone=True,
)

#: In round brackets behind a file name: the file is part of the export.
ATTACHED = _list(
    """
    file attached | Datei angehängt | archivo adjunto | fitxer adjunt | arquivo anexado |
    ficheiro anexado | fichier joint | file allegato | bestand bijgevoegd | dosya ekli |
    файл добавлен | файл додано | plik dołączony | plik załączono | soubor přiložen |
    súbor priložený | fișier atașat | csatolt fájl | fájl csatolva | tiedosto liitetty |
    liitetiedosto | bifogad fil | fil vedlagt | vedhæftet fil | fil vedhæftet | συνημμένο αρχείο |
    επισυναπτόμενο αρχείο | file terlampir | fail dilampirkan | tệp đính kèm |
    датотека приложена | priložena datoteka | прикачен файл | الملف مرفق | ملف مرفق | پیوست شد |
    فایل پیوست شد | קובץ מצורף | फ़ाइल संलग्न है | फाइल संलग्न | ফাইল সংযুক্ত করা হয়েছে |
    கோப்பு இணைக்கப்பட்டது | ఫైల్ జోడించబడింది | ફાઇલ જોડાયેલ છે | ਫਾਈਲ ਨੱਥੀ ਕੀਤੀ ਗਈ | منسلک فائل |
    ไฟล์ที่แนบมา | ไฟล์แนบ | 文件附件 | 附件 | 檔案附件 | 附加檔案 | 添付ファイル | 파일 첨부됨 | 첨부 파일
    """
)

#: In place of a message that was taken back.
DELETED = _list(
    """
    This message was deleted | You deleted this message | This message was deleted by admin |
    Diese Nachricht wurde gelöscht | Du hast diese Nachricht gelöscht | Se eliminó este mensaje |
    Eliminaste este mensaje | Este mensaje fue eliminado | Este mensaje ha sido eliminado |
    Mensagem apagada | Você apagou esta mensagem | Esta mensagem foi apagada |
    Apagou esta mensagem | Eliminou esta mensagem | Ce message a été supprimé |
    Vous avez supprimé ce message | Questo messaggio è stato eliminato |
    Hai eliminato questo messaggio | Dit bericht is verwijderd | U hebt dit bericht verwijderd |
    Je hebt dit bericht verwijderd | Bu mesaj silindi | Bu mesajı sildiniz |
    Данное сообщение удалено | Сообщение удалено | Вы удалили данное сообщение |
    Це повідомлення було видалено | Це повідомлення видалено | Ви видалили це повідомлення |
    Wiadomość usunięta | Ta wiadomość została usunięta | Ta wiadomość została skasowana |
    Usunięto tę wiadomość | Tato zpráva byla smazána | Tuto zprávu jste smazal/a |
    Táto správa bola odstránená | Acest mesaj a fost șters | Ai șters acest mesaj |
    Ezt az üzenetet törölték | Az üzenet törölve | Tämä viesti poistettiin |
    Poistit tämän viestin | Detta meddelande raderades | Du raderade detta meddelande |
    Denne meldingen ble slettet | Du slettet denne meldingen | Denne besked blev slettet |
    Du slettede denne besked | Αυτό το μήνυμα διαγράφηκε | Διαγράψατε αυτό το μήνυμα |
    Pesan ini telah dihapus | Pesan ini dihapus | Anda menghapus pesan ini |
    Mesej ini telah dipadam | Tin nhắn này đã bị xóa | Tin nhắn đã bị xóa |
    Тази съобщение беше изтрито | Ова порука је обрисана | تم حذف هذه الرسالة |
    لقد حذفت هذه الرسالة | قمت بحذف هذه الرسالة | این پیام حذف شد | این پیام پاک شد |
    شما این پیام را حذف کردید | הודעה זו נמחקה | מחקת הודעה זו | यह संदेश हटा दिया गया |
    यह मैसेज डिलीट किया गया | आपने यह संदेश हटा दिया | আপনি এই মেসেজটি মুছে ফেলেছেন |
    এই মেসেজটি মুছে ফেলা হয়েছে | இந்தச் செய்தி நீக்கப்பட்டது | ఈ సందేశం తొలగించబడింది |
    یہ پیغام حذف کر دیا گیا | ข้อความนี้ถูกลบแล้ว | คุณลบข้อความนี้แล้ว | 此消息已删除 | 您已删除此消息 |
    你删除了这条消息 | 這則訊息已刪除 | 你已刪除這則訊息 | 您已刪除此訊息 | このメッセージは削除されました | このメッセージを削除しました | 이 메시지는 삭제되었습니다 |
    삭제된 메시지입니다 | 이 메시지를 삭제했습니다
    """,
    alone=True,
)

#: A call that nobody took, where the whole line says no more than that.
NOT_TAKEN = _list(
    """
    Missed voice call | Missed video call | Missed group voice call | Missed group video call |
    Verpasster Sprachanruf | Verpasster Videoanruf | Llamada perdida | Llamada de voz perdida |
    Videollamada perdida | Chamada de voz perdida | Chamada de vídeo perdida |
    Ligação de voz perdida | Ligação de vídeo perdida | Appel vocal manqué | Appel vidéo manqué |
    Chiamata vocale persa | Videochiamata persa | Gemiste spraakoproep | Gemiste video-oproep |
    Cevapsız sesli arama | Cevapsız görüntülü arama | Пропущенный аудиозвонок |
    Пропущенный видеозвонок | Пропущений аудіодзвінок | Nieodebrane połączenie głosowe |
    未接语音通话 | 未接视频通话 | 未接語音來電 | 未接視訊來電 | 音声通話不在着信 | ビデオ通話不在着信 |
    부재중 음성 통화 | 부재중 영상 통화 | مكالمة صوتية فائتة | مكالمة فيديو فائتة
    """,
    alone=True,
)

#: In angle brackets at the end: the words were changed after they were sent.
EDITED = _list(
    """
    This message was edited | Diese Nachricht wurde bearbeitet | Se editó este mensaje |
    Este mensaje fue editado | Mensagem editada | Esta mensagem foi editada |
    Ce message a été modifié | Questo messaggio è stato modificato | Dit bericht is bewerkt |
    Bu mesaj düzenlendi | Данное сообщение изменено | Сообщение изменено |
    Це повідомлення було змінено | Wiadomość edytowana | Ta wiadomość została zedytowana |
    Tato zpráva byla upravena | Acest mesaj a fost editat | Tätä viestiä muokattiin |
    Detta meddelande redigerades | Denne meldingen ble redigert | Denne besked blev redigeret |
    Αυτό το μήνυμα τροποποιήθηκε | Pesan ini diedit | Pesan ini telah diedit |
    تم تعديل هذه الرسالة | הודעה זו נערכה | संदेश में बदलाव किया गया | यह संदेश एडिट किया गया |
    此消息已编辑 | 這則訊息已編輯 | このメッセージは編集されました | 이 메시지는 수정되었습니다
    """
)

#: A call that reached nobody or that took place, in front of its length or of nothing.
CALLS = re.compile(
    r"(?:missed (?:group )?(?:voice|video|audio) call|silenced (?:voice|video) call|voice call"
    r"|video call|group (?:voice |video )?call|verpasster (?:sprach|video)anruf|sprachanruf"
    r"|videoanruf|llamada perdida|(?:video)?llamada(?: de voz)?(?: grupal)?(?: perdida)?"
    r"|chamada (?:de (?:voz|vídeo) )?perdida|(?:ligação|chamada) de (?:voz|vídeo)(?: perdida)?"
    r"|appel (?:vocal|vidéo)(?: manqué)?|(?:video)?chiamata(?: vocale)?(?: persa)?"
    r"|gemiste (?:spraak|video)?oproep|(?:spraak|video)oproep|cevapsız (?:sesli|görüntülü) arama"
    r"|(?:sesli|görüntülü) arama|пропущенный (?:аудио|видео)звонок|(?:аудио|видео)звонок"
    r"|пропущений (?:аудіо|відео)дзвінок|nieodebrane połączenie (?:głosowe|wideo)"
    r"|zmeškaný (?:hlasový |video)?hovor|missat (?:röst|video)samtal|vastaamatta jäänyt .{0,12}puhelu"
    r"|panggilan (?:suara|video)(?: tak terjawab)?|مكالمة (?:صوتية|فيديو|فائتة).{0,12}"
    r"|שיחה קולית שלא נענתה|שיחת וידאו שלא נענתה|मिस्ड (?:वॉइस|वीडियो) कॉल|छूटी हुई .{0,12}कॉल"
    r"|未接(?:语音|視訊|视频|語音)(?:通话|通話|来电|來電)|(?:语音|视频|語音|視訊)通[话話]|不在着信"
    r"|(?:音声|ビデオ)通話(?:不在着信)?|부재중 (?:음성|영상) ?통화|(?:음성|영상) 통화)"
    r"(?=$|[\s,،、(.:])"
)

#: Wording that only the app uses, wherever it stands in its own line.
NOTICES = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|ponta a ponta|ponto a ponto|bout en bout"
    r"|uçtan uca|сквозн|наскрізн|koncov[ýy]m šifrov|kompleksow|päästä päähän|ände-till-ände"
    r"|ende-til-ende|από άκρο σε άκρο|ujung-ke-ujung|hujung ke hujung|menyeluruh|đầu cuối"
    r"|بين الطرفين|سرتاسر|מקצה[- ]לקצה|एंड-टू-एंड|প্রান্ত থেকে প্রান্ত|端到端|端對端|端对端"
    r"|エンドツーエンド|종단 ?간|ต้นทางถึงปลายทาง"
    r"|security code|sicherheitsnummer|código de seguridad|código de segurança|code de sécurité"
    r"|codice di sicurezza|güvenlik kodu|код безопасности|disappearing messages|selbstlöschende"
    r"|mensajes temporales|mensagens temporárias|messages éphémères|messaggi effimeri"
    r"|changed their phone number|hat (?:die|ihre|seine) telefonnummer|cambió su número"
    r"|mudou de número|a changé de numéro|ha cambiato numero|numarasını değiştirdi"
    r"|created (?:this )?group|created group|hat (?:die|diese) gruppe|creó (?:el|este) grupo"
    r"|criou (?:o|este) grupo|a créé (?:le|ce) groupe|ha creato (?:il|questo) gruppo"
    r"|joined using|changed (?:the|this) (?:subject|group)|group's (?:icon|settings)|group icon"
    r"|is a contact$|added you$|were added$|blocked this contact|unblocked this contact"
    r"|business account|pinned a message|(?:hat .{1,40}|wurde) hinzugefügt$"
)

#: Those of a call that nobody took.
MISSED = re.compile(
    r"missed|verpasst|perdid|manqué|persa|gemist|cevapsız|пропущ|nieodebr|zmeškan|missat"
    r"|vastaamatta|tak terjawab|فائت|לא נענתה|मिस्ड|छूटी|未接|不在|부재중"
)

#: Marks of a poll, a place and of the words before them.
PLACE = re.compile(r"https://maps\.google\.com/\?q=(-?\d{1,3}\.\d+),(-?\d{1,3}\.\d+)")
POLL = re.compile(rf"[{MARKS}]?\w{{3,20}}[:：]\s*\n.+\n[{MARKS}]")

#: A file name the app gives itself, with the date of its message.
MEDIA_NAME = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|STK|DOC|PHOTO|VIDEO|AUDIO|STICKER|GIF|IMAGE)-\d{8}-WA\d{3,6}"
    r"|\d{8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF|PTT)-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)\.\w{2,5}"
)
