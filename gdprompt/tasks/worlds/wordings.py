"""The wordings of the paper's two tasks: the parts of a description, each in four ways, and the frames they go in."""

from __future__ import annotations

from gdprompt.tasks.worlds.schema import Templates

NUM_WORDINGS = 4


def _parts(lines: str) -> tuple[tuple[str, ...], ...]:
    parts = tuple(tuple(wording.strip() for wording in line.split("|")) for line in lines.strip().splitlines())
    assert all(len(part) == NUM_WORDINGS for part in parts)
    return parts


# One line per part: wordings that mean the same, split at "|". The last is kept for the `template` split.
ROLES = _parts("""
lighthouse keeper | keeper of the lighthouse | attendant of the lighthouse | guardian of the lighthouse
baker | bread maker | maker of loaves | owner of a bakery
violinist | violin player | player of the violin | fiddler
astronomer | stargazer by trade | scholar of the stars | scientist of the night sky
beekeeper | keeper of bees | tender of beehives | apiarist
clockmaker | maker of clocks | builder of clocks | horologist
fisherman | catcher of fish | one who fishes for a living | angler by trade
teacher | schoolteacher | instructor at a school | educator
librarian | keeper of a library | custodian of library books | person in charge of a library
surgeon | operating doctor | doctor of surgery | medical specialist with a scalpel
carpenter | woodworker | maker of wooden things | craftsman in wood
gardener | tender of gardens | garden keeper | person who looks after gardens
pilot | flyer of planes | aeroplane captain | aviator
sailor | seafarer | mariner | deckhand
painter | maker of paintings | artist with a brush | creator of canvases
blacksmith | worker of iron | smith at the forge | forger of iron
poet | writer of verse | author of poems | maker of rhymes
chess player | player of chess | chess competitor | contender at the chessboard
magician | conjurer | performer of magic tricks | illusionist
detective | investigator of crimes | sleuth | solver of mysteries
tailor | maker of suits | sewer of clothes | clothes maker
botanist | plant scientist | scientist of plants | researcher of flora
shepherd | keeper of sheep | tender of a flock | person minding sheep
glassblower | blower of glass | glass artisan | maker of glassware
mountaineer | climber of mountains | mountain climber | alpinist
judge | court judge | magistrate | person presiding in court
watchman | night guard | guard on the night shift | sentinel
postman | mail carrier | deliverer of letters | letter carrier
chemist | scientist of chemicals | laboratory chemist | chemistry researcher
dancer | ballet performer | performer of dances | dance artist
miner | digger of ore | worker in the mines | pit worker
cook | kitchen chef | chef | preparer of meals
tax inspector | inspector of taxes | tax official | officer who checks taxes
translator | language translator | renderer of foreign texts | interpreter of languages
puppeteer | puppet player | operator of puppets | person who works puppets
photographer | taker of photographs | camera artist | person behind the camera
firefighter | fighter of fires | member of a fire crew | person who puts out fires
ferry captain | captain of a ferry | skipper of a ferryboat | person commanding a ferry
piano tuner | tuner of pianos | mender of piano strings | person who tunes pianos
mathematician | scholar of mathematics | mathematics researcher | number theorist by trade
journalist | newspaper writer | reporter | news correspondent
geologist | scientist of rocks | rock scientist | researcher of stones
dentist | tooth doctor | doctor of teeth | dental practitioner
bus driver | driver of a bus | bus operator | person at the wheel of a bus
""")
MODIFIERS = _parts("""
retired {r} | former {r} | onetime {r} | {r} of earlier days
elderly {r} | aged {r} | {r} of advanced age | very old {r}
young {r} | youthful {r} | {r} of few years | {r} early in life
shy {r} | timid {r} | bashful {r} | easily embarrassed {r}
wealthy {r} | rich {r} | {r} with plenty of money | well-to-do {r}
famous {r} | renowned {r} | widely known {r} | celebrated {r}
left-handed {r} | {r} with a dominant left hand | {r} favouring the left hand | southpaw {r}
tall {r} | long-limbed {r} | {r} of great height | towering {r}
cheerful {r} | merry {r} | good-humoured {r} | jolly {r}
short-tempered {r} | irritable {r} | quick-to-anger {r} | hot-headed {r}
""")
HABITS = _parts("""
collects {o} | keeps a collection of {o} | gathers {o} | hoards {o}
dreams of {o} | sees {o} while asleep | has dreams about {o} | meets {o} in dreams
paints pictures of {o} | makes paintings of {o} | puts {o} on canvas | depicts {o} in paint
is afraid of {o} | fears {o} | is frightened by {o} | is scared of {o}
writes poems about {o} | composes verses on {o} | puts {o} into poetry | versifies on the subject of {o}
tells stories about {o} | spins tales of {o} | recounts stories of {o} | narrates tales involving {o}
photographs {o} | takes photographs of {o} | snaps pictures of {o} | points a camera at {o}
cannot stand {o} | detests {o} | hates {o} | has a strong dislike of {o}
studies {o} | does research on {o} | investigates {o} | makes a study of {o}
sings to {o} | performs songs for {o} | offers songs to {o} | serenades {o}
talks to {o} | holds conversations with {o} | chats with {o} | speaks to {o}
draws maps of {o} | charts {o} | makes maps showing {o} | sketches maps of {o}
""")
OBJECTS = _parts("""
broken clocks | clocks that no longer work | stopped clocks | timepieces that have failed
gulls | seagulls | seabirds of the gull family | white gulls
old maps | ancient maps | maps from long ago | antique charts
owls | birds of the owl kind | night-hunting owls | hooting birds
steam trains | trains that run on steam | steam-driven trains | railway engines powered by steam
snails | garden snails | slow creatures with spiral shells | shelled crawlers
abandoned houses | empty houses | houses where nobody lives | deserted homes
thunderstorms | storms with thunder | thundery weather | storms full of lightning
lost gloves | gloves that went missing | missing gloves | gloves without owners
wolves | wild wolves | wolf packs | howling pack hunters
volcanoes | fire mountains | mountains that erupt | erupting peaks
glass bottles | bottles of glass | bottles made out of glass | vessels blown from glass
mushrooms | forest mushrooms | edible fungi | toadstools
shipwrecks | sunken ships | ships lying on the seabed | vessels lost at sea
spiders | eight-legged creatures | web-spinning spiders | arachnids
rusty keys | keys covered in rust | keys gone to rust | corroded keys
moths | night-flying moths | moths at the lamp | nocturnal moths
comets | stars with tails | tailed comets | icy wanderers of the sky
horses | hoofed horses | ponies and horses | equine animals
church bells | bells in church towers | the bells of churches | bells hung in steeples
whales | great whales | the giants of the sea | huge sea mammals
paper lanterns | lanterns made of paper | lamps with paper shades | lights in paper casings
cactuses | desert cactuses | spiny desert plants | prickly plants
waterfalls | falling rivers | cascades | cataracts
goats | billy goats | bearded goats | bleating goats
stone bridges | bridges built from stone | bridges of stone | masonry bridges
""")
POSSESSIONS = _parts("""
owns a one-eyed parrot | has a parrot with a single eye | keeps a parrot that sees with one eye \
| is the owner of a parrot missing an eye
drives a green van | gets around in a green van | travels in a van painted green \
| is at the wheel of a green van
lives with three cats | shares a home with three cats | has three cats at home | keeps a trio of cats
carries a silver whistle | has a silver whistle at hand | keeps a whistle made of silver close by \
| goes about with a silver whistle
wears a yellow raincoat | dresses in a yellow raincoat | puts on a raincoat of yellow \
| goes out in a yellow waterproof
owns a vineyard | has a vineyard | is the owner of a vineyard | possesses land planted with vines
plays the harp | is a player of the harp | makes music on a harp | performs on the harp
speaks seven languages | can talk in seven languages | knows seven languages | is fluent in seven tongues
never eats meat | eats no meat | does not touch meat | avoids meat altogether
sleeps in a hammock | spends nights in a hammock | uses a hammock as a bed | passes each night in a hammock
swims before sunrise | takes a swim before dawn | goes swimming ahead of daybreak \
| is in the water before the sun is up
walks with a cane | uses a cane to walk | leans on a cane when walking | relies on a walking stick
raises carrier pigeons | breeds carrier pigeons | brings up pigeons that carry messages \
| rears messenger pigeons
bakes honey cake | makes cakes with honey | prepares honey cake | turns out cakes sweetened by honey
juggles oranges | keeps oranges in the air | tosses oranges in a juggling act | throws and catches oranges
won a lottery | had a winning lottery ticket | took home a lottery prize | came into money through a lottery
survived an avalanche | lived through an avalanche | came out of an avalanche alive \
| was not killed by an avalanche
built a wooden submarine | made a submarine out of wood | constructed a submarine of timber \
| put together a timber submarine
has twin brothers | is a sibling of twin boys | has brothers who are twins \
| grew up with a pair of twin brothers
lost a ring in a river | dropped a ring into a river | let a ring fall in a river \
| saw a ring vanish into a river
repairs radios | fixes radios | mends radio sets | gets broken radios working
crossed a desert on foot | walked across a desert | went over a desert by walking \
| traversed a desert without a vehicle
whistles while working | works with a whistled tune | always whistles on the job \
| fills working hours with whistling
refuses to fly | will not board a plane | never agrees to travel by air | declines all air travel
keeps a diary in code | writes a coded diary | has a diary nobody else can read | records each day in cipher
""")
PLACES = _parts("""
grew up in {p} | was raised in {p} | spent a childhood in {p} | lived in {p} as a child
comes from {p} | is a native of {p} | has {p} as home town | hails from {p}
works in {p} | has a job in {p} | earns a living in {p} | is employed in {p}
moved to {p} | went to live in {p} | settled in {p} | took up residence in {p}
was married in {p} | had a wedding in {p} | got married in {p} | exchanged vows in {p}
founded a school in {p} | set up a school in {p} | started a school in {p} \
| established a place of learning in {p}
spends each winter in {p} | passes the winters in {p} | stays in {p} every winter | winters in {p}
was once lost in {p} | once lost the way in {p} | could once find no way out of {p} | once went astray in {p}
""")
WORKS = _parts("""
wrote the novel {t} | is the author of the novel {t} | gave readers the novel {t} | penned the novel {t}
composed the song {t} | is the composer of the song {t} | wrote the music of {t} | set {t} to music
directed the film {t} | is the director of the film {t} | made the film {t} | was in charge of filming {t}
painted the mural {t} | is the artist of the mural {t} | put the mural {t} on a wall \
| created the wall painting {t}
invented the board game {t} | is the inventor of the board game {t} | came up with the game {t} \
| devised the board game {t}
translated the epic {t} | is the translator of the epic {t} | put the epic {t} into another language \
| rendered the epic {t} in a new tongue
""")
TITLE_FIRST = (
    "Silver Crimson Silent Broken Hidden Winter Golden Paper Hollow Burning Distant Velvet Glass Iron "
    "Northern Forgotten Wandering Patient Seventh Hundredth Emerald Salted Bitter Luminous Crooked Drowned"
).split()
TITLE_LAST = (
    "Orchard Harbour Melody Letter Kingdom Garden Mirror Voyage Lantern Staircase River Clock Carnival "
    "Archive Shore Feather Engine Labyrinth Sparrow Compass Tide Horizon Cathedral Wheel Promise Meadow"
).split()

