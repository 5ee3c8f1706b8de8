"""Long names in four languages, in the order of `Language`: stages, personas, channels; scenario and goal."""

STAGES = (
    ("Осведомлённость", "Conștientizare", "Povědomí o nabídce", "Awareness"),
    ("Сравнение предложений", "Compararea ofertelor", "Srovnávání nabídek", "Comparing offers"),
    ("Консультация специалиста", "Consultanță de specialitate", "Odborné poradenství", "Expert advice"),
    ("Обращение в поддержку", "Apel la asistență", "Kontakt se zákaznickou podporou", "Contacting support"),
    ("Оформление договора", "Întocmirea contractului", "Uzavření smlouvy", "Signing the contract"),
    ("Предварительная оплата", "Plata în avans", "Platba předem", "Paying in advance"),
    ("Доставка оборудования", "Livrarea echipamentelor", "Doručení vybavení", "Delivery of equipment"),
    ("Подключение и настройка", "Instalare și configurare", "Zapojení a nastavení", "Installation and set-up"),
    ("Повседневное использование", "Utilizare de zi cu zi", "Každodenní používání", "Everyday use"),
    ("Продление обслуживания", "Prelungirea serviciului", "Prodloužení smlouvy", "Renewing the contract"),
    ("Перерасчёт и возврат", "Recalculare și rambursare", "Přepočet a vrácení peněz", "Recalculation and refund"),
    ("Рекомендация знакомым", "Recomandare cunoscuților", "Doporučení známým", "Recommending to friends"),
)
PERSONAS = (
    ("Сравнивающая покупательница", "Cumpărătoare care compară", "Srovnávající zákaznice", "Comparing shopper"),
    ("Постоянный абонент", "Abonat de lungă durată", "Dlouholetý zákazník", "Long-standing subscriber"),
    ("Большая семья с детьми", "Familie numeroasă cu copii", "Velká rodina s dětmi", "Large family with children"),
    ("Предприниматель из пригорода", "Antreprenor din suburbie", "Podnikatel z předměstí", "Suburban entrepreneur"),
)
CHANNELS = {
    "line": (
        "Телефонная линия поддержки",
        "Linie telefonică de asistență",
        "Telefonická zákaznická linka",
        "Support line",
    ),
    "branch": (
        "Центр обслуживания клиентов",
        "Centru de deservire",
        "Pobočka pro zákazníky",
        "Customer service centre",
    ),
    "account": (
        "Личный кабинет на сайте",
        "Contul personal de pe site",
        "Zákaznický účet na webu",
        "Account on the website",
    ),
    "video": ("Видеоконсультация", "Videoconsultanță", "Videokonzultace", "Video consultation"),
    "courier": ("Курьерская служба", "Serviciul de curierat", "Kurýrní služba", "Courier service"),
}
SCENARIO = (
    "Семья переезжает в новый дом, где нет связи: от первого вопроса, кто подключает в этом районе, через сравнение "
    "предложений, договор и визит мастера до перерасчёта и совета, который услышат соседи.",
    "O familie se mută într-o casă nouă, fără internet: de la prima întrebare despre cine instalează în zonă, prin "
    "compararea ofertelor, contract și vizita tehnicianului, până la sfatul dat noilor vecini.",
    "Rodina se stěhuje do nového domu bez připojení: od první otázky, kdo v okolí připojuje, přes srovnání nabídek, "
    "smlouvu a návštěvu technika až po vyúčtování a radu, kterou si vyslechnou noví sousedé.",
    "A family moves to a new house without a connection: from first asking who connects homes there, through comparing "
    "offers, the contract and the engineer's visit to the refund and advice to neighbours.",
)
GOAL = (
    "Пользоваться быстрым интернетом с первого дня в новом доме, заплатить ровно столько, сколько обещано в договоре, "
    "и ни разу не объяснять одно и то же дважды разным сотрудникам компании.",
    "Să aibă internet rapid din prima zi în casa nouă, să plătească exact cât s-a promis în contract și să nu explice "
    "niciodată de două ori același lucru unor angajați diferiți ai companiei.",
    "Mít v novém domě rychlý internet od prvního dne, platit přesně tolik, kolik slibuje smlouva, a ani jednou "
    "nevysvětlovat tutéž věc dvakrát různým zaměstnancům společnosti.",
    "Have fast internet in the new house from the first day, pay exactly what the contract promises, and never once "
    "explain the same matter twice to different people of the company.",
)
