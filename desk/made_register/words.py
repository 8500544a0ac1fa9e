"""What made-up names and texts are put together from; no body or person in it exists."""

import re
from typing import NamedTuple

# The two hundred countries of a made register, the most frequent first.
COUNTRIES = re.findall(
    r"\w+",
    "FR DE NL BE IT ES PL TR MA CN US GB CA JP PT RO HU CZ LU CH AT GR SE DK NO FI IE HR RS BG SK SI LT LV EE UA TN "
    "DZ SN CD RW BI BJ BF CM CI ML KE ZA BR AR CL CO PE MX CU IN ID VN KR IL PS LB JO EG RU GE AM AZ KZ UZ MD AL MK "
    "BA ME XK CY MT IS AU NZ TH MY SG PH TW HK MO LK BD NP PK IR IQ SA AE QA KW OM BH YE SY LY SD SS ET ER DJ SO UG "
    "TZ MZ ZM ZW MW BW NA SZ LS MG MU SC KM AO GA CG GQ ST CF TD NE NG GH TG LR SL GN GW GM MR CV EC BO PY UY VE GY "
    "SR PA CR NI HN SV GT BZ DO HT JM TT BB BS LC VC GD DM AG KN AD MC SM LI VA FO GL KG TJ TM MN MM KH LA BN TL PG "
    "FJ SB VU WS TO KI TV NR PW FM MH KP AF BT MV RE GP MQ GF",
)


class Tongue(NamedTuple):
    """The parts of which towns and people of one part of the world are made."""

    starts: list[str]
    middles: list[str]
    ends: list[str]
    given: list[str]


def tongue(starts: str, middles: str, ends: str, given: str) -> Tongue:
    return Tongue(starts.split(), ["", *middles.split()], ends.split(), given.split())


