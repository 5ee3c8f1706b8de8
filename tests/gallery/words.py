"""What people of the generated company say of a stage, in Russian, Romanian and Czech."""

from interview.language import Language

GAINS = {
    Language.RU: "Консультант терпеливо всё объяснил, и договор подготовили за десять минут",
    Language.RO: "Consultantul mi-a explicat totul cu răbdare, iar contractul a fost gata imediat",
    Language.CS: "Poradce mi všechno trpělivě vysvětlil a smlouva byla hotová během chvilky",
}
LANES = {
    "think": {
        Language.RU: "Решила, что проще уйти к другим, чем дождаться ответа",
        Language.RO: "M-am gândit că e mai simplu să plec decât să aștept un răspuns",
        Language.CS: "Říkal jsem si, že je jednodušší odejít než čekat na odpověď",
    },
    "feel": {
        Language.RU: "Было обидно, будто мою просьбу просто не заметили",
        Language.RO: "M-am simțit ignorată, de parcă cererea mea nu conta deloc",
        Language.CS: "Bylo mi to líto, jako by na mém požadavku nezáleželo",
    },
    "see": {
        Language.RU: "В кабинете три дня стояло «принято», и больше ничего",
        Language.RO: "În cont scria trei zile la rând „înregistrat” și nimic mai mult",
        Language.CS: "V zákaznickém účtu tři dny svítilo „přijato“ a nic dalšího",
    },
    "hear": {
        Language.RU: "Мне отвечали: «Ожидайте, специалист с вами свяжется»",
        Language.RO: "Mi se răspundea: „Așteptați, vă va contacta un specialist”",
        Language.CS: "Odpovídali mi: „Vyčkejte, ozve se vám specialista“",
    },
    "say": {
        Language.RU: "Сказала, что извинения ничего не меняют, нужен срок",
        Language.RO: "Le-am spus că scuzele nu schimbă nimic, am nevoie de un termen",
        Language.CS: "Řekl jsem jim, že omluva nic nezmění a že potřebuji termín",
    },
    "do": {
        Language.RU: "В итоге поехала в центр обслуживания и решила всё там",
        Language.RO: "Până la urmă am mers la centrul de deservire și am rezolvat acolo",
        Language.CS: "Nakonec jsem zajel na pobočku a vyřídil všechno tam",
    },
}
EXPECTATIONS = {
    Language.RU: "Думала, что перезвонят в тот же день и сразу назовут срок",
    Language.RO: "Mă așteptam să mă sune cineva chiar în ziua aceea și să-mi spună un termen",
    Language.CS: "Čekal jsem, že se někdo ozve ještě týž den a řekne mi termín",
}
AGENTS = {
    Language.RU: "Не вижу, что обещала предыдущая смена, и прошу рассказать всё заново",
    Language.RO: "Nu văd ce a promis tura anterioară și îl rog pe client să reia totul",
    Language.CS: "Nevidím, co slíbila předchozí směna, a prosím zákazníka, ať to zopakuje",
}
TOUCHPOINTS = {
    "request": (
        "Регистрация обращения",
        "Înregistrarea solicitării",
        "Přijetí požadavku",
        "Registering the request",
    ),
    "specialist": (
        "Разговор со специалистом",
        "Discuția cu un specialist",
        "Rozhovor se specialistou",
        "Talk with a specialist",
    ),
}
"""Contact moments that the company plans at the stage that hurts, in the order of `Language`."""
