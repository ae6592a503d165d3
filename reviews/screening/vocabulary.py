"""Words that carry less of a name than others: titles, particles, descriptive words, numbers, short forms.

Every word is written as `names.read` leaves it: ASCII, lower case, no punctuation.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a token does in a name; the value is its mark in a stored row."""

    NAME = "n"
    GENERIC = "g"
    PLACE = "p"
    NUMBER = "d"
    FORM = "f"
    PARTICLE = "l"
    TITLE = "t"
    INITIAL = "i"


def words(text: str) -> frozenset[str]:
    """The words of a text, once each."""
    return frozenset(text.split())


TITLES = words(
    """
    mr mrs ms miss mister madam sir dr doctor prof professor eng engineer hon rev reverend president prime minister
    general gen brigadier colonel col lieutenant lt major maj captain capt commander cmdr admiral sergeant sgt
    sheikh shaikh sheik shaykh cheikh haji hajji hajj haj hadji alhaj al-haj mullah mulla mawlawi maulavi molla
    maulana mawlana ayatollah hojjatoleslam imam qari hafiz ustad ustaz emir shri sri senor senora don dona herr
    frau monsieur madame lord lady baron count prince princess king queen jr sr phd esq
    """
)

# Particles: they come and go between spellings and prove nothing.
PARTICLES = words(
    """
    al el ul ur ad ar as ash az ed es ech bin ibn ben bint binti de del della di da do dos das du des la las le les los
    lo d van von der den vom zu zum ter ten af av and y e et und i the of for in at on to
    """
)
# In the name of an organisation only these are: `Ben & Co` and `Ash Ltd` are names.
ORGANISATION_PARTICLES = words(
    "al el de del la las le les los des du di da do dos and y e et und the of for in van von der den"
)

GENERIC = words(
    """
    group groups grupo gruppe holding holdings international internacional intl global worldwide world general
    trading trade traders comercial commercial comercializadora comercio commerce import imports export exports
    importadora exportadora distribuidora distribution distributor industries industry industrial industria
    industrias manufacturing production productions products services service servicios servicio solutions solution
    systems system technologies technology tech tecnologia engineering construction constructora construcciones
    development desarrollo desarrollos investment investments inversiones inmobiliaria invest capital finance
    financial management administration administradora operadora consulting consultants consultores asesores
    enterprise enterprises empresa empresas business businesses negocios agency agencia office bureau branch
    department ministry institute instituto center centre centro foundation fundacion association asociacion
    organization organisation organizacion society sociedad union federation council committee bank banco bancorp
    trust fund insurance exchange money shipping maritime marine navigation transport transportation logistics lines
    line airlines airways aviation energy power electric electricity oil gas petroleum petrochemical petrochemicals
    chemical chemicals mining minerals steel metal metals cement textile foods food farm agricultural agricola
    agropecuaria ganadera hotel hotels restaurant hospital clinic pharmacy pharmaceutical pharma medical university
    school academy college research scientific science studies security defense defence military army national
    nacional state federal public private united first new real estate properties property inmobiliarios media news
    television radio press software computer computers data digital network networks electronics electronic telecom
    telecommunications communications labs laboratory laboratories works factory plant complex corps force forces
    front movement party league liberation people peoples republic islamic democratic relief charity aid company
    companies co firm partners partnership associates consortium cooperative cooperativa venture ventures club
    market markets store stores shop supply supplies equipment motors auto automotive machinery tools
    """
)

_NUMBERS = """
zero|one first 1st|two second 2nd ii|three third 3rd iii|four fourth 4th forth iv|five fifth 5th|six sixth 6th vi
seven seventh 7th vii|eight eighth 8th viii|nine ninth 9th ix|ten tenth 10th|eleven xi|twelve xii|thirteen xiii
fourteen xiv|fifteen xv|sixteen xvi|seventeen xvii|eighteen xviii|nineteen xix|twenty xx
"""
_TENS = {30: "thirty xxx", 40: "forty fourty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}
NUMBERS: dict[str, str] = {
    word: str(value)
    for value, spelt in [*enumerate(_NUMBERS.strip().replace("\n", "|").split("|")), *_TENS.items()]
    for word in spelt.split()
}

# Short forms of given names, a family between bars.
_NICKNAMES = """
abraham abe|albert al bert|alexander aleksandr alex alec sasha sascha alejandro alessandro|alfred fred alf
andrew andy andrei andrey andrej andreas andre andres|anthony tony antonio anton|barack barry|barbara barb babs
benjamin ben benny bibi|bernard bernie|catherine katherine kathryn kate kathy cathy katie ekaterina yekaterina katya
charles charlie chuck carlos karl carl|christopher chris kit|christine christina chris tina|daniel dan danny
david dave davy|deborah debbie deb|dimitri dmitri dmitry dmitriy dmytro dima|donald don donnie|dorothy dot dottie
edward ed eddie ted ned|elizabeth liz lizzie beth betty eliza yelizaveta elizaveta|eugene gene evgeny evgeniy yevgeny
francis frank francisco francesco paco|frederick fred freddy|george jorge georg georgy georgiy giorgi yuri
gerald gerry jerry|gregory greg grigory|guillermo memo|henry harry hank|ignacio nacho|isabel isabella bella
jacob jake|james jim jimmy jamie diego santiago jaime|jeffrey jeff|john jack johnny juan jean johann hans ivan yahya
jonathan jon|joseph joe joey jose pepe josef yusuf yousef|joshua josh|kenneth ken kenny|lawrence larry|leonard len leo
louis lou luis luigi|margaret maggie meg peggy rita|maria mary marie miriam maryam|martin marty|matthew matt
michael mike mick mikhail miguel michel misha|natalia natasha nataliya|nicholas nick nikolai nikolay nicolas
pamela pam|patricia pat patty tricia|patrick pat paddy|paul pablo pavel paolo|peter pete pedro pyotr petr piotr
philip phil felipe philippe|raymond ray|rebecca becky|richard dick rick rich ricky ricardo|robert bob bobby rob roberto
ronald ron ronnie|rosemary rosie|samuel sam sammy|sergei sergey sergio serge|stephen steven steve stefan esteban stephan
susan sue suzy|theodore ted theo fyodor fedor|thomas tom tommy tomas|timothy tim|victoria vicky
vladimir volodymyr vova volodya|volodymyr vladimir|walter walt|william bill billy will willie guillermo wilhelm
zachary zach
"""
NICKNAMES: dict[str, frozenset[str]] = {}
for _family in _NICKNAMES.strip().replace("\n", "|").split("|"):
    for _name in _family.split():
        NICKNAMES[_name] = NICKNAMES.get(_name, frozenset()) | words(_family)