TONGUES = {
    "french": tongue(
        "Beau Mont Val Clair Roche Font Aigue Chante Haute Belle Mar Cour Bois Œuvr Étam Orl Nev Lav Péri Ver",
        "e a i ou er en or au el",
        "ville mont fleur val court bourg gny lieu rac ières oux igny euil sac dan zy",
        "Aurélie Benoît Camille Didier Élodie François Geneviève Hélène Isabelle Jérôme Laëtitia Mathieu Noémie "
        "Olivier Pénélope René Sébastien Thérèse Valérie Zoé",
    ),
    "dutch": tongue(
        "Ooster Wester Noord Zuid Nieuw Oud Hoog Laag Eik Berk Els Linde Steen Zand Broek Molen Kerk Brug Wijn Vos",
        "en er el ing ge",
        "dam dijk drecht wijk hoven burg straten beke zele gem broek kerke loo veld meer",
        "Anneke Bart Carlijn Dirk Els Femke Geert Hanneke Ivo Jeroen Katrijn Liesbeth Maarten Nele Pieter Roel Saskia "
        "Thijs Veerle Wouter",
    ),
    "german": tongue(
        "Grün Weiß Schwarz Ober Unter Alt Neu Groß Königs Wald Berg Linden Eichen Sonnen Stein Mühl Hirsch Adler Rhein",
        "en er el s in",
        "burg stadt heim hausen dorf feld bach brück tal stein furt berg münde ried",
        "Anja Bernd Claudia Dieter Elke Friedrich Günther Heike Ingrid Jürgen Käthe Lothar Matthias Nadja Otto Petra "
        "Rüdiger Sabine Uwe Wolfgang",
    ),
    "nordic": tongue(
        "Sø Ø Å Nord Sør Vest Øst Bjørn Ulv Fjell Strand Lund Sol Hav Gran Ask Björk Kalm Ström Tvær",
        "e en a o ar",
        "vik borg by sund havn fjord stad nes ås dal holm køb lunda berga",
        "Åse Bjørn Cecilie Dag Elin Frøydis Göran Håkon Ingeborg Jens Karin Lars Märta Nils Øystein Pernille Rune "
        "Sigrid Torbjörn Ylva",
    ),
    "italian": tongue(
        "Monte Castel Villa Rocca Fonte Campo San Borgo Torre Pietra Acqua Valle Porto Serra Colle Gal Ver Pal Cre",
        "a e i o an el in",
        "nara tello ria gnano sano mona lena rino dola ggio lunga chiara etta sole",
        "Alessandra Bruno Chiara Davide Elena Fabrizio Giulia Lorenzo Marta Niccolò Ottavia Paolo Raffaella Salvatore "
        "Teresa Umberto Vittoria Zeno",
    ),
    "iberian": tongue(
        "Villa Monte Puerto Alta Santa Río Peña Campo Torre Guada Alma Cor Sala Vera Mira Bella Ara Oli Zara Ponta",
        "l r n do ca ma ri ve",
        "dalén rosa mejo blanca nejo cielo grande verde doba goza ença mora teiro ção ñola",
        "Álvaro Begoña Caetano Dolores Esteban Fátima Gonçalo Henrique Inês João Leonor Martín Núria Óscar Purificação "
        "Ramón Sofía Tomás Verónica Ximena",
    ),
    "slavic": tongue(
        "Nowy Stary Biała Czarn Łuk Świd Brz Zielon Gorn Doln Vrb Krasn Dobr Žel Štit Rad Bel Nov Volg Kamen",
        "o e a i ow en ić",
        "grad gród ice ów sko wice polje brod slav nica ec in owo ovka ník",
        "Agnieszka Bogdan Čeněk Danuta Elżbieta František Grzegorz Hanna Ivana Jiří Katarzyna Łukasz Małgorzata Nikola "
        "Oksana Petar Radosław Snežana Tomáš Željko",
    ),
    "baltic": tongue(
        "Kau Vil Jur Šiau Lie Dau Rēz Tar Vil Pär Raas Kur Hal Kar Õis Tuk Ogr Mar",
        "a i u e ni va la",
        "nas liai pils mala linn järve vere kiai ums te gava sala niemi koski",
        "Aivar Birutė Dainis Eglė Ģirts Heli Ilze Jaanus Kęstutis Laimdota Märt Ojārs Rasa Tõnu Ūla Väinö",
    ),
    "hungarian": tongue(
        "Nagy Kis Szép Fehér Kő Vár Hód Szent Új Ó Debre Pápa Sár Bük Csong",
        "a e i ö á",
        "vár hely falu háza mező kút telek rév bánya szeg füred",
        "Ágnes Béla Csaba Dóra Eszter Ferenc György Hajnalka Imre Judit Katalin László Mónika Örs Réka Zsolt",
    ),
    "turkish": tongue(
        "Ak Kara Gök Yeni Eski Büyük İn Iğ Şeh Çam Gül Kız Yeşil Taş Ova Dağ Beyaz Sarı Güzel Ulu",
        "ı a e u ar er",
        "şehir köy kale hisar pınar dağ su tepe ova çay yurt kapı bük lı",
        "Ayşe Burak Çiğdem Doğan Ebru Fatih Gülşen Hakan İbrahim Işıl Kemal Leyla Murat Nilüfer Özgür Pınar Rıza "
        "Şebnem Tuğrul Ümit",
    ),
    "arabic": tongue(
        "Ain Bir Dar Oued Qasr Ksar Sidi Tel Wadi Ras Bab El-Ma El-Ha Bou Beni Souk Umm Jebel",
        "a i ou e al",
        "dine rache naba maroua kessa louna drissa fiya ssira bara rouk mina zerga riha",
        "Amina Bilal Chaïma Driss Fatiha Ghassan Houda Ibtissam Jamal Khadija Latifa Mounir Nadia Omar Rachida Samir "
        "Tarik Wafa Yassine Zineb",
    ),
    "african": tongue(
        "Ba Bo Dja Gou Ka Kin Ki Lu Ma Mbo Nga Nya Oua Sé Ta To Wa Ya Zi Kou",
        "ga ma na ba lo ri sa dou ngo",
        "dougou sso la ri kasa bari ma nda yo ville goma mbé ro diga",
        "Aïssatou Baptiste Chantal Désiré Espérance Fidèle Grâce Honoré Immaculée Jean-Bosco Kwame Lindiwe Mamadou "
        "Ngozi Oumou Patrice Rokhaya Sibusiso Thandiwe Wanjiru",
    ),
    "asian": tongue(
        "Bei Chang Da Fu Guang Hai Hang Jin Kun Lan Nan Ping Qing Shan Tai Wu Xi Yang Zhong Hana",
        "an shi gu mi na ya ko",
        "zhou jing hai nan yang shan jiang men gawa moto chon saki buri dong",
        "Aiko Bao Chun Dae-jung Emi Feng Guo Hana Ichiro Jun Kenji Lan Mei Noriko Oanh Ploy Qiang Ren Somchai Thuy",
    ),
    "english": tongue(
        "Ash Black Brad Brook Clear East Fair Glen Green Hart Kings Lake Mill North Oak Red Spring Stone West White",
        "ing er en le ford",
        "ton ham ford bury field port mouth wood well dale bridge ville haven stead",
        "Abigail Benjamin Catherine Daniel Eleanor Frederick Grace Henry Imogen James Kathleen Liam Margaret Nathaniel "
        "Olivia Patrick Rebecca Samuel Teresa William",
    ),
    "greek": tongue(
        "Ág Al Ar Chal Del Epí Hera Ióa Kal Lar Mes Nea Pat Ród Sparta Thes Vol Xan",
        "a i o e ni ro ka",
        "kleio polis issa poli nía kastro ndria mata nthi vala ros chora",
        "Anastasía Dimítris Eléni Giórgos Ioánna Konstantínos Lámbros María Níkos Panagiótis Sofía Theódoros Vasilikí",
    ),
}

