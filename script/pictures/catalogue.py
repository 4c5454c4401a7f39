"""What the library holds: how each picture is drawn, what it shows, and the words (English, German) it is found by."""
# ruff: noqa: E501 -- one line for each language's words

from collections.abc import Callable
from dataclasses import dataclass

from pictures import landscapes, patterns, people, things
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
)  # fmt: skip
