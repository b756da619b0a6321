"""What the months are called: words that name the same month in every language that has them.

The words are those of the Unicode locale data, in lower case and without dots and apostrophes. A word
that names one month here and another there (``listopad`` is October in Croatian and November in
Polish) is left out, so that a date with it is not guessed at.
"""
# ruff: noqa: RUF001 - words in the scripts in which they are printed

from typing import Final

_WORDS: Final = (
    (
        "ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janar janeiro januar "
        "januari januarie january január januára janv janvier janvāris janúar jän jänner led "
        "leden ledna oca ocak saus sausio sausis sij siječanj siječnja sty styczeń stycznia "
        "tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν ιανουάριοσ "
        "ιανουαρίου сту студзень студзеня січ січень січня янв январь января яну януари јан "
        "јануар јануари қаң қаңтар ינואר ינו׳ جنوری يناير ژانویه ژانویهٔ जनवरी जन॰ জানু "
        "জানুয়ারী มกราคม มค"
    ),
    (
        "feb febbraio febr febreiro febrer febrero februar februari februarie february "
        "február februára februāris febrúar fev fevereiro fevral févr février helmi helmikuu "
        "helmikuuta lut lutego luty ots otsaila shk shkurt vas vasario vasaris veebr veebruar "
        "velj veljača veljače úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου ақп ақпан "
        "лют лютага лютий лютого люты феб фебруар фев февр февраль февраля февруари פברואר "
        "פבר׳ فبراير فروری فوریه فوریهٔ फ़रवरी फ़र॰ ফেব ফেব্রুয়ারী กพ กุมภาพันธ์"
    ),
    (
        "bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar "
        "marca march marec maret mars mart martie marts martxoa marzec marzo març março mrt "
        "márc március mär märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου бер березень "
        "березня мар март марта нау наурыз сак сакавік сакавіка מרץ مارس مارچ मार्च মার্চ มีค "
        "มีนาคม"
    ),
    (
        "abr abril api apirila apr aprel april aprile aprili aprilie aprill apríl apríla "
        "aprīlis avr avril bal balandis balandžio dabr dabril dub duben dubna huhti huhtikuu "
        "huhtikuuta kwi kwiecień kwietnia nis nisan pri prill tra travanj travnja ápr április "
        "απρ απρίλιοσ απριλίου апр апрель апреля април квіт квітень квітня кра красавік "
        "красавіка сәу сәуір אפריל אפר׳ آوریل أبريل اپریل अप्रैल এপ্রি এপ্রিল เมย เมษายน"
    ),
    (
        "geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs maio maj maja "
        "may mayo mayıs maí mei máj mája május svi svibanj svibnja touko toukokuu toukokuuta "
        "μάι μάιοσ μαΐ μαΐου май мам мамыр мая мај трав травень травня מאי مئی مايو مه "
        "مهٔ मई মে พค พฤษภาคม"
    ),
    (
        "birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran iun "
        "iunie iyn iyun juin jun june junho juni junie junij junio juny juuni jún júna június "
        "júní jūn jūnijs kesä kesäkuu kesäkuuta lipanj lipnja qer qershor xuño červen června "
        "čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня мау маусым черв червень червня чэр "
        "чэрвень чэрвеня юни јун јуни יוני جون يونيو ژوئن जून জুন มิถุนายน มิย"
    ),
    (
        "heinä heinäkuu heinäkuuta iul iulie iyl iyul juil juill juillet jul julai julho juli "
        "julie julij julio juliol july juuli júl júla július júlí jūl jūlijs korr korrik liep "
        "liepa liepos lipca lipiec lug luglio srpanj srpnja tem temmuz uzt uztaila xul xullo "
        "července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля лип липень липня ліп "
        "ліпень ліпеня шіл шілде юли јул јули יולי جولائی يوليو ژوئیه ژوئیهٔ जुलाई जुल॰ জুল "
        "জুলাই กค กรกฎาคม"
    ),
    (
        "abu abuztua ag ago agost agosti agosto agu agustus août aug august augusta augusti "
        "augusts augustus augusztus avg avgust avq avqust ağu ağustos dag dagost elo elokuu "
        "elokuuta gush gusht kol kolovoz kolovoza ogo ogos rugp rugpjūtis rugpjūčio sie "
        "sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ αύγουστοσ авг август "
        "августа жні жнівень жніўня серп серпень серпня там тамыз אוגוסט אוג׳ أغسطس اوت اگست "
        "अगस्त अग॰ আগ আগস্ট สค สิงหาคม"
    ),
    (
        "eyl eylül ira iraila rugs rugsėjis rugsėjo ruj rujan rujna sen sentyabr sep sept "
        "septemba september septembra septembre septembrie septembris septiembre set setembre "
        "setembro settembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesień "
        "września zář září σεπ σεπτέμβριοσ σεπτεμβρίου вер верасень верасня вересень вересня "
        "сент сентябрь сентября сеп септембар септември қыр қыркүйек ספטמבר ספט׳ سبتمبر ستمبر "
        "سپتامبر सितंबर सित॰ সেপ সেপ্টেম্বর กย กันยายน"
    ),
    (
        "doct doctubre eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre "
        "okt oktoba oktober oktobris oktoober oktyabr október októbra ott ottobre out outubro "
        "paź październik października spal spalio spalis tet tetor urr urria říj říjen října "
        "οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар "
        "октомври октябрь октября қаз қазан אוקטובר אוק׳ أكتوبر اکتبر اکتوبر अक्टूबर अक्टू॰ "
        "অক্টো অক্টোবর ตค ตุลาคม"
    ),
    (
        "aza azaroa kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu "
        "marraskuuta noiembrie nov novemba november novembra novembre novembris novembro "
        "noviembre noy noyabr nën nëntor nóv nóvember stu studeni studenoga νοέ νοέμβριοσ νοε "
        "νοεμβρίου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември "
        "нояб ноябрь ноября қар қараша נובמבר נוב׳ نوامبر نوفمبر نومبر नवंबर नव॰ নভে নভেম্বর "
        "พย พฤศจิกายน"
    ),
    (
        "abe abendua ara aralık dec december decembra decembrie decembris decembro dek dekabr "
        "des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic "
        "dicembre diciembre dis disember déc décembre gru grudnia grudzień gruod gruodis "
        "gruodžio joulu joulukuu joulukuuta pro prosinac prosinca prosince prosinec δεκ "
        "δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабрь декабря декември дец децембар "
        "жел желтоқсан сне снежань снежня דצמבר דצמ׳ دسامبر دسمبر ديسمبر दिसंबर दिस॰ ডিসে "
        "ডিসেম্বর ธค ธันวาคม"
    ),
)

#: The number of the month that a word names.
MONTHS: Final = {word: number for number, words in enumerate(_WORDS, 1) for word in words.split()}