SPOKEN = {
    "french": "FR LU MC RE GP MQ GF HT",
    "dutch": "NL BE SR",
    "german": "DE AT CH LI",
    "nordic": "SE DK NO IS FO GL",
    "italian": "IT SM VA MT",
    "iberian": "ES PT BR AR CL CO PE MX CU AD EC BO PY UY VE PA CR NI HN SV GT DO AO MZ CV GW ST TL",
    "slavic": "PL CZ HR RS BG SK SI UA RU MK BA ME XK RO MD AL",
    "baltic": "LT LV EE FI",
    "hungarian": "HU",
    "turkish": "TR AZ KZ UZ KG TM TJ GE AM IR AF",
    "arabic": "MA TN DZ IL PS LB JO EG IQ SA AE QA KW OM BH YE SY LY SD MR",
    "asian": "CN JP IN ID VN KR TH MY SG PH TW HK MO LK BD NP PK MN MM KH LA BN KP BT MV",
    "english": "US GB CA IE AU NZ JM TT BB BS LC VC GD DM AG KN BZ GY FJ PG SB VU WS TO KI TV NR PW FM MH",
    "greek": "GR CY",
}
TONGUE_OF = {code: TONGUES[name] for name, codes in SPOKEN.items() for code in codes.split()}

# Names of bodies in French, Dutch and English, by kind, with how often each kind is met; what stands for authorities
# comes first.
AUTHORITY_NAMES = {
    "city": (50, "Ville de {}", "Stad {}", "City of {}"),
    "region": (12, "Région de {}", "Regio {}", "{} Region"),
    "province": (9, "Province de {}", "Provincie {}", "Province of {}"),
    "metropolitan_municipality": (5, "Métropole de {}", "Grootstad {}", "{} Metropolitan Municipality"),
    "district": (4, "District de {}", "District {}", "District of {}"),
    "state": (3, "État de {}", "Deelstaat {}", "State of {}"),
}
OTHER_NAMES = {
    "university": (9, "Université de {}", "Universiteit {}", "University of {}"),
    "company": (9, "Ateliers {} SA", "{} Werken NV", "{} Works Ltd"),
    "ngo": (6, "Solidarité {}", "Solidariteit {}", "{} Solidarity"),
    "chamber": (5, "Chambre de commerce de {}", "Kamer van koophandel {}", "{} Chamber of Commerce"),
    "agency": (5, "Agence de développement de {}", "Ontwikkelingsagentschap {}", "{} Development Agency"),
    "administration": (
        4,
        "Administration des affaires extérieures de {}",
        "Bestuur buitenlandse zaken {}",
        "{} Department for External Affairs",
    ),
    "museum": (3, "Musée de {}", "Museum van {}", "{} Museum"),
    "training_centre": (3, "Centre de formation de {}", "Opleidingscentrum {}", "{} Training Centre"),
    "embassy": (2, "Ambassade de {}", "Ambassade van {}", "Embassy of {}"),
    "office_abroad": (2, "Délégation à {}", "Vertegenwoordiging in {}", "Office in {}"),
    "assembly": (2, "Parlement de {}", "Parlement van {}", "Parliament of {}"),
    "network": (1, "Réseau des villes de {}", "Stedennetwerk {}", "{} Network of Cities"),
    "international_organization": (
        1,
        "Organisation internationale de {}",
        "Internationale organisatie {}",
        "{} International Organization",
    ),
    "other": (1, "Fondation {}", "Stichting {}", "{} Foundation"),
}

