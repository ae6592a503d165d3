"""The words of the check `red_flags`, by language: objects, verbs that make or trade them, phrases, words of defence.

A word as written stands for itself, `sell*` for every word that begins so, `*漏洞*` for every word that holds it
(scripts without blanks, and those that write articles onto the word). Marks and case count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# What a family of words means, as the desk reads it.
FAMILIES = {
    "exploits": "trade in exploits or undisclosed weaknesses",
    "hire": "attacks for hire",
    "spyware": "making or selling spyware, implants or interception",
    "surveillance": "watching people, at large or in secret",
    "attack": "making or running means of attack",
    "weapons": "weapons and military strikes",
    "influence": "deceiving the public",
}


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language. An object counts when a verb of its family stands near it; a phrase counts by itself.

    `guard` are words of defence and negation: a sentence with one of them is read as a defender's.
    """

    trade: str
    make: str
    guard: str
    objects: dict[str, str]
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)


# Whose objects are dangerous to trade, and whose to make.
TRADED = frozenset({"exploits", "spyware", "weapons"})
MADE = frozenset({"spyware", "attack", "surveillance", "weapons", "influence"})

LANGUAGES = {
    "English": Language(
        trade="sell sells selling sold resell* buy buys buying bought broker* acquir* purchas* export* supply supplies",
        make="build* develop* creat* writ* deploy* operat* spread* distribut* launch* conduct* run runs running",
        guard="detect* defend* defence defense defensive protect* prevent* against analys* analyz* respon* mitigat* "
        "counter* block* stop* remov* recover* victim* research* simulat* report* hunt* recogni* not never no without "
        "train* test tests testing tested exercise* awareness educat* authoris* authoriz* consent* contract contracts "
        "signature* sandbox* reverse* triag* yara rule rules detonat* disclos* patch* fix fixes fixed",
        objects={
            "exploits": "exploit exploits 0day* zeroday* nday*",
            "spyware": "spyware stalkerware implant implants rootkit* keylogger* wiretap*",
            "attack": "ransomware botnet* malware phishing stealer* wiper* ddos",
            "surveillance": "surveillance",
            "weapons": "weapon weapons weaponry missile* munition* warhead*",
            "influence": "disinformation deepfake* sockpuppet* astroturf*",
        },
        phrases={
            "exploits": ("exploit broker*", "exploit acquisition", "zero day acquisition*", "zero day market*"),
            "hire": ("hack* for hire", "ddos for hire", "booter*", "stresser*", "attack* on demand"),
            "spyware": ("lawful interception", "remote infection", "phone interception", "covert implant*"),
            "surveillance": ("mass surveillance", "covert surveillance", "track* dissident*", "track* journalist*"),
            "attack": ("offensive cyber", "cyber weapon*", "cyberweapon*", "destructive attack*", "steal* credential*"),
            "weapons": ("targeting system*", "kill chain for strike*", "autonomous weapon*"),
            "influence": ("influence operation*", "election interference"),
        },
    ),
    "German": Language(
        trade="verkauf* kauf* ankauf* handel* vermittel* erwerb* exportier*",
        make="entwickel* bau* schreib* betreib* verbreit* herstell* programmier*",
        guard="erkenn* abwehr* schutz* schutz schutzen verteidig* verhinder* gegen analys* untersuch* erforsch* opfer* "
        "blockier* nicht kein* nie ohne meld*",
        objects={
            "exploits": "exploit exploits 0day* zeroday* schwachstellenhandel",
            "spyware": "spahsoftware spionagesoftware staatstrojaner* trojaner* spyware implantat*",
            "attack": "ransomware erpressungssoftware botnetz* schadsoftware phishing ddos",
            "surveillance": "uberwachung massenuberwachung",
            "weapons": "waffe* waffen* rakete* sprengkopf*",
            "influence": "desinformation* falschnachricht*",
        },
        phrases={
            "hire": ("hacker zu mieten", "angriff* auf bestellung", "auftragshack*"),
            "spyware": ("telekommunikationsuberwachung fur behorden", "heimliche uberwachung"),
            "attack": ("offensive cyber*", "cyberwaffe*", "gegenschlag*"),
        },
    ),
    "French": Language(
        trade="vend vends vendre vendons vente* achat* acheter achetons courtage acquerir exporter fournir fournissons",
        make="developpons developper developpement cree creer creons concev* deployons deployer exploitons diffusons "
        "fabriqu* ecrivons",
        guard="detect* defen* proteg* protection contre analys* empech* prevenir recherch* victime* bloqu* pas jamais "
        "sans aucun* repondre reponse* signaler signalons",
        objects={
            "exploits": "exploits 0day* zeroday* failles",
            "spyware": "espiogiciel* mouchard* implant implants",
            "attack": "rancongiciel* ransomware botnet* maliciel* hameconnage ddos",
            "surveillance": "surveillance",
            "weapons": "arme armes armement* missile* munition*",
            "influence": "desinformation infox",
        },
        phrases={
            "exploits": ("courtage de failles", "vente de failles", "acquisition de vulnerabilites"),
            "hire": ("piratage a la demande", "pirates a louer", "attaque* sur commande"),
            "spyware": (
                "logiciel espion",
                "logiciels espions",
                "interception legale",
                "interception des communications",
            ),
            "surveillance": ("surveillance de masse",),
            "attack": ("cyber offensive", "cyberarme*", "lutte informatique offensive"),
        },
    ),
    "Spanish": Language(
        trade="vende* vendo venta ventas compra compras comprar compramos adquir* corretaje suministr* "
        "exportamos exportar",
        make="desarroll* creamos crear creacion construi* despleg* operamos operar difund* fabricamos fabricar escrib*",
        guard="detect* defen* proteg* proteccion contra analis* analiz* prevenir preven* investig* victima* bloque* no "
        "nunca sin responder respuesta* report*",
        objects={
            "exploits": "exploits 0day* zeroday*",
            "spyware": "spyware implante* troyano* rootkit*",
            "attack": "ransomware botnet* malware phishing ddos",
            "surveillance": "vigilancia",
            "weapons": "arma armas misil* municion*",
            "influence": "desinformacion",
        },
        phrases={
            "exploits": ("venta de vulnerabilidades", "vulnerabilidades de dia cero"),
            "hire": ("hackers de alquiler", "ataques por encargo"),
            "spyware": ("software espia", "programas espia", "interceptacion legal"),
            "surveillance": ("vigilancia masiva",),
            "attack": ("ciberarma*", "operaciones ofensivas"),
        },
    ),
    "Portuguese": Language(
        trade="vende* venda vendas compra compras comprar compramos adquir* corretagem fornec* exportamos exportar",
        make="desenvolv* criamos criar criacao construi* implantamos operamos operar distribuimos fabricamos escrev*",
        guard="detec* defes* defend* proteg* protec* contra analis* prevenir previn* pesquis* investig* vitima* "
        "bloque* nao nunca sem respond* resposta* report*",
        objects={
            "exploits": "exploits 0day* zeroday*",
            "spyware": "spyware implantes trojan* rootkit*",
            "attack": "ransomware botnet* malware phishing ddos",
            "surveillance": "vigilancia",
            "weapons": "arma armas missil* misseis munic*",
            "influence": "desinformacao",
        },
        phrases={
            "exploits": ("venda de vulnerabilidades", "falhas de dia zero"),
            "hire": ("hackers de aluguel", "ataques sob encomenda"),
            "spyware": ("software espiao", "interceptacao legal"),
            "surveillance": ("vigilancia em massa",),
            "attack": ("ciberarma*", "operacoes ofensivas"),
        },
    ),
    "Italian": Language(
        trade="vende* vendiamo vendita compriamo comprare acquist* intermedia* forniamo fornire esportiamo",
        make="svilupp* creiamo creare costrui* diffond* gestiamo gestire scriv*",
        guard="rilev* difes* difend* protegg* protezion* contro analizz* analisi preven* ricerc* vittim* "
        "blocc* non mai "
        "senza rispond* risposta segnal*",
        objects={
            "exploits": "exploit exploits 0day* zeroday*",
            "spyware": "spyware captator* trojan* impianti rootkit*",
            "attack": "ransomware botnet* malware phishing ddos",
            "surveillance": "sorveglianza",
            "weapons": "arma armi missil* munizion*",
            "influence": "disinformazione",
        },
        phrases={
            "exploits": ("vendita di vulnerabilita", "vulnerabilita zero day"),
            "hire": ("hacker a noleggio", "attacchi su commissione"),
            "spyware": ("captatore informatico", "intercettazion* di comunicazioni", "software spia"),
            "surveillance": ("sorveglianza di massa",),
            "attack": ("armi informatiche", "operazioni offensive"),
        },
    ),
    "Dutch": Language(
        trade="verkop* verkoop* kopen koopt inkop* handel* bemiddel* leveren exporter*",
        make="ontwikkel* bouw* maken maakt schrijv* verspreid* inzett*",
        guard="detect* verdedig* bescherm* voorkom* tegen analys* onderzoek* slachtoffer* blokker* niet geen nooit "
        "zonder meld*",
        objects={
            "exploits": "exploit exploits 0day* zeroday*",
            "spyware": "spyware spionagesoftware implantaten trojan*",
            "attack": "ransomware gijzelsoftware botnet* malware phishing ddos",
            "surveillance": "surveillance massatoezicht",
            "weapons": "wapen* raket* munitie",
            "influence": "desinformatie nepnieuws",
        },
        phrases={
            "hire": ("hackers te huur", "aanvallen op bestelling"),
            "attack": ("offensieve cyber*", "cyberwapen*"),
        },
    ),
    "Russian": Language(
        trade="прода* покупа* купл* скупк* торгов* поставк* поставля*",
        make="разработ* разрабатыва* созда* пиш* распростран* внедр* развертыва*",
        guard="обнаруж* защит* защищ* против предотвращ* анализ* исследова* жертв* блокир* не нет никогда без "
        "расследова*",
        objects={
            "exploits": "эксплойт* эксплоит* 0day*",
            "spyware": "шпион* имплант* троян* руткит* кейлоггер*",
            "attack": "вымогател* шифровальщик* ботнет* вредонос* фишинг* ddos",
            "surveillance": "слежк* слежен*",
            "weapons": "оружи* вооружен* ракет* боеприпас*",
            "influence": "дезинформац*",
        },
        phrases={
            "exploits": ("уязвимост* нулевого дня",),
            "hire": ("взлом на заказ", "взлом* под заказ", "ddos на заказ", "хакер* по найму"),
            "spyware": ("законн* перехват*", "скрытн* наблюден*"),
            "attack": ("кибероружи*", "наступательн* операци*"),
        },
    ),
    "Turkish": Language(
        trade="satis* satar* satiyor* satin alim* ticaret* aracilik*",
        make="gelistir* uretiyor* uretim* yaziyor* yayiyor* kuruyor* isletiyor*",
        guard="tespit* savun* koruma* koruyor* karsi onleme* onluyor* analiz* arastir* magdur* engelle* degil "
        "asla bildir*",
        objects={
            "exploits": "exploit* istismar* sifirgun*",
            "spyware": "casus* implant*",
            "attack": "fidye* botnet* zararli* oltalama* ddos",
            "surveillance": "gozetim* gozetleme*",
            "weapons": "silah* fuze* muhimmat*",
            "influence": "dezenformasyon*",
        },
        phrases={
            "exploits": ("sifir gun acig*",),
            "hire": ("kiralik hacker*", "siparis uzerine saldiri*"),
            "spyware": ("casus yazilim*", "yasal dinleme"),
            "attack": ("siber silah*", "saldiri operasyon*"),
        },
    ),
    "Chinese": Language(
        trade="*出售* *销售* *贩卖* *购买* *收购* *交易*",
        make="*开发* *制作* *编写* *部署* *运营* *传播*",
        guard="*检测* *防御* *保护* *防止* *分析* *研究* *防范* *受害* *阻止* *不* *没有* *无* *响应* *应对*",
        objects={
            "exploits": "*零日漏洞* *0day* *漏洞利用* *漏洞交易*",
            "spyware": "*间谍软件* *木马* *植入程序* *窃听*",
            "attack": "*勒索软件* *僵尸网络* *恶意软件* *钓鱼网站* *ddos*",
            "surveillance": "*监控人员* *大规模监控*",
            "weapons": "*武器* *导弹* *弹药*",
            "influence": "*虚假信息*",
        },
        phrases={
            "hire": ("*黑客雇佣*", "*雇佣黑客*", "*代打ddos*"),
            "surveillance": ("*大规模监视*", "*秘密监视*"),
            "attack": ("*网络武器*", "*进攻性网络*"),
        },
    ),
    "Arabic": Language(
        trade="*بيع* *شراء* *تجارة* *توريد* *تصدير*",
        make="*تطوير* *نطور* *صناعة* *كتابة* *نشر* *تشغيل*",
        guard="*كشف* *دفاع* *حماية* *حمايه* *ضد* *منع* *تحليل* *بحث* *ضحايا* لا ليس *بدون* *استجابة*",
        objects={
            "exploits": "*ثغرات* *استغلال*",
            "spyware": "*تجسس* *تنصت*",
            "attack": "*فدية* *بوتنت* *خبيثة* *تصيد*",
            "surveillance": "*مراقبة*",
            "weapons": "*اسلحة* *سلاح* *صواريخ* *ذخائر*",
            "influence": "*تضليل*",
        },
        phrases={
            "hire": ("*قراصنة* *للايجار*", "*هجمات* *حسب* *الطلب*"),
            "spyware": ("*برامج* *التجسس*", "*الاعتراض* *القانوني*"),
            "attack": ("*اسلحة* *سيبرانية*", "*هجمات* *سيبرانية*"),
        },
    ),
}
