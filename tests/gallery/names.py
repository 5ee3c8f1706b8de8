"""Long names in four languages, in the order of `Language`: stages, personas and channels."""

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
