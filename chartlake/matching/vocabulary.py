"""What the words beside a title mean: each kind of version, words that change nothing, and what is no song at all.

A rule about titles is a line in one of these tables. Words are folded (lower case, plain quotes and dashes); Latin ones
are bounded by spaces, those of scripts without spaces are not.
"""

from __future__ import annotations

import re
from typing import Final


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


def _any(latin: str, other: str = "") -> re.Pattern[str]:
    bounded = rf"(?<![^\W_])(?:{latin})(?![^\W_])"
    return re.compile(f"{bounded}|{other}" if other else bounded)


# In the order in which they name a version when several fit: a live remix is a remix.
KINDS: Final = {
    "mashup": _any(r"mash-?\s?ups?", "マッシュアップ|매시업"),
    "medley": _any(r"medley|megamix|minimix|mega mix|continuous mix|dj mix|potpourri|popurri", "メドレー|메들리"),
    "karaoke": _any(
        r"karaoke|backing track|sing-?\s?along|playback|minus one|in the style of",
        "カラオケ|노래방|караоке|伴奏|كاريوكي|คาราโอเกะ",
    ),
    "cover": _any(
        r"cover(?:ed)?(?: version)?|tribute|originally (?:performed |recorded |sung )?(?:by|from)|made famous by|"
        r"homenaje|reprise de|versión de|versao de",
        "カバー|커버|歌ってみた|翻唱|кавер",
    ),
    "nightcore": _any(r"nightcore", "ナイトコア|나이트코어"),
    "sped_up": _any(
        r"sped[- ]?up|spedup|speed(?:ed)?[- ]?up|speed(?:ed)? version|fast(?:er)? version|sped version|acelerad[oa]|"
        r"accéléré|velocizzat[oa]|hızlandırılmış",
        "ускоренная|مسرعة|加速版|스페드업|스피드업|倍速",
    ),
    "slowed": _any(
        r"slowed[- ]?down|slowed|slow(?:er)? version|ralentizad[oa]|daycore|chopped (?:and|&|n) screwed|"
        r"chopped not slopped|ralenti|slow(?=\s?(?:\+|&|and|n|x)\s?reverb)",
        "замедленная|بطيء|慢速|降速",
    ),
    "remix": _any(
        r"remix(?:e[ds]|es)?|re-mix|rmx|re-?work(?:ed)?|bootleg|refix|flip|vip|remezcla|reinterpreted|"
        r"club (?:mix|version)|dub(?: mix| version)?|dance mix|house mix|reimagin(?:ed|ing)|redux|reconstruction|"
        r"re-?edit|revisited|reloaded|reboot(?:ed)?|revamp(?:ed)?|refurb(?:ished)?|re-?rub|remake|makeover|bonus beats|"
        r"(?:rub|shuffle|re-?touch|re-?vision|beats|club|rave)(?=$)",
        "リミックス|리믹스|混音|ремикс|ريمكس|ريمیکس|رميكس|รีมิกซ์|रीमिक्स|רמיקס|dj版",
    ),
    "rerecording": _any(
        r"[\w&. ]+'s? version|taylors version|re-?record(?:ed|ing)|new recording|newly recorded|"
        r"(?:19|20)\d\d recording|regrabad[oa]|regrabación"
    ),
    "acappella": _any(r"a ?cap?pel+a|vocals? only|isolated vocals?", "アカペラ|아카펠라"),
    "instrumental": _any(
        r"instrumental(?:e|s)?|instr?|off ?vocal|beat only", "インスト(?:ゥルメンタル)?|인스트루멘탈|инструментал"
    ),
    "demo": _any(
        r"demo|outtake|rough (?:mix|cut)|early take|alternate take|take \d+|voice memo|work tape|rehearsals?",
        "デモ|데모",
    ),
    "acoustic": _any(
        r"acoustic|acústic[oa]|acustic[oa]|akustik|akustis(?:ch|k)|acoustique|akustinen|stripped(?: back| down)?|"
        r"campfire",
        "アコースティック|어쿠스틱|акустика|أكوستيك|อะคูสติก|不插电",
    ),
    "unplugged": _any(r"unplugged", "アンプラグド|언플러그드"),
    "live": _any(
        r"live|en vivo|ao vivo|en directo|en direct|dal vivo|in concert|en concierto|en concert|live lounge|"
        r"tiny desk(?: concert)?|"
        r"spotify singles?|colors show|"
        r"(?:tiny desk|spotify|amazon|apple music|itunes|bbc|colors|vevo)[\w' ]* sessions?|sessions?|"
        r"the first take|recorded (?:live )?at|canlı|livenä|"
        r"na żywo|konzert|directo",
        "ライブ|ライヴ|라이브|现场|現場|концерт|в живую|живое выступление|لايف|حفلة|แสดงสด|บันทึกการแสดงสด|演唱会|演唱會",
    ),
    "orchestral": _any(
        r"orchestral|orchestra|symphonic|symphony|philharmonic|string quartet|strings|restrung|piano|ukulele|"
        r"guitar version|music box|lullaby|classical",
        "オーケストラ|ピアノ|피아노|오케스트라",
    ),
    "effect": _any(
        r"8d(?: audio)?|bass ?boosted|lo-?fi|8-?bit|phonk|reverb(?:ed)?|jersey club|432 ?hz|hardstyle|"
        r"(?:in|from) another room|drumless"
    ),
    "extended": _any(r"extended|long version|12\"|12 ?inch"),
    "section": _any(
        r"intro|outro|interlude|skit|prelude|reprise|commentary|teaser|snippet|preview|ringtone|interview|spoken",
        "イントロ|인트로|아웃트로",
    ),
    "language": _any(
        r"(?:in |en |auf |på |em |em |in het )?(?:english|spanish|spanglish|korean|japanese|chinese|mandarin|cantonese|"
        r"french|german|italian|portuguese|arabic|hindi|tamil|telugu|thai|russian|turkish|indonesian|polish|dutch|"
        r"swedish|norwegian|danish|finnish|hebrew|greek|español|espanol|inglés|ingles|francés|português|portugues|"
        r"italiano|deutsch|français|francais|"
        r"française|anglais|deutsche[nr]?|"
        r"englisch[e]?|spanisch[e]?|española?|italiana|portuguesa|"
        r"(?:kor|jpn|jp|kr|eng)(?=\.? ver)|svenska|norsk|español latino|castellano)(?! guitar)",
        "日本語|英語|韓国語|中国語|영어|한국어|일본어|중국어|中文|英文|粤语|國語|国语",
    ),
}
_GENRES: Final = """
    jazz jazzy swing blues soul gospel funk disco house techno tekk hardtekk hardtechno trance rave edm electro dubstep
    dnb jungle garage ukg drill trap amapiano afro afrobeat afrobeats afrohouse reggae reggaeton dancehall salsa bachata
    cumbia merengue samba bossa forro pagode sertanejo piseiro corrido banda mariachi flamenco latin tropical rock punk
    metal grunge indie folk country bluegrass americana hyperpop synthwave vaporwave lofi chill chillout ambient
    downtempo lounge orchestral cinematic epic baroque bardcore medieval retro eurodance hardcore hardstyle frenchcore
    psytrance nu-disco
"""
# A version of a kind that has no name here: (Rock Version), (10 Minute Version), (Twin Ver.), (X Mix); "take" and
# "style" stand in names, too, and are one at the end after what takes and styles are called.
NAMELESS_VERSION: Final = _any(
    r"version(?:e|s)?|versión|versão|versao|ver|vers|mix|edit|cut(?=$)|theme|wersja|versjon|arrangement",
    "バージョン|ヴァージョン|버전|版|версия",
)
NAMED_TAKE: Final = re.compile(
    rf"\b(?:night|first|second|third|alternate|alternative|early|studio|single|original|best|another) take$|"
    rf"\b(?:{'|'.join(sorted(listed(_GENRES)))}|acoustic|unplugged|bossa nova|old school|piano) style$"
)
# Words that are a version when nothing stands beside them but a filler or how much of it: (Super Slow), (Jazz).
ALONE: Final = {
    **dict.fromkeys(("slow", "slower", "slowmo"), "slowed"),
    **dict.fromkeys(("fast", "faster", "sped", "speed", "speedy", "chipmunk", "chipmunks"), "sped_up"),
    **dict.fromkeys(("pitched", "underwater", "muffled", "echo", "echoed", "3d", "16d"), "effect"),
    **dict.fromkeys(
        listed("""
        guitar violin violins cello harp saxophone sax flute trumpet organ accordion kalimba marimba pianoforte choir
        choral handpan bells banjo mandolin harmonica brass
        """),
        "orchestral",
    ),
    **dict.fromkeys(
        listed("""
        alternate alternative alt solo duet duo naked raw unreleased unfinished chorus festive superfestive
        """),
        "other",
    ),
    **dict.fromkeys(listed(_GENRES), "other"),
}
LOUDER: Final = listed("super ultra extra very so too more slightly really perfectly tiktok x n and only")
# As a factor: (x1.25), (0.8x speed).
FACTOR: Final = re.compile(r"^(?:speed )?(?:x\s?(?P<after>\d(?:[.,]\d+)?)|(?P<before>\d(?:[.,]\d+)?)\s?x)(?: speed)?$")
# Words that change nothing about who plays what. A piece of nothing but these, years and numbers is an edition.
EDITION: Final = listed(
    """
    theme
    studio length amended global european
    remaster remastered remasters remasterizado remasterizada remasterisé remasterisée remastering
    digital digitally digitaler radio single album lp ep original explicit clean dirty censored
    uncensored deluxe bonus track tracks mono stereo main edition editions edit version versión versão
    versione ver mix anniversary expanded special standard reissue reissued official oficial offizielles
    officiel audio video music lyric lyrics visualizer visualiser mv m/v hd hq 4k uhd full complete
    short video vídeo clip the a an and & + of with from super international uk us usa eu japan
    japanese-edition exclusive limited collector collectors collector's new th st nd rd years year
    advisory parental amended itunes spotify target amazon apple feature dolby atmos spatial
    hi-res hires vault tv size tv-size tiktok tik tok trend viral trending sound song versjon
    radioversjon リマスター リマスタリング 리마스터 リマスター盤 公式 공식 オリジナル 原版 original-mix soundtrack
    """
)
EDITION_CORE: Final = listed(
    """
    studio amended
    edit
    remaster remastered remasters remasterizado remasterizada remasterisé remasterisée remastering radio
    single album lp ep original explicit clean dirty censored uncensored deluxe bonus mono stereo main
    edition anniversary expanded reissue reissued official oficial offizielles officiel audio video
    lyric lyrics visualizer visualiser mv m/v hd hq 4k uhd full complete short vídeo dolby atmos vault
    tiktok soundtrack radioversjon リマスター リマスタリング 리마스터 リマスター盤
    公式 공식 オリジナル 原版 viral trend trending
    """
)
# Editions of a market, when a word stands beside them: UK Version, US Mix.
MARKETS: Final = frozenset({"uk", "us", "usa", "eu", "international", "global", "european"})
# Words that versions are shortened by.
ABBREVIATED: Final = {"min": "minute", "mins": "minute", "minutes": "minute", "xmas": "christmas", "orig": "original"}
# Where a song is from says nothing about which take of it it is.
ORIGIN: Final = re.compile(
    r"^(?:music |song |theme |single |title (?:song|track) |taken |original song )?"
    r"(?:from|aus|featured (?:in|on)|as (?:heard|featured|seen) (?:in|on)|de la (?:película|serie|pelicula)|"
    r"do filme|da (?:novela|série)|del film|dal film|du film|extrait d[eu]|tiré d[eu]|music from|inspired by|"
    r"(?:original )?motion picture|original soundtrack|ost|o\.s\.t|banda sonora|trilha sonora|bande originale|"
    r"colonna sonora|non-album)\b"
    r"|(?:\bsoundtrack|\bcast recording|\bost|\bmotion picture|"
    r"主題歌|主題曲|オープニング|エンディング|テーマ曲|插曲|片尾曲|片头曲)\b"
)
# "feat." and its like; what comes after names artists.
FEATURING: Final = re.compile(
    r"(?<![^\W_])(?:feat\.|feat\b(?!\.)|ft\.|ft\b(?!\.)|featuring\b|duet with\b|duett med\b|starring\b)\s*"
)
WITH: Final = re.compile(r"(?:w/|with\b|con\b|mit\b|avec\b|com\b|med\b)\s*")
# After "with" these begin a phrase, not a name: (With You), (With a Little Help).
NO_NAME_AFTER_WITH: Final = listed(
    """
    you me us him her them love or out my your our his their a an all no every each this that it u ya te
    ti mi mir dir moi toi você
    """
)
PRODUCED: Final = re.compile(r"(?:prod(?:uced)?\.?(?: by\b)?|produced by\b)\s*(?=\S)")
LIVE_IS_A_VERB: Final = re.compile(
    r"^live (?:forever|life|your|my|it|and|like|for|fast|to|or|while|with|a|the life|wire|a little)\b"
)

