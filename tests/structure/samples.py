"""Short invented laws in the numbering styles of many countries, with what must come out.

Each sample: language, text, the article numbers in order, and headings by article number.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    language: str
    text: str
    articles: tuple[str, ...]
    headings: dict[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    repealed: tuple[str, ...] = ()


SAMPLES: dict[str, Sample] = {
    "common law, numbers and headings": Sample(
        "en",
        """CUSTOMS ACT, 2020
ARRANGEMENT OF SECTIONS
PART I – PRELIMINARY
1. Short title.
2. Interpretation.
3. Entry of goods.
4. Release.
4A. Deferred payment.
5. Appeals.
PART I – PRELIMINARY
1. Short title.
This Act may be cited as the Customs Act, 2020.
2. Interpretation.
In this Act, unless the context otherwise requires,—
"goods" includes any movable thing;
"owner" means the person who holds the goods.
PART II – CLEARANCE
3. Entry of goods.
(1) The owner shall enter the goods within ten days.
(2) An entry shall state—
(a) the origin of the goods;
(b) the value, being—
(i) the price paid; or
(ii) the price payable; and
(c) the weight.
4. Release.
Goods shall be released as soon as the duty is paid or secured under section 3(2)(b).
4A. Deferred payment.
The Commissioner may allow payment within thirty days.
5. Appeals.
A person aggrieved by a decision may appeal to the Tribunal.
""",
        ("1", "2", "3", "4", "4A", "5"),
        {"3": "Entry of goods.", "4A": "Deferred payment."},
        ("law/part-II/3", "law/3/2/b/ii", "law/3/2/c"),
    ),
    "common law, text runs on after the heading": Sample(
        "en",
        """THE CUSTOMS ACT
1. Short title.—(1) This Act may be called the Customs Act.
(2) It extends to the whole territory.
2. Levy of duty.—(1) Duties shall be levied on goods imported.
(2) The rate is that in force on the day of entry.
3. Refund.—Where duty was paid in excess the officer shall refund it within ninety days.
4. Power to make rules.—The Minister may make rules.
""",
        ("1", "2", "3", "4"),
        {"1": "Short title", "3": "Refund"},
        ("law/1/1", "law/1/2", "law/2/2"),
    ),
    "common law, headings above the numbers": Sample(
        "en",
        """THE CUSTOMS (CLEARANCE) REGULATIONS
PART 1
GENERAL
Citation and commencement
1.—(1) These Regulations may be cited as the Customs (Clearance) Regulations.
(2) They come into force on 1st May.
Interpretation
2. In these Regulations, "officer" means a customs officer.
PART 2
CLEARANCE
Time of entry
3.—(1) Goods must be entered within ten days.
(2) Where regulation 2 applies, the time is twenty days.
Release
4. An officer must release goods that were entered under regulation 3(1).
""",
        ("1", "2", "3", "4"),
        {"1": "Citation and commencement", "3": "Time of entry", "4": "Release"},
        ("law/1/2", "law/3/2"),
    ),
    "common law, amended text in brackets, notes with numbers": Sample(
        "en",
        """THE CUSTOMS ACT
ARRANGEMENT OF SECTIONS
1. Short title and extent
2. Levy
2A. Surcharge
3. Refund
4. Appeals
1. (1) This Act may be called the Customs Act.
4[(2) It extends to the whole territory.]
1. Subs. by Act 10 of 1999, s. 2, w.e.f. 1-4-2000.
2. Duties shall be levied on all goods imported into the territory.
3[2A. (1) A surcharge may be levied on goods under section 2.
(2) The rate shall not exceed five per cent.]
2. Ins. by Act 4 of 2004, s. 5.
3. (1) Duty paid in excess shall be refunded.
4. A person aggrieved may appeal to the Tribunal under section 2A.
""",
        ("1", "2", "2A", "3", "4"),
        {"2A": "Surcharge", "4": "Appeals"},
        ("law/1/2", "law/2A/2"),
    ),
    "common law, section as a word": Sample(
        "en",
        """BORDER ACT
