"""Which language a short post is in: one with too few small words for `authored.sentences` to tell.

Knows nothing of gaps. Caveat: of languages without a grammar it knows none.
"""

import re
from functools import cache
from typing import Final

_LONGEST_SAMPLE: Final = 5_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = {
    "en": "the of and to is that it for was with this are but they from have not i my me we you he she his her our"
    " their a an in on at by as be been were had has did do does so if or no all more than then there here"
    " what when who how why which would could will can about into out up over after before only just some most"
    " very too one two three notes talk missed missing left late early rest part time day first last see"
    " slides session keynote",
    "de": "der die das und ist nicht ein eine einen einem mit auf für den dem des zu von ich mir mich dass sich"
    " auch wie hab habe haben bin war waren wir uns sie er es im am zum zur bei nach vor aus um hier da dann"
    " noch nur schon mehr keine kein kann konnte musste wird werden wurde sind hat hatte leider über unter"
    " oder aber weil wenn als bis gar sehr alles nichts meine mein notizen vortrag verpasst fehlt zwei drei"
    " tag uhr danach dazu davon diesen dieser",
    "fr": "le les des et est une un que pour dans pas sur qui du au aux avec ce cette cet il elle je nous vous on"
    " la l d j n c qu ai suis étais était sont ont ne plus mais ou où par se sa son ses mon ma mes leur en y à"
    " été fait tout tous rien très deux trois notes raté manqué fin début séance hélas malheureusement après"
    " avant ici sans compléter arrivée arrivé partie parti pourquoi comme quand encore",
    "es": "el los las la y es una un unos que por para con del se no lo le como pero más al en de me mi mis yo su"
    " sus ya esta este esto esa ese fue era estaba hay había son muy todo toda nada sin sobre cuando donde"
    " hasta desde porque también dos tres charla perdí llegué salí pude tuve notas apuntes falta faltan aquí"
    " después antes final sesión",
    "pt": "o os as a e é uma um que por para com do da dos das não se em no na nos nas mais mas eu me meu minha"
    " meus minhas ao à aos pelo pela isso isto este esta esse essa foi era estava há tinha são muito tudo nada"
    " sem sobre quando onde até desde porque também já só dois duas três palestra perdi cheguei saí tive"
    " fiquei pra pro notas anotações falta faltam aqui depois antes fim sessão ele ela",
}


def tongue_of(text: str) -> str:
    """Return the language (ISO 639-1), of those with a grammar, that most words of a short text are in, or English."""
    counts = dict.fromkeys(_WORDS, 0)
    for word in _WORD.findall(text[:_LONGEST_SAMPLE].lower()):
        for code in _codes().get(word, ()):
            counts[code] += 1
    return max(counts, key=lambda code: (counts[code], code == "en"))


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    words = {code: frozenset(words.split()) for code, words in _WORDS.items()}
    return {word: tuple(code for code in words if word in words[code]) for word in frozenset().union(*words.values())}
