"""What the people of the call centre say, in four languages; nobody here exists, and nobody is named.

Each table holds beginnings, middles and endings; every combination is something that somebody could have written.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

from interview.language import Language

Parts = tuple[tuple[str, ...], ...]

BAD_STORIES: dict[Language, Parts] = {
    Language.RU: (
        (
            "Позвонила в поддержку из-за неверного счёта.",
            "Интернет пропал в пятницу вечером, и я набрал вашу линию.",
            "Хотел узнать, где моя заявка на ремонт.",
            "После переезда не работал телевизор.",
            "Заказала роутер, а привезли другой.",
        ),
        (
            "Ждала на линии сорок минут, потом звонок оборвался.",
            "Три раза переводили, и каждый раз я рассказывал всё заново.",
            "Обещали перезвонить в течение дня, никто не перезвонил.",
            "Сотрудник сказал, что заявки в системе нет.",
        ),
        (
            "В итоге вопрос так и не решили.",
            "Пришлось идти в офис и стоять в очереди.",
            "Теперь смотрю, что предлагают другие.",
            "Деньги вернули только через три недели.",
        ),
    ),
    Language.RO: (
        (
            "Am sunat la suport din cauza unei facturi greșite.",
            "Vineri seara mi-a căzut internetul și am sunat la dumneavoastră.",
            "Voiam să aflu ce se întâmplă cu cererea mea de reparație.",
            "După mutare nu mai mergea televizorul.",
            "Am comandat un router și mi s-a adus altul.",
        ),
        (
            "Am așteptat patruzeci de minute, apoi s-a întrerupt apelul.",
            "M-au transferat de trei ori și de fiecare dată am povestit totul de la capăt.",
            "Mi-au promis că mă sună în aceeași zi, dar nu a sunat nimeni.",
            "Operatorul a spus că nu există nicio cerere în sistem.",
        ),
        (
            "Până la urmă problema nu s-a rezolvat.",
            "A trebuit să merg la magazin și să stau la coadă.",
            "Acum mă uit la ofertele altora.",
            "Banii i-am primit înapoi abia după trei săptămâni.",
        ),
    ),
    Language.CS: (
        (
            "Volala jsem na podporu kvůli chybné faktuře.",
            "V pátek večer vypadl internet, tak jsem zavolal na vaši linku.",
            "Chtěl jsem vědět, co je s mou žádostí o opravu.",
            "Po stěhování nefungovala televize.",
            "Objednala jsem router a přivezli jiný.",
        ),
        (
            "Čekala jsem čtyřicet minut a pak se hovor přerušil.",
            "Třikrát mě přepojili a pokaždé jsem všechno vyprávěl znovu.",
            "Slíbili, že se ještě ten den ozvou, a nikdo nezavolal.",
            "Operátor tvrdil, že v systému žádná žádost není.",
        ),
        (
            "Nakonec to nikdo nevyřešil.",
            "Musela jsem na pobočku a stát tam frontu.",
            "Teď se dívám, co nabízejí jinde.",
            "Peníze mi vrátili až za tři týdny.",
        ),
    ),
    Language.EN: (
        (
            "I called support because of a wrong bill.",
            "The internet went down on Friday evening, so I rang your line.",
            "I wanted to know what had become of my repair.",
            "After we moved, the television did not work.",
            "I ordered a router and was sent a different one.",
        ),
        (
            "I waited forty minutes, then the call dropped.",
            "I was transferred three times and told everything from the start each time.",
            "They promised to call back the same day, and nobody did.",
            "The agent said there was no request in the system.",
        ),
        (
            "In the end nothing was solved.",
            "I had to go to the shop and queue there.",
            "Now I am looking at what others offer.",
            "The refund came only after three weeks.",
        ),
    ),
}

GOOD_STORIES: dict[Language, Parts] = {
    Language.RU: (
        (
            "Выбирала тариф на сайте.",
            "Купил телефон в салоне.",
            "Продлевал договор через приложение.",
            "Звонила с вопросом о доставке.",
        ),
        (
            "Всё объяснили просто и понятно.",
            "Сотрудница была вежливой и никуда не торопила.",
            "Заняло минут пять, не больше.",
            "Привезли на день раньше, чем обещали.",
        ),
        ("Остался доволен.", "Буду обращаться ещё.", "Приятно удивило.", "Так бы всегда."),
    ),
    Language.RO: (
        (
            "Am ales abonamentul pe site.",
            "Mi-am cumpărat telefonul din magazin.",
            "Am prelungit contractul în aplicație.",
            "Am sunat să întreb de livrare.",
        ),
        (
            "Totul mi-a fost explicat simplu și clar.",
            "Angajata a fost politicoasă și nu m-a grăbit.",
            "A durat cinci minute, nu mai mult.",
            "Coletul a venit cu o zi mai devreme.",
        ),
        (
            "Am rămas mulțumit.",
            "O să mai apelez la dumneavoastră.",
            "Am fost plăcut surprinsă.",
            "Așa ar trebui mereu.",
        ),
    ),
    Language.CS: (
        (
            "Tarif jsem vybírala na webu.",
            "Telefon jsem koupil na pobočce.",
            "Smlouvu jsem prodloužil v aplikaci.",
            "Volala jsem kvůli doručení.",
        ),
        (
            "Všechno mi vysvětlili jednoduše a jasně.",
            "Paní byla milá a nikam nespěchala.",
            "Trvalo to pět minut, víc ne.",
            "Zásilka přišla o den dřív.",
        ),
        ("Jsem spokojený.", "Určitě se ještě ozvu.", "Mile mě to překvapilo.", "Takhle by to mělo být vždycky."),
    ),
    Language.EN: (
        (
            "I chose a plan on the website.",
            "I bought a phone in the shop.",
            "I renewed my contract in the app.",
            "I called to ask about a delivery.",
        ),
        (
            "Everything was explained simply and clearly.",
            "The lady was polite and took her time.",
            "It took five minutes, not more.",
            "The parcel came a day early.",
        ),
        ("I am satisfied.", "I will come back.", "I was pleasantly surprised.", "It should always be like that."),
    ),
}

NOTES: dict[Language, Parts] = {
    Language.RU: (
        (
            "Клиентка звонит третий раз по одной заявке,",
            "Клиент ждал на линии 25 минут,",
            "Заказ потерялся,",
        ),
        (
            "в карточке не видно, что ему обещали",
            "вторая линия не отвечает",
            "система зависла на десять минут",
            "счёт выставлен дважды",
        ),
        ("", "и это сегодня уже не первый такой звонок", "пришлось просить рассказать всё заново"),
    ),
    Language.RO: (
        (
            "Clienta sună a treia oară pentru aceeași cerere,",
            "Clientul a așteptat 25 de minute,",
            "Comanda s-a pierdut,",
        ),
        (
            "în fișă nu se vede ce i s-a promis",
            "linia a doua nu răspunde",
            "sistemul s-a blocat zece minute",
            "factura a fost emisă de două ori",
        ),
        ("", "și nu e primul apel de acest fel azi", "a trebuit să povestească totul din nou"),
    ),
    Language.CS: (
        ("Zákaznice volá potřetí kvůli stejné reklamaci,", "Zákazník čekal 25 minut,", "Objednávka se ztratila,"),
        (
            "v kartě není vidět, co mu slíbili",
            "druhá linie neodpovídá",
            "systém na deset minut zamrzl",
            "faktura přišla dvakrát",
        ),
        ("", "a dnes to není první takový hovor", "musel všechno vyprávět znovu"),
    ),
    Language.EN: (
        ("Customer calls for the third time about one request,", "Customer waited 25 minutes,", "The order got lost,"),
        (
            "the file does not show what was promised",
            "second line does not answer",
            "the system froze for ten minutes",
            "the bill went out twice",
        ),
        ("", "and it is not the first such call today", "had to tell everything again"),
    ),
}


def sayings(table: dict[Language, Parts], random: Random) -> dict[Language, Iterator[tuple[str, ...]]]:
    """Return what can be said in each language, in a random order, each once."""
    found: dict[Language, Iterator[tuple[str, ...]]] = {}
    for language, parts in table.items():
        everything = list(product(*parts))
        random.shuffle(everything)
        found[language] = iter(everything)
    return found