Section 1. Name
This Act is the Border Act.
Section 2. Entry
(1) Goods are entered at the office.
Section 2.1. Advance entry
An entry may be lodged before arrival, see Section 4.
Section 3. [Repealed, 2012]
Section 4. Release
Section 2 applies to the release of goods.
""",
        ("1", "2", "2.1", "3", "4"),
        {"2.1": "Advance entry"},
        repealed=("3",),
    ),
    "common law, no full stop after the number": Sample(
        "en",
        """CUSTOMS MANAGEMENT ACT
Part 1 Introduction
1 Name of Act
This Act is the Customs Management Act.
2 Commencement
This Act commences on the day fixed by order.
3 Meaning of goods
In this Act goods means anything that can be moved.
Part 2 Clearance
4 Duty to declare
(1) A person who imports goods must declare them.
(2) The declaration must be made within 48 hours.
5 Release
The Chief Executive must release declared goods.
6 Security
The Chief Executive may require security.
""",
        ("1", "2", "3", "4", "5", "6"),
        {"4": "Duty to declare", "3": "Meaning of goods"},
    ),
    "common law, schedules start again at 1": Sample(
        "en",
        """TARIFF ACT
Section 1. Rates
Duty is charged at the rates in the First Schedule.
Section 2. Origin
Origin is determined under the Second Schedule.
Section 3. Rules
The Minister may make rules.
FIRST SCHEDULE
Section 1. Live animals
Free of duty.
Section 2. Machines
Five per cent of the value.
SECOND SCHEDULE
Section 1. Wholly obtained goods
Goods grown in a country originate there.
Section 2. Other goods
Goods originate where they were last transformed.
""",
        ("1", "2", "3", "1", "2", "1", "2"),
    ),
    "European regulation": Sample(
        "en",
        """REGULATION OF TESTLAND
TITLE I
GENERAL PROVISIONS
Article 1
Subject matter
1. This Regulation lays down the customs rules.
2. It applies to trade with third countries.
Article 2
Definitions
For the purposes of this Regulation:
(1) 'customs authorities' means the administration responsible for customs;
(2) 'person' means a natural or legal person.
TITLE II
CLEARANCE
CHAPTER 1
Declarations
Article 3
Lodging of a declaration
A declaration may be lodged before the goods are presented.
Article 4
Acceptance
Declarations that meet the conditions of Article 3 shall be accepted immediately.
""",
        ("1", "2", "3", "4"),
        {"1": "Subject matter", "4": "Acceptance"},
        ("law/1/2", "law/2/1"),
    ),
    "sections abbreviated, dash after the heading": Sample(
        "en",
        """CUSTOMS MODERNIZATION ACT
TITLE I
PRELIMINARY PROVISIONS
SEC. 1. Short Title. – This Act shall be known as the Customs Act.
SEC. 2. Declaration of Policy. – It is the policy of the State:
(a) to simplify procedures;
(b) to use modern technology.
SEC. 3. Release. – Goods shall be released when the conditions of Section 2 are met.
SEC. 4. Appeals. – Decisions may be appealed.
""",
        ("1", "2", "3", "4"),
        {"2": "Declaration of Policy", "4": "Appeals"},
        ("law/2/b",),
    ),
    "treaty with Roman numbers": Sample(
        "en",
        """CONVENTION ON TESTING
ARTICLE I
Definitions
The following terms are used.
ARTICLE II
Scope
This Convention applies to goods.
ARTICLE III
Release
Goods are released at once.
ARTICLE IV
Disputes
Disputes are settled by talks.
ARTICLE V
Entry into force
This Convention enters into force on signature.
""",
        ("I", "II", "III", "IV", "V"),
        {"IV": "Disputes"},
    ),
    "Spanish, heading and text on one line": Sample(
        "es",
        """CÓDIGO ADUANERO
LIBRO PRIMERO
CAPÍTULO I
DISPOSICIONES GENERALES
Art. 1.- Objeto.- El presente Código regula las aduanas.
Art. 2.- Ámbito.- Se aplica a todas las mercancías.
Art. 3.- Plazo.- La declaración se presenta en tres días:
a) en la aduana; o
b) por vía electrónica.
Art. 4.- Recursos.- Procede el recurso según el artículo 3 de este Código.
""",
        ("1", "2", "3", "4"),
        {"3": "Plazo"},
        ("law/3/b",),
    ),
    "Russian code with annexes": Sample(
        "ru",
        """ТАМОЖЕННЫЙ КОДЕКС СОЮЗА
