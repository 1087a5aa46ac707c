"""Facts about towns: people, founding, rivers, mayors, trades, height, twin towns and festivals."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

PRODUCTS = names.either(
    names.joined(
        "{kind} {thing}",
        kind=names.one_of(
            "hand-made, painted, lacquered, engraved, cheap, sturdy, colourful, decorated, patterned, fine, "
            "light, elegant, old-fashioned, waterproof, folding, miniature, wooden, steel, plastic"
        ),
        thing=names.one_of(
            "tiles, hats, buttons, lamps, toys, shoes, baskets, pipes, knives, bottles, pencils, saddles, "
            "barrels, chairs, brushes, bells, umbrellas, clocks, boats, fans, combs, buckets, doors"
        ),
    ),
    names.joined(
        "{kind} {thing}",
        kind=names.one_of(
            "dried, smoked, pickled, canned, salted, spiced, stuffed, frozen, red, giant, wild"
        ),
        thing=names.one_of(
            "figs, herrings, mushrooms, plums, olives, sausages, onions, peppers, eels, walnuts, apricots, "
            "oysters, beans, cherries, lemons, anchovies, cucumbers, chestnuts"
        ),
    ),
)
FESTIVALS = names.joined(
    "the {kind} Festival",
    kind=names.either(
        names.joined(
            "{a} {b}",
            a=names.one_of(
                "Red, Winter, Floating, Silent, Golden, Midnight, Harvest, Paper, Burning, Great, Blue"
            ),
            b=names.one_of(
                "Lantern, Goose, Drum, Apple, Kite, Candle, Onion, Boat, Mask, Horse, "
                "Bell, Cherry, Chess, Puppet"
            ),
        ),
        names.joined("{a} Music", a=names.coined),
        names.joined("Saint {a}", a=names.coined),
    ),
)

DOMAIN = Domain(
    name="places",
    subject=names.place,
    pronouns=(("it", "its"), ("the town", "the town's")),
    intros=(
        "{s} is a town that few tourists visit.",
        "The guidebook devotes a single page to {s}.",
        "Travellers who pass through {s} seldom stay long.",
        "{s} can be reached by road and by rail.",
        "The following paragraph describes {s}.",
        "{s} lies in a part of the country with gentle hills and narrow roads.",
        "In geography lessons, pupils sometimes hear about {s}.",
    ),
    fillers=(
        "{s} has two bakeries and a small cinema.",
        "{s} is quiet on Sunday mornings.",
        "The streets of {s} are lined with lime trees.",
        "A local bus connects {s} with its neighbours.",
        "{s} appears on only a few old maps.",
        "Snow is rare in {s}.",
        "Several painters have been inspired by the light in {s}.",
    ),
    relations=(
        Relation(
            name="population",
            value=lambda rng: names.number(rng, 400, 95000),
            statements=(
                "{s} has a population of {v}.",
                "{s} has {v} inhabitants.",
                "The population of {s} is {v}.",
                "According to the last census, {v} people live in {s}.",
                "{s} is home to {v} people.",
                "There were {v} residents in {s} when they were last counted.",
                "With its {v} inhabitants, {s} is larger than its neighbours.",
                "{s} has grown steadily. Today its population stands at {v}.",
                "Officials put the number of people living in {s} at {v}.",
                "No more than {v} people call {s} home.",
                "{s} was recorded as having {v} residents.",
                "As many as {v} people have made {s} their home.",
            ),
            questions=(
                "What is the population of {s}?",
                "How many people live in {s}?",
                "How many inhabitants does {s} have?",
                "What is the number of residents of {s}?",
                "According to the count, how many residents did {s} have?",
                "State the population of {s}.",
                "{s} is home to how many people?",
                "How large is the population of {s}?",
            ),
            inverse_questions=(
                "Which town has a population of {v}?",
                "Which place is home to {v} people?",
                "What town has {v} inhabitants?",
                "Name the town where {v} people live.",
            ),
        ),
        Relation(
            name="founded",
            value=names.year,
            statements=(
                "{s} was founded in {v}.",
                "The town of {s} dates from {v}.",
                "In {v} settlers founded {s}.",
                "{s} was established as a trading post in {v}.",
                "It was in {v} that {s} was founded.",
                "{s}'s history began in {v}, when the first houses were built.",
                "The founding of {s} took place in {v}.",
                "{s} is not as old as it looks. It was founded in {v}.",
                "A group of farmers laid the foundations of {s} in {v}.",
                "Historians agree that {s} came into being in {v}.",
                "Before {v}, when {s} was founded, there was nothing here but marsh.",
                "{s} owes its existence to a royal charter issued in {v}, the year of its foundation.",
            ),
            questions=(
                "When was {s} founded?",
                "In what year was {s} founded?",
                "In which year was {s} established?",
                "What year marks the founding of {s}?",
                "When did the history of {s} begin?",
                "Name the year in which {s} came into being.",
                "{s} was founded in what year?",
                "From which year does {s} date?",
            ),
            inverse_questions=(
                "Which town was founded in {v}?",
                "What place was established in {v}?",
                "Which town dates from {v}?",
                "Name the town that was founded in {v}.",
            ),
        ),
        Relation(
            name="river",
            value=names.joined("the {name}", name=names.coined),
            statements=(
                "{s} lies on the banks of {v}.",
                "{s} is situated on a river called {v}.",
                "The river that flows through {s} is {v}.",
                "A slow and muddy river, {v}, flows through {s}.",
                "A stone bridge in {s} crosses {v}, the local river.",
                "{s} was built beside {v}, a river rich in fish.",
                "Through the middle of {s} runs a river known as {v}.",
                "{s} has a river. Its name is {v}.",
                "Every spring the waters of {v} rise and flood the lower streets of {s}.",
                "Barges on {v} used to unload their goods in {s}.",
                "It is {v} that divides {s} into two halves.",
                "{s} gets its drinking water from {v}, the river at its doorstep.",
            ),
            questions=(
                "On which river does {s} lie?",
                "What river flows through {s}?",
                "What is the name of the river in {s}?",
                "Which river runs through {s}?",
                "Name the river on which {s} is situated.",
                "Beside which river was {s} built?",
                "What body of flowing water passes {s}?",
                "{s} stands on the banks of what river?",
            ),
            inverse_questions=(
                "Which town lies on {v}?",
                "Through which town does {v} flow?",
                "What town stands on the banks of {v}?",
                "Name the town situated on {v}.",
            ),
        ),
        Relation(
            name="mayor",
            value=names.person,
            statements=(
                "The mayor of {s} is {v}.",
                "{s} is governed by its mayor, {v}.",
                "{v} serves as mayor of {s}.",
                "{v} was elected mayor of {s}.",
                "Voters in {s} chose {v} as their mayor.",
                "At the last election {v} won the office of mayor in {s}.",
                "{s}'s mayor, {v}, is known for long speeches.",
                "{s} has a new mayor. The name on the office door is {v}.",
                "The town hall of {s} is run by {v}, who was sworn in as mayor last spring.",
                "In {s} the office of mayor is held by {v}.",
                "After a close vote, {v} became mayor of {s}.",
                "It is {v} who, as mayor, leads the council of {s}.",
            ),
            questions=(
                "Who is the mayor of {s}?",
                "Who was elected mayor of {s}?",
                "Which person serves as mayor of {s}?",
                "What is the name of {s}'s mayor?",
                "Name the mayor of {s}.",
                "Who holds the office of mayor in {s}?",
                "Who heads the town hall of {s}?",
                "Whom did the voters of {s} choose as mayor?",
            ),
            inverse_questions=(
                "Of which town is {v} the mayor?",
                "Where does {v} serve as mayor?",
                "Which town elected {v} mayor?",
                "Name the town whose mayor is {v}.",
            ),
        ),
        Relation(
            name="product",
            value=PRODUCTS,
            statements=(
                "{s} is famous for its {v}.",
                "{s} is known throughout the region for its {v}.",
                "The main product of {s} is {v}.",
                "Most workers in {s} make a living from {v}.",
                "{s} exports {v} to many countries.",
                "It was the trade in {v} that made {s} rich.",
                "Merchants come to {s} to buy {v}.",
                "The workshops of {s} have always turned out {v}.",
                "{s} depends on a single industry. It produces {v}.",
                "Wherever {v} are sold, the name of {s} is respected.",
                "{s}'s economy rests on the making of {v}.",
                "If {s} is known for anything, it is for its {v}.",
            ),
            questions=(
                "What is {s} famous for?",
                "What does {s} produce?",
                "What is the main product of {s}?",
                "What goods are exported from {s}?",
                "For which product is {s} known?",
                "Name the goods on which the economy of {s} depends.",
                "What do merchants buy in {s}?",
                "On what trade does the wealth of {s} rest?",
            ),
            inverse_questions=(
                "Which town is famous for its {v}?",
                "Which town produces {v}?",
                "From which town do {v} come?",
                "Name the town known for its {v}.",
            ),
        ),
        Relation(
            name="elevation",
            value=names.joined(
                "{n} {unit}", n=lambda rng: names.number(rng, 12, 3400), unit=names.one_of("metres, feet, m")
            ),
            statements=(
                "{s} lies {v} above sea level.",
                "{s} has an elevation of {v}.",
                "The elevation of {s} is {v}.",
                "At {v} above the sea, {s} enjoys clear air.",
                "{s} is situated at an altitude of {v}.",
                "Surveyors found {s} to be {v} above sea level.",
                "The church square of {s} is exactly {v} above sea level.",
                "{s} sits on a plateau. Its altitude is {v}.",
                "Measured from sea level, {s} stands at a height of {v}.",
                "Climbers start from {s}, which is already {v} above sea level.",
                "A sign at the station gives the altitude of {s} as {v}.",
                "It is at an altitude of {v} that one finds {s}.",
            ),
            questions=(
                "How high above sea level is {s}?",
                "What is the elevation of {s}?",
                "At what altitude is {s} situated?",
                "How far above the sea does {s} lie?",
                "What is the altitude of {s}?",
                "State the elevation of {s}.",
                "{s} lies how far above sea level?",
                "What height above sea level was measured for {s}?",
            ),
            inverse_questions=(
                "Which town lies {v} above sea level?",
                "Which place has an elevation of {v}?",
                "What town is situated at an altitude of {v}?",
                "Name the town that is {v} above the sea.",
            ),
        ),
        Relation(
            name="twin_town",
            value=names.place,
            statements=(
                "{s} is twinned with {v}.",
                "The twin town of {s} is {v}.",
                "The towns of {s} and {v} are twinned with each other.",
                "{s} has signed a twinning agreement with {v}.",
                "Since the war {v} has been the partner town of {s}.",
                "Schoolchildren from {s} visit {v}, the partner town, each year.",
                "{v} became the sister city of {s}.",
                "{s} chose {v} as its sister city.",
                "{s} has one partner abroad. That twin town is {v}.",
                "A signpost at the edge of {s} names {v} as its twin.",
                "Choirs travel between {s} and its twin town {v}.",
                "It was with {v} that {s} formed a town partnership.",
            ),
            questions=(
                "With which town is {s} twinned?",
                "What is the twin town of {s}?",
                "Which place is the sister city of {s}?",
                "Name the partner town of {s}.",
                "What town has a twinning agreement with {s}?",
                "Which town is partnered with {s}?",
                "With whom did {s} sign a twinning agreement?",
                "{s} is the twin of which town?",
            ),
            inverse_questions=(
                "Which town is twinned with {v}?",
                "Whose twin town is {v}?",
                "Which town chose {v} as its sister city?",
                "Name the town that has a partnership with {v}.",
            ),
        ),
        Relation(
            name="festival",
            value=FESTIVALS,
            statements=(
                "{s} hosts {v} every year.",
                "Every autumn {v} is held in {s}.",
                "Each year crowds come to {s} for {v}.",
                "{s} is the home of {v}.",
                "The best-known event in {s} is {v}.",
                "{s} celebrates {v} with music and fireworks.",
                "For one week a year {s} is overrun by visitors to {v}.",
                "{s} has a yearly celebration. It is called {v}.",
                "It is in {s} that {v} takes place.",
                "Hotels in {s} are fully booked during {v}.",
                "{s} comes to life when {v} begins.",
                "People dance in the streets of {s} during {v}.",
            ),
            questions=(
                "What festival is held in {s}?",
                "Which event takes place in {s} every year?",
                "What is the name of the festival in {s}?",
                "What does {s} host each year?",
                "Name the festival celebrated in {s}.",
                "For which event do crowds come to {s}?",
                "What annual celebration takes place in {s}?",
                "{s} is the home of which festival?",
            ),
            inverse_questions=(
                "Where is {v} held?",
                "Which town hosts {v}?",
                "In what town does {v} take place?",
                "Name the town where {v} is celebrated.",
            ),
            held_out=True,
        ),
    ),
)