POSTS = {
    "city": ("mayor", "bourgmestre", "burgemeester", "mayor"),
    "metropolitan_municipality": ("mayor", "maire de la métropole", "burgemeester", "metropolitan mayor"),
    "district": ("mayor", "maire de district", "districtsburgemeester", "district mayor"),
    "region": ("head_of_government", "ministre-président", "minister-president", "minister-president"),
    "state": ("head_of_government", "gouverneur", "gouverneur", "governor"),
    "province": ("president", "gouverneur de la province", "provinciegouverneur", "provincial governor"),
    "embassy": ("ambassador", "ambassadeur", "ambassadeur", "ambassador"),
    "office_abroad": ("attache", "délégué général", "algemeen afgevaardigde", "delegate general"),
}
PRESIDENT = ("president", "président", "voorzitter", "president")
FURTHER_POSTS = (
    (
        "minister",
        "ministre des relations extérieures",
        "minister van buitenlandse betrekkingen",
        "minister for external relations",
    ),
    (
        "deputy_mayor",
        "échevin des relations internationales",
        "schepen van internationale samenwerking",
        "deputy mayor for international relations",
    ),
    ("official", "secrétaire général", "secretaris-generaal", "secretary general"),
    ("adviser", "conseiller", "adviseur", "adviser"),
)

# Address word, the names in French, Dutch and English; a topic begins with its wider topic and a slash.
TOPICS = [
    (slug, fr, nl, en)
    for slug, fr, nl, en in (
        line.strip().split("|")
        for line in """
    economy|Économie|Economie|Economy
    economy/trade|Commerce extérieur|Buitenlandse handel|Foreign trade
    economy/innovation|Innovation|Innovatie|Innovation
    economy/tourism|Tourisme|Toerisme|Tourism
    economy/crafts|Artisanat|Ambachten|Crafts
    environment|Environnement|Leefmilieu|Environment
    environment/climate|Climat|Klimaat|Climate
    environment/water|Gestion de l'eau|Waterbeheer|Water management
    environment/waste|Déchets|Afvalbeheer|Waste
    environment/biodiversity|Biodiversité|Biodiversiteit|Biodiversity
    environment/energy|Énergie renouvelable|Hernieuwbare energie|Renewable energy
    culture|Culture|Cultuur|Culture
    culture/heritage|Patrimoine|Erfgoed|Heritage
    culture/cinema|Cinéma|Film|Cinema
    culture/libraries|Bibliothèques|Bibliotheken|Libraries
    education|Enseignement|Onderwijs|Education
    education/schools|Échanges scolaires|Schooluitwisseling|School exchanges
    education/higher|Enseignement supérieur|Hoger onderwijs|Higher education
    education/vocational|Formation professionnelle|Beroepsopleiding|Vocational training
    education/languages|Langues|Talen|Languages
    mobility|Mobilité|Mobiliteit|Mobility
    mobility/cycling|Vélo|Fietsbeleid|Cycling
    mobility/rail|Transport ferroviaire|Spoorvervoer|Rail transport
    mobility/ports|Ports|Havens|Ports
    society|Société|Samenleving|Society
    society/youth|Jeunesse|Jeugd|Youth
    society/equality|Égalité des chances|Gelijke kansen|Equal opportunities
    society/sport|Sport|Sport|Sport
    society/migration|Migration|Migratie|Migration
    health|Santé|Gezondheid|Health
    health/hospitals|Hôpitaux|Ziekenhuizen|Hospitals
    health/prevention|Prévention|Preventie|Prevention
    cities|Développement urbain|Stadsontwikkeling|Urban development
    cities/housing|Logement|Huisvesting|Housing
    cities/public-space|Espace public|Openbare ruimte|Public space
    cities/smart|Ville intelligente|Slimme stad|Smart city
    governance|Gouvernance|Bestuur|Governance
    governance/safety|Sécurité civile|Civiele veiligheid|Civil protection
    governance/digital|Services numériques|Digitale diensten|Digital services
    governance/decentralization|Décentralisation|Decentralisatie|Decentralization
    """.strip().splitlines()
    )
]