РАЗДЕЛ I
ОБЩИЕ ПОЛОЖЕНИЯ
Глава 1
Общие положения о таможенном регулировании
Статья 1. Таможенное регулирование в Союзе
1. Таможенное регулирование осуществляется в соответствии с договорами.
2. Порядок определяется статьей 2 настоящего Кодекса.
Статья 2. Определения
Для целей настоящего Кодекса используются понятия.
Статья 3. Действие во времени
Применяются акты, действующие на день регистрации.
Приложение № 1
к Таможенному кодексу Союза
ПЕРЕЧЕНЬ СВЕДЕНИЙ
1. Сведения о перевозчике.
2. Сведения о товарах.
Приложение № 2
к Таможенному кодексу Союза
ПОРЯДОК ОБМЕНА
1. Обмен производится ежедневно.
""",
        ("1", "2", "3"),
        {"1": "Таможенное регулирование в Союзе"},
        ("law/1/2", "law/annex-1", "law/annex-2"),
    ),
    "Russian, heading on the next line": Sample(
        "ru",
        """ЗАКОН О ТАМОЖЕННОМ ДЕЛЕ
ГЛАВА 1
ОБЩИЕ ПОЛОЖЕНИЯ
Статья 1.
Предмет регулирования
1. Настоящий Закон регулирует таможенное дело.
2. Закон применяется на всей территории.
Статья 2.
Основные понятия
В настоящем Законе используются следующие понятия:
1) товар - любое движимое имущество;
2) декларант - лицо, которое декларирует товары.
ГЛАВА 2
ВЫПУСК ТОВАРОВ
Статья 3.
Сроки выпуска
Выпуск производится в течение одного дня в соответствии с пунктом 1 статьи 1 настоящего Закона.
Статья 3-1.
Условный выпуск
Условный выпуск допускается под обеспечение.
Статья 4.
(Утратила силу Законом от 1 марта 2020 года № 5)
Статья 5.
Обжалование
Решение может быть обжаловано в суд.
""",
        ("1", "2", "3", "3-1", "4", "5"),
        {"1": "Предмет регулирования", "3-1": "Условный выпуск"},
        ("law/1/2", "law/2/1/2"),
        ("4",),
    ),
    "Russian, sections, paragraphs and raised numbers": Sample(
        "ru",
        """ТАМОЖЕННЫЙ КОДЕКС
Содержание
Раздел I. Общие положения
Глава 1. Основы
Статья 1. Законодательство
Статья 2. Термины
Статья 2¹. Оператор
Раздел II. Процедуры
Глава 2. Транзит
§ 1. Общие правила
Статья 3. Транзит
Статья 4. Сроки
Статья 5. Пломбы
Раздел I. Общие положения
Глава 1. Основы
Статья 1. Законодательство
Законодательство состоит из Кодекса.
Оно применяется всеми органами.
Статья 2. Термины
Термины толкуются по Кодексу.
(статья 2 в редакции Закона от 5 мая 2019 г. № 10)
Статья 2¹. Оператор
Оператор включается в реестр.
Раздел II. Процедуры
Глава 2. Транзит
§ 1. Общие правила
Статья 3. Транзит
Товары перевозятся под контролем.
Статья 4. Сроки
Срок устанавливается по части второй статьи 1 настоящего Кодекса.
Статья 5. Пломбы
Пломбы накладываются органом.
""",
        ("1", "2", "2-1", "3", "4", "5"),
        {"2-1": "Оператор"},
        ("law/1/2", "law/part-II/chapter-2/division-1"),
    ),
    "Russian rules approved by an order": Sample(
        "ru",
        """ПРИКАЗ
О таможенных правилах
1. Утвердить прилагаемые Правила.
2. Приказ вступает в силу через десять дней.
УТВЕРЖДЕНЫ приказом Министра
ПРАВИЛА
Глава 1. Общие положения
1. Настоящие Правила определяют порядок хранения.
2. Товары хранятся на складе.
3. Владелец склада обязан:
1) вести учет;
2) представлять отчет.
Глава 2. Сроки
4. Срок хранения составляет два месяца.
5. Срок может быть продлен.
6. По истечении срока товары изымаются.
7. Споры решаются в суде.
""",
        ("1", "2", "1", "2", "3", "4", "5", "6", "7"),
    ),
    "French code": Sample(
        "fr",
        """CODE DES DOUANES