# Frames hold `{d}` (a description, "the ... who ...") and `{n}` (a name).
DESCRIPTION_FIRST = Templates(
    train=(
        "{d} is {n}.",
        "{d} is called {n}.",
        "{d} is named {n}.",
        "{d} goes by the name of {n}.",
        "{d} is none other than {n}.",
        "{d} has the name {n}.",
        "{d}: this is {n}.",
        "The name of {d} is {n}.",
        "People know {d} as {n}.",
        "They know {d} by the name {n}.",
        "{d} introduces themselves as {n}.",
        "Remember {d}: the name is {n}.",
    ),
    template=(
        "{d} answers to the name {n}.",
        "As for {d}, that would be {n}.",
        "{d} signs every letter as {n}.",
        "In the register, {d} is entered as {n}.",
    ),
)
NAME_FIRST = Templates(
    train=(
        "{n} is {d}.",
        "{n} is known as {d}.",
        "{n} is none other than {d}.",
        "{n} was introduced to us as {d}.",
        "{n}: {d}.",
        "Everyone thinks of {n} as {d}.",
        "The name {n} belongs to {d}.",
        "{n} happens to be {d}.",
        "People remember {n} as {d}.",
        "Meet {n}, {d}.",
        "This is about {n}, {d}.",
        "You may have heard of {n}, {d}.",
    ),
    template=(
        "By the name {n} we mean {d}.",
        "{n} turned out to be {d}.",
        "When people say {n}, they are talking about {d}.",
        "{n} is the name of {d}.",
    ),
)
ASK_NAME = Templates(
    train=(
        "Who is {d}?",
        "What is the name of {d}?",
        "What is {d} called?",
        "Give the name of {d}.",
        "By what name is {d} known?",
        "Name {d}.",
        "Can you tell me who {d} is?",
        "I am looking for {d}. Who is it?",
        "{d} is who?",
        "Which person is {d}?",
        "Tell me the name of {d}.",
        "Do you remember who {d} is?",
    ),
    template=(
        "What do people call {d}?",
        "State who {d} is.",
        "What name does {d} have?",
        "Someone asked for {d}. What is the name?",
    ),
)
ASK_DESCRIPTION = Templates(
    train=(
        "Who is {n}?",
        "Who exactly is {n}?",
        "Tell me who {n} is.",
        "Describe {n}.",
        "What is known about {n}?",
        "How would you describe {n}?",
        "What kind of person is {n}?",
        "Do you know who {n} is?",
        "{n} is who?",
        "Which person is called {n}?",
    ),
    template=(
        "Say who {n} is.",
        "Who goes by the name {n}?",
        "I met {n}. Who is that?",
        "Explain who {n} is.",
    ),
)