# Languages by the names that titles give them.
LANGUAGES: Final = {
    "ribenyu": "japanese", "hanguoyu": "korean", "zhongguoyu": "chinese", "yingyu": "english", "yeongeo": "english",
    "hangugeo": "korean", "ilboneo": "japanese", "junggugeo": "chinese", "zhongwen": "chinese", "yingwen": "english",
    "guoyu": "chinese", "yueyu": "cantonese",
    "deutsch": "german", "deutsche": "german", "deutscher": "german", "englisch": "english", "englische": "english",
    "ingles": "english", "anglais": "english", "espanol": "spanish",
    "espanola": "spanish", "spanisch": "spanish", "espagnol": "spanish", "castellano": "spanish", "frances": "french",
    "francais": "french", "francaise": "french", "portugues": "portuguese", "portuguesa": "portuguese",
    "italiano": "italian", "italiana": "italian", "svenska": "swedish", "norsk": "norwegian", "japones": "japanese",
    "coreano": "korean", "kr": "korean",
    "jp": "japanese", "jpn": "japanese", "kor": "korean", "eng": "english", "mandarin": "chinese",
}  # fmt: skip
# What is written as it is said on a keyboard, in a name of several words.
SAID: Final = {
    "u": "you",
    "ur": "your",
    "luv": "love",
    "cuz": "cause",
    "cos": "cause",
    "because": "cause",
    "thru": "through",
}
_COUNTED: Final = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
"""
_ROMAN: Final = "i ii iii iv v vi vii viii ix x xi xii"
COUNTED: Final = {word: str(number) for number, word in enumerate(_COUNTED.split(), start=1)}
ROMAN: Final = {word: number for number, word in enumerate(_ROMAN.split(), start=1)}
NUMBERS: Final = {**{word: int(number) for word, number in list(COUNTED.items())[:12]}, **ROMAN}
_NUMBER: Final = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
PART: Final = re.compile(
    rf"(?:\b(?:part|pt|pts|parts|teil|parte|partie|vol|volume|chapter|chap|act|acte|episode|ep|movement|mvt|book)"
    rf"\b\.?\s*#?\s*(?P<number>{_NUMBER}(?:\s*(?:&|and|,|-|\+)\s*{_NUMBER})*)(?![^\W_]))|"
    rf"(?:第(?P<han>\d+)(?:章|部|話|集)|파트\s?(?P<hangul>\d+))"
)
SEVEN_INCH: Final = re.compile(r"^7(?:\"|''|[- ]?inch)(?: (?:version|mix|edit|single|remaster(?:ed)?))?$")
YEAR: Final = re.compile(r"^'?(?:19|20)\d\d$")

# Without brackets only words that no title ends (or begins) with are taken for a version.
TRAILING: Final = re.compile(
    r"\s+(?:-\s*)?(?P<words>(?:sped[- ]?up|spedup|speed(?:ed)? up|slowed(?: down)?\s*(?:\+|&|and|n|x|,)?\s*"
    r"reverb(?:ed)?|slow\s*(?:\+|&|and)\s*reverb|(?<!down )slowed|nightcore|bass ?boosted|"
    r"8d audio|en vivo|ao vivo|en directo|"
    r"mash-?up|medley|karaoke|instrumental|(?:tik ?tok )?remix|rmx|acoustic version|live version|karaoke version|"
    r"instrumental version|"
    r"remix version|vip mix|(?:\d{4} )?remaster(?:ed)?(?: \d{4})?|radio edit|"
    r"リミックス|리믹스|ライブ|라이브|カラオケ|inst\.)"
    r"(?:\s*(?:version|ver\.?|audio|edit|\+\s*reverb|remix|tiktok|tik tok))*)$"
)
LEADING: Final = re.compile(
    r"^(?P<words>medley(?=\s*:)|sped[- ]?up|spedup|nightcore|slowed \+ reverb)\s*(?:-|:|~)?\s+(?=\S)"
)

_SOUNDS: Final = (
    "original sound|original audio|son original|som original|sonido original|audio original|suono originale|"
    "originalton|"
    "originalljud|original lyd|originallyd|oryginalny dźwięk|origineel geluid|orijinal ses|orjinal ses|suara asli|"
    "bunyi asal|alkuperäinen ääni|eredeti hang|původní zvuk|pôvodný zvuk|sunet original|sunetul original|"
    "πρωτότυπος ήχος|оригинальный звук|оригінальний звук|оригінальна звукова доріжка|オリジナル楽曲|オリジナル音源|"
    "オリジナルサウンド|오리지널 사운드|원본 사운드|原声|原聲|原创音乐|原創音樂|เสียงต้นฉบับ|الصوت الأصلي|صوت أصلي|"
    "âm thanh gốc|nhạc nền|मूल ध्वनि|orihinal na tunog|original na tunog|"
    "promoted music|promoted sound|música promovida|musica promovida|música promocionada|musica promozionata|"
    "musique sponsorisée|gesponserte musik|promoted|プロモーション楽曲|продвигаемая музыка"
)
NO_SONG: Final = re.compile(
    rf"^(?:{_SOUNDS})(?:\s*(?:-|:|\(|~|\d|@).*)?$|^.+ - (?:original sound|son original|som original|sonido original)$"
)

CONNECTIVES: Final = frozenset({"and", "n", "y", "et", "und", "e", "och", "og", "en"})