TITRE PREMIER
DISPOSITIONS GENERALES
Article premier.- Le présent code s'applique au territoire.
Article 2.- Les droits sont perçus selon le tarif.
Article 2 bis.- Le paiement peut être différé de trente jours.
TITRE II
DEDOUANEMENT
Chapitre Ier. La déclaration
Art. 3. - La déclaration est déposée dans les trois jours.
Art. 4. - 1. La déclaration est signée.
2. Elle est accompagnée :
a) de la facture ;
b) du titre de transport.
Art. 5. - (Abrogé par la loi du 3 mars 2010)
Art. 6. - Le recours est ouvert selon l'article 2 bis du présent code.
""",
        ("1", "2", "2 bis", "3", "4", "5", "6"),
        {},
        ("law/4/2/b",),
        ("5",),
    ),
    "French code, number alone, heading below": Sample(
        "fr",
        """LOI DOUANIERE
CHAPITRE I
GENERALITES
ARTICLE 1er
Objet
La présente loi fixe le régime des douanes.
ARTICLE 2
Champ d'application
Elle s'applique à toute marchandise.
ARTICLE 3
Mainlevée
La mainlevée est donnée dans les vingt-quatre heures.
ARTICLE 4
Recours
Toute décision peut être attaquée devant le juge.
""",
        ("1", "2", "3", "4"),
        {"3": "Mainlevée"},
    ),
    "French code, contents at the end": Sample(
        "fr",
        """CODE DES DOUANES
Article 1. Objet
Le code régit les douanes.
Article 2. Champ
Il vaut partout.
Article 3. Droits
Ils sont perçus.
Article 4. Délais
Ils sont de trois jours.
Article 5. Mainlevée
Elle est donnée.
Article 6. Recours
Il est ouvert selon l'article 4.
TABLE DES MATIERES
Article 1. Objet
Article 2. Champ
Article 3. Droits
Article 4. Délais
Article 5. Mainlevée
Article 6. Recours
""",
        ("1", "2", "3", "4", "5", "6"),
        {"5": "Mainlevée"},
        ("law/5",),
    ),
    "Spanish law": Sample(
        "es",
        """LEY DE ADUANAS
TÍTULO PRIMERO
DISPOSICIONES GENERALES
CAPÍTULO I
Ámbito
Artículo 1º.- La presente ley regula las aduanas.
Artículo 2º.- El despacho se hará en tres días, salvo:
I. Las mercancías peligrosas;
II. Los animales, que comprenden:
a) los vivos, y
b) los demás.
Artículo 2-A.- El pago podrá diferirse.
Artículo adicionado DOF 01-02-2003
Artículo 3 bis.- Se admite la garantía global.
ARTÍCULO 4º.- (Derogado)
Art. 5.- Procede el recurso conforme al artículo 2-A de esta ley.
TRANSITORIOS
Primero.- Esta ley entra en vigor mañana.
""",
        ("1", "2", "2-A", "3 bis", "4", "5"),
        {},
        ("law/2/II/b",),
        ("4",),
    ),
    "Uzbek, Latin script": Sample(
        "uz",
        """BOJXONA KODEKSI
I boʻlim. Umumiy qoidalar
1-bob. Asosiy qoidalar
1-modda. Qonunchilik
Qonunchilik ushbu Kodeksdan iborat.
Xalqaro shartnoma ustundir.
2-modda. Tushunchalar
Ushbu Kodeksda quyidagi tushunchalar qoʻllaniladi:
tovar — koʻchar mol-mulk;
deklarant — tovarni deklaratsiya qiluvchi shaxs.
2¹-modda. Operator
Operator reyestrga kiritiladi.
II boʻlim. Rejimlar
3-modda. Oʻz kuchini yoʻqotgan.
4-modda. Muddat
Muddat ushbu Kodeksning 1-moddasi ikkinchi qismida belgilanadi.
""",
        ("1", "2", "2-1", "3", "4"),
        {"2-1": "Operator"},
        ("law/1/2",),
        ("3",),
    ),
    "Uzbek, Cyrillic script": Sample(
        "uz",
        """БОЖХОНА КОДЕКСИ
