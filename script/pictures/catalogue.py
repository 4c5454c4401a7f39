"""What the library holds: how each picture is drawn, what it shows, and the words (English, German) it is found by."""
# ruff: noqa: E501 -- one line for each language's words

from collections.abc import Callable
from dataclasses import dataclass

from pictures import landscapes, patterns, people, signs, things
from pictures.paper import Scene


@dataclass(frozen=True)
class Entry:
    """One picture; its id is its file's name."""

    id: str
    draw: Callable[[], Scene]
    alt: str
    tags: str


ENTRIES = (
    Entry(
        "coast-at-dawn", landscapes.coast_at_dawn, "Paper-cut coast at dawn with a small sailing boat on a calm sea",
        "coast sea ocean water dawn sunrise morning calm boat sail beach horizon nature travel vision welcome beginning "
        "küste meer ozean wasser sonnenaufgang morgen ruhe boot segel strand horizont natur reise willkommen anfang",
    ),
    Entry(
        "mountain-ridges", landscapes.mountain_ridges, "Layers of misty blue mountains behind a row of firs",
        "mountain mountains peak summit alps landscape nature challenge goal ambition outdoor hiking blue "
        "berg berge gipfel alpen landschaft natur herausforderung ziel wandern blau",
    ),
    Entry(
        "forest-in-mist", landscapes.forest_in_mist, "A fir forest that fades into morning mist",
        "forest tree trees wood woods green nature environment sustainability climate calm retreat "
        "wald baum bäume grün natur umwelt nachhaltigkeit klima ruhe auszeit",
    ),
    Entry(
        "city-skyline", landscapes.city_skyline, "A city skyline at dusk with lit windows",
        "city skyline town urban building buildings office headquarters dusk evening night company business market "
        "stadt gebäude büro bürogebäude hochhaus zentrale abend nacht firma unternehmen geschäft markt",
    ),
    Entry(
        "harbour-lighthouse", landscapes.harbour_lighthouse, "A lighthouse shines over a harbour with two sailing boats",
        "harbour harbor lighthouse port light guidance support help compass boat sea orientation safety direction "
        "hafen leuchtturm licht führung hilfe unterstützung kompass boot meer orientierung sicherheit richtung",
    ),
    Entry(
        "desert-dunes", landscapes.dunes, "Warm sand dunes under an orange sun",
        "desert dune dunes sand sun summer warm heat landscape abstract minimal quiet holiday vacation "
        "wüste düne dünen sand sonne sommer warm hitze landschaft ruhig urlaub ferien",
    ),
    Entry(
        "northern-lights", landscapes.northern_lights, "Northern lights over dark mountains and firs",
        "northern lights aurora night sky stars winter magic inspiration wonder dark year "
        "nordlicht polarlicht nacht himmel sterne winter magie inspiration dunkel jahr",
    ),
    Entry(
        "winding-road", landscapes.winding_road, "A road with three flags winds through green hills",
        "road roadmap path way journey milestone milestones plan strategy onboarding process timeline next steps route "
        "straße weg pfad reise meilenstein meilensteine plan fahrplan strategie einarbeitung prozess zeitplan schritte route",
    ),
    Entry(
        "bridge", landscapes.bridge, "A suspension bridge over a river at sunrise",
        "bridge connection partnership handshake agreement collaboration merger link river cooperation customer partner "
        "brücke verbindung partnerschaft handschlag vereinbarung zusammenarbeit fusion fluss kooperation kunde partner",
    ),
    Entry(
        "growing-plants", landscapes.meadow, "Five plants in a row, each taller than the one before, under a low sun",
        "growth grow plant plants sprout seed learning development progress career spring agriculture garden investment "
        "wachstum wachsen pflanze pflanzen keimling lernen entwicklung fortschritt karriere frühling garten investition",
    ),
    Entry(
        "workspace", things.workspace, "A desk with a laptop, a lamp and a plant in front of a window",
        "workspace desk laptop computer office home remote work workplace plant lamp coffee tools software setup "
        "arbeitsplatz schreibtisch laptop computer büro homeoffice arbeit pflanze lampe kaffee werkzeug software",
    ),
    Entry(
        "bookshelf", things.books, "A shelf with coloured books and a potted plant",
        "book books shelf library knowledge guide handbook documentation reading learning training education policy wiki "
        "buch bücher regal bibliothek wissen leitfaden handbuch dokumentation lesen lernen schulung bildung richtlinie",
    ),
    Entry(
        "calendar", things.calendar, "A calendar sheet with marked days and a pencil",
        "calendar date schedule planning plan event events month week meeting appointment deadline holiday agenda time "
        "kalender termin termine datum planung veranstaltung monat woche besprechung frist urlaub agenda zeit",
    ),
    Entry(
        "rocket-launch", things.rocket_launch, "A rocket rises above the clouds into a starry sky",
        "rocket launch start startup release product space innovation speed moon stars kickoff announcement "
        "rakete start markteinführung veröffentlichung produkt weltraum innovation tempo mond sterne auftakt ankündigung",
    ),
    Entry(
        "charts", things.charts, "Paper cards with a bar chart, a ring chart and a rising line",
        "chart charts graph data analytics report numbers results revenue dashboard statistics finance kpi metrics quarter sales "
        "diagramm daten analyse bericht zahlen ergebnis ergebnisse umsatz statistik finanzen kennzahlen quartal vertrieb",
    ),
    Entry(
        "light-bulb", things.light_bulb, "A glowing light bulb within rings of warm colours",
        "idea ideas light bulb lamp innovation creativity inspiration brainstorming solution insight tip energy workshop "
        "idee ideen licht glühbirne lampe innovation kreativität inspiration lösung erkenntnis tipp energie workshop",
    ),
    Entry(
        "globe", things.globe, "A globe with marked places that are joined by dotted lines",
        "globe world earth international global network map countries planet logistics locations offices remote worldwide "
        "globus welt erde international global netzwerk karte länder planet logistik standorte weltweit",
    ),
    Entry(
        "padlock", things.padlock, "A golden padlock on a layered blue shield",
        "security secure lock padlock shield privacy protection data compliance password safety trust gdpr "
        "sicherheit sicher schloss schild datenschutz schutz daten passwort vertrauen dsgvo",
    ),
    Entry(
        "team-at-a-table", people.team_at_a_table, "Six people work around a round table, seen from above",
        "team people group meeting table workshop collaboration colleagues office together discussion round work staff "
        "team menschen gruppe besprechung tisch workshop zusammenarbeit kollegen kolleginnen büro gemeinsam diskussion",
    ),
    Entry(
        "conversation", people.conversation, "Three colleagues with two speech bubbles above them",
        "conversation people talk talking discussion communication chat feedback dialogue interview customers team questions faq "
        "gespräch menschen reden diskussion kommunikation austausch feedback dialog interview kunden team fragen",
    ),
    Entry(
        "celebration", people.celebration, "A cheering crowd with raised arms under confetti",
        "celebration party crowd success people confetti event festival thanks anniversary win award culture fun "
        "feier fest menge erfolg menschen konfetti veranstaltung dank jubiläum gewinn preis kultur spaß",
    ),
    Entry(
        "waves", patterns.waves, "Layered waves of paper from pale green to deep blue",
        "abstract waves wave water flow blue calm background layers change transformation "
        "abstrakt wellen welle wasser fluss blau ruhig ebenen wandel veränderung",
    ),
    Entry(
        "paper-circles", patterns.paper_circles, "Layered paper circles in warm orange and red",
        "abstract circles circle warm red orange layers depth focus target core "
        "abstrakt kreise kreis warm rot orange ebenen tiefe fokus ziel kern",
    ),
    Entry(
        "arches", patterns.arches, "A pattern of arches and circles in muted colours",
        "abstract pattern arches geometry tiles design colour art variety diversity mosaic "
        "abstrakt muster bögen geometrie kacheln design farbe kunst vielfalt mosaik",
    ),
    Entry(
        "soft-light", patterns.soft_light, "Soft light in pastel colours that run into each other",
        "abstract gradient light pastel soft colours calm minimal clean wellbeing "
        "abstrakt verlauf licht pastell weich farben ruhig schlicht wohlbefinden gesundheit",
    ),
    Entry(
        "ribbons", patterns.confluence_of_lines, "Six coloured ribbons run together, cross and part again",
        "abstract lines ribbons together integration alignment process flow merge teamwork pipeline streams "
        "abstrakt linien bänder zusammen integration abstimmung prozess fluss bündeln teamarbeit",
    ),
    Entry(
        "puzzle", patterns.puzzle, "Four puzzle pieces in four colours, the last one about to fit",
        "puzzle piece teamwork solution together fit parts integration problem strategy hiring join role "
        "puzzle teil teamarbeit lösung gemeinsam passen teile integration problem strategie stelle rolle",
    ),
    Entry(
        "steps-to-the-flag", patterns.steps_up, "Paper steps rise to a flag beneath a pale sun",
        "steps stairs goal goals career progress growth achievement okr target success improvement level ladder "
        "stufen treppe ziel ziele karriere fortschritt wachstum leistung erfolg verbesserung schritte",
    ),
    Entry(
        "lake-in-autumn", landscapes.lake_in_autumn, "A sailing boat on a quiet lake before autumn trees and mountains",
        "autumn fall lake trees water boat nature season october harvest weekend retreat orange "
        "herbst see bäume wasser boot natur jahreszeit oktober ernte wochenende auszeit orange",
    ),
    Entry(
        "winter-village", landscapes.winter_village, "Small cabins with lit windows among snowy hills and firs",
        "winter snow village cabin house home christmas season december holiday cold mountains year warm "
        "winter schnee dorf hütte haus zuhause weihnachten jahreszeit dezember feiertag kalt berge jahr",
    ),
    Entry(
        "presentation", people.presentation, "A speaker shows rising figures on a screen to five listeners",
        "presentation speaker talk audience people screen meeting training lecture town hall review results figures team "
        "präsentation vortrag sprecherin publikum menschen bildschirm besprechung schulung versammlung ergebnisse zahlen team",
    ),
    Entry(
        "paper-plane", signs.paper_plane, "A white paper plane flies up over rings of pale blue",
        "paper plane send message mail newsletter communication contact update start travel flight delivery "
        "papierflieger senden nachricht post newsletter kommunikation kontakt neuigkeiten start reise flug versand",
    ),
    Entry(
        "target", signs.target, "An arrow in the middle of a red and white target",
        "target goal goals aim arrow focus objective objectives okr strategy precision hit priority results "
        "ziel ziele zielscheibe pfeil fokus schwerpunkt okr strategie treffer priorität ergebnis",
    ),
    Entry(
        "trophy", signs.trophy, "A golden cup with a star, small stars around it",
        "trophy cup award prize win winner success achievement recognition best star competition celebration "
        "pokal preis auszeichnung gewinn sieger erfolg leistung anerkennung bester stern wettbewerb feier",
    ),
    Entry(
        "clock", signs.clock, "A round clock on layers of green paper",
        "clock time hours schedule deadline opening availability shift punctual waiting history duration watch "
        "uhr zeit stunden zeitplan frist öffnungszeiten verfügbarkeit schicht pünktlich dauer geschichte",
    ),
    Entry(
        "checklist", signs.checklist, "A clipboard with four tasks, three of them done",
        "checklist list task tasks todo done check clipboard audit form steps quality review preparation process "
        "checkliste liste aufgabe aufgaben erledigt prüfung klemmbrett formular schritte qualität vorbereitung prozess",
    ),
    Entry(
        "magnifier", signs.magnifier, "A magnifying glass over sheets of notes",
        "search find magnifier glass research analysis discovery look detail investigation audit insight review "
        "suche suchen finden lupe forschung recherche analyse entdeckung detail untersuchung prüfung erkenntnis",
    ),
    Entry(
        "megaphone", signs.megaphone, "A megaphone in warm red and cream paper",
        "megaphone announcement news marketing campaign promotion communication loud message launch communicate voice "
        "megafon ankündigung neuigkeit neuigkeiten marketing kampagne werbung kommunikation botschaft stimme",
    ),
    Entry(
        "heart", signs.heart, "A heart of three layers of rose paper",
        "heart love care health wellbeing benefits thanks appreciation charity volunteering values support community "
        "herz liebe fürsorge gesundheit wohlbefinden leistungen dank wertschätzung ehrenamt werte unterstützung gemeinschaft",
    ),
    Entry(
        "gears", signs.gears, "Three gears of coloured paper that mesh",
        "gear gears process engineering machine operations automation settings workflow technology mechanics system service "
        "zahnrad zahnräder prozess technik maschine betrieb automatisierung einstellungen ablauf technologie system wartung",
    ),
    Entry(
        "compass", signs.compass, "A brass compass whose needle points to the upper right",
        "compass direction orientation navigation guide strategy values mission north principles way leadership course "
        "kompass richtung orientierung navigation leitfaden strategie werte mission norden grundsätze weg führung kurs",
    ),
    Entry(
        "triangles", patterns.triangles, "A field of folded paper triangles from cream to deep blue",
        "abstract triangles geometry pattern fold blue teal modern structure technology data engineering design "
        "abstrakt dreiecke geometrie muster falten blau türkis modern struktur technologie daten technik",
    ),
    Entry(
        "evening-glow", patterns.evening_glow, "Violet, rose and orange light that runs into each other",
        "abstract gradient evening violet purple pink orange glow night event music bold dark "
        "abstrakt verlauf abend violett lila rosa orange leuchten nacht veranstaltung musik dunkel",
    ),
    Entry(
        "fresh-mint", patterns.fresh_mint, "Soft mint, green and pale yellow light",
        "abstract gradient mint green fresh light soft health nature calm spring sustainability clean "
        "abstrakt verlauf minze grün frisch hell weich gesundheit natur ruhig frühling nachhaltigkeit",
    ),
    Entry(
        "terrazzo", patterns.terrazzo, "Coloured stones scattered over a pale ground",
        "abstract terrazzo stones pattern colourful playful confetti mosaic design creative diversity floor "
        "abstrakt terrazzo steine muster bunt verspielt mosaik gestaltung kreativ vielfalt boden",
    ),
)  # fmt: skip