TITLES = {
    "memorandum": (
        "Protocole d'entente entre {} et {} : {}",
        "Memorandum van overeenstemming tussen {} en {}: {}",
        "Memorandum of understanding between {} and {}: {}",
    ),
    "cooperation_agreement": (
        "Accord de coopération entre {} et {} dans le domaine : {}",
        "Samenwerkingsovereenkomst tussen {} en {} op het gebied van {}",
        "Cooperation agreement between {} and {} on {}",
    ),
    "twinning_charter": (
        "Charte de jumelage de {} et {} ({})",
        "Jumelagecharter van {} en {} ({})",
        "Twinning charter of {} and {} ({})",
    ),
    "friendship_agreement": (
        "Accord d'amitié entre {} et {} ({})",
        "Vriendschapsovereenkomst tussen {} en {} ({})",
        "Friendship agreement between {} and {} ({})",
    ),
    "declaration_of_intent": (
        "Déclaration d'intention commune de {} et {} : {}",
        "Gemeenschappelijke intentieverklaring van {} en {}: {}",
        "Joint declaration of intent of {} and {}: {}",
    ),
    "declaration": (
        "Déclaration commune de {} et {} : {}",
        "Gemeenschappelijke verklaring van {} en {}: {}",
        "Joint declaration of {} and {}: {}",
    ),
    "protocol": (
        "Protocole d'application entre {} et {} : {}",
        "Uitvoeringsprotocol tussen {} en {}: {}",
        "Implementing protocol between {} and {}: {}",
    ),
    "action_plan": (
        "Plan d'action de {} et {} : {}",
        "Actieplan van {} en {}: {}",
        "Action plan of {} and {}: {}",
    ),
    "exchange_of_letters": (
        "Échange de lettres entre {} et {} : {}",
        "Briefwisseling tussen {} en {}: {}",
        "Exchange of letters between {} and {}: {}",
    ),
    "addendum": (
        "Avenant à l'accord entre {} et {} : {}",
        "Addendum bij de overeenkomst tussen {} en {}: {}",
        "Addendum to the agreement between {} and {}: {}",
    ),
    "treaty": ("Traité entre {} et {} : {}", "Verdrag tussen {} en {}: {}", "Treaty between {} and {}: {}"),
    "other": ("Convention de {} et {} : {}", "Regeling van {} en {}: {}", "Arrangement of {} and {}: {}"),
}
# With their weights, the most frequent first.
TYPES = list(zip(TITLES, (30, 22, 12, 8, 7, 5, 5, 4, 3, 2, 1, 1), strict=True))

SENTENCES = (
    (
        "Les parties mènent ensemble le programme {}.",
        "De partijen voeren samen het programma {} uit.",
        "The parties carry out the programme {} together.",
    ),
    (
        "Un comité de suivi se réunit chaque année à {}.",
        "Een opvolgingscomité komt elk jaar bijeen in {}.",
        "A follow-up committee meets every year in {}.",
    ),
    (
        "Des experts de {} échangent leurs bonnes pratiques.",
        "Deskundigen uit {} wisselen goede praktijken uit.",
        "Experts from {} exchange good practice.",
    ),
    (
        "Un budget commun soutient l'initiative {}.",
        "Een gemeenschappelijk budget steunt het initiatief {}.",
        "A joint budget supports the initiative {}.",
    ),
    (
        "Les écoles et les universités de {} y participent.",
        "De scholen en universiteiten van {} nemen eraan deel.",
        "The schools and universities of {} take part.",
    ),
    (
        "Une exposition itinérante, {}, présente les résultats.",
        "Een reizende tentoonstelling, {}, toont de resultaten.",
        "A travelling exhibition, {}, shows the results.",
    ),
    (
        "Les entreprises de {} sont invitées à un forum annuel.",
        "Bedrijven uit {} zijn welkom op een jaarlijks forum.",
        "Companies from {} are invited to a yearly forum.",
    ),
    (
        "Une évaluation indépendante du projet {} est publiée.",
        "Een onafhankelijke evaluatie van {} wordt gepubliceerd.",
        "An independent evaluation of {} is published.",
    ),
    (
        "Des stages sont offerts aux jeunes de {}.",
        "Jongeren uit {} krijgen een stage aangeboden.",
        "Young people from {} are offered traineeships.",
    ),
    (
        "Les services techniques de {} partagent leurs données.",
        "De technische diensten van {} delen hun gegevens.",
        "The technical services of {} share their data.",
    ),
)

VISITS = (
    ("Mission à {}", "Missie naar {}", "Mission to {}"),
    ("Mission économique à {}", "Economische missie naar {}", "Trade mission to {}"),
    ("Visite officielle de {}", "Officieel bezoek van {}", "Official visit from {}"),
    ("Accueil d'une délégation de {}", "Ontvangst van een delegatie uit {}", "Reception of a delegation from {}"),
)
ITEMS = {
    "meeting": ("Entretien à {}", "Onderhoud in {}", "Meeting in {}"),
    "field_visit": ("Visite de terrain à {}", "Terreinbezoek in {}", "Field visit in {}"),
    "business_forum": ("Forum d'affaires de {}", "Zakenforum van {}", "Business forum of {}"),
    "signing_ceremony": ("Cérémonie de signature à {}", "Ondertekening in {}", "Signing ceremony in {}"),
    "reception": ("Réception à {}", "Ontvangst in {}", "Reception in {}"),
}