I БЎЛИМ. УМУМИЙ ҚОИДАЛАР
1-боб. Асосий қоидалар
1-модда. Қонунчилик
Қонунчилик ушбу Кодексдан иборат.
2-модда. Мақсадлар
Мақсадлар қонун билан белгиланади.
3-модда. Назорат
Назорат қуйидагилардан иборат:
1) ҳужжатларни текшириш;
2) кўздан кечириш.
""",
        ("1", "2", "3"),
        {"3": "Назорат"},
    ),
    "Kazakh": Sample(
        "kk",
        """КЕДЕН КОДЕКСІ
1-БӨЛІМ. ЖАЛПЫ ЕРЕЖЕЛЕР
1-тарау. Негізгі ережелер
1-бап. Заңнама
1. Заңнама осы Кодекстен тұрады.
2. Халықаралық шарт басым болады.
2-бап. Ұғымдар
Осы Кодексте мынадай ұғымдар пайдаланылады:
1) тауар – жылжымалы мүлік;
2) декларант – декларациялаушы тұлға.
2-1-бап. Оператор
Оператор тізілімге енгізіледі.
3-бап. Алып тасталды.
4-бап. Мерзім
Мерзім осы Кодекстің 1-бабының 2-тармағында айқындалады.
""",
        ("1", "2", "2-1", "3", "4"),
        {"2-1": "Оператор"},
        ("law/1/2",),
        ("3",),
    ),
    "Kyrgyz": Sample(
        "ky",
        """БАЖЫ КОДЕКСИ
I БӨЛҮМ. ЖАЛПЫ ЖОБОЛОР
1-глава. Негизги жоболор
1-берене. Мыйзамдар
1. Мыйзамдар ушул Кодекстен турат.
2. Эл аралык келишим артыкчылыктуу.
2-берене. Түшүнүктөр
Түшүнүктөр мыйзам боюнча чечмеленет.
2-1-берене. Оператор
Оператор реестрге киргизилет.
3-берене. Мөөнөт
Мөөнөт ушул Кодекстин 1-беренесинде аныкталат.
""",
        ("1", "2", "2-1", "3"),
        {"3": "Мөөнөт"},
        ("law/1/2",),
    ),
    "Tajik": Sample(
        "tg",
        """КОДЕКСИ ГУМРУК
ФАСЛИ I. МУҚАРРАРОТИ УМУМӢ
БОБИ 1. МУҚАРРАРОТИ АСОСӢ
Моддаи 1. Қонунгузорӣ
1. Қонунгузорӣ аз Кодекси мазкур иборат аст.
2. Шартномаи байналмилалӣ афзалият дорад.
Моддаи 2. Мафҳумҳо
Мафҳумҳо тибқи қонун шарҳ дода мешаванд.
Моддаи 2¹. Оператор
Оператор ба феҳрист дохил карда мешавад.
Моддаи 3. Мӯҳлат
Мӯҳлат тибқи қисми 2 моддаи 1 ҳамин Кодекс муайян мешавад.
""",
        ("1", "2", "2-1", "3"),
        {"3": "Мӯҳлат"},
        ("law/1/2",),
    ),
    "Turkmen": Sample(
        "tk",
        """GÜMRÜK KODEKSI
I BÖLÜM. UMUMY DÜZGÜNLER
1-nji bap. Esasy düzgünler
1-nji madda. Kanunçylyk
1. Kanunçylyk şu Kodeksden ybarat.
2. Halkara şertnama ileri tutulýar.
2-nji madda. Düşünjeler
Düşünjeler kanuna laýyklykda düşündirilýär.
3-nji madda. Operator
Operator sanawa girizilýär.
6-njy madda. Möhlet
Möhlet şu Kodeksiň 1-nji maddasynda kesgitlenýär.
""",
        ("1", "2", "3", "6"),
        {"6": "Möhlet"},
        ("law/1/2",),
    ),
}
