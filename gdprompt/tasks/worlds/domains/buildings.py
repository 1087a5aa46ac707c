"""Facts about buildings: architects, dates, heights, cost, former use, stone and damage."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

USES = names.joined(
    "{kind} {use}",
    kind=names.one_of(
        "military, royal, private, Catholic, municipal, naval, country, state, "
        "railway, river, public, charity, "
        "provincial, small, rural, girls', merchants', women's, colonial, secret, travellers', tobacco"
    ),
    use=names.one_of(
        "hospital, prison, school, storehouse, monastery, mint, brewery, "
        "barracks, orphanage, laundry, customs house, "
        "court, market hall, archive, stable, bakery, printing house, "
        "laboratory, residence, bank, hostel, chapel"
    ),
)
STONE = names.joined(
    "{colour} {stuff}",
    colour=names.one_of(
        "red, grey, white, yellow, black, pink, local, pale green, "
        "honey-coloured, dark blue, imported, reinforced, "
        "polished, rough, brown, glazed, whitewashed, weathered, cream, speckled"
    ),
    stuff=names.one_of(
        "brick, granite, sandstone, marble, limestone, concrete, basalt, "
        "timber, slate, flint, oak, steel, tuff, "
        "glass, cedar, clay, quartzite, travertine, terracotta, pine"
    ),
)
COSTS = names.joined(
    "{n} {unit}",
    n=lambda rng: names.number(rng, 2, 950),
    unit=names.one_of("million dollars, thousand pounds, million euros, thousand crowns, million pesos, gold pieces"),
)
DAMAGE = names.joined(
    "{kind} {cause}",
    kind=names.one_of(
        "a sudden, a violent, a terrible, a severe, a second, a spring, a winter, a nearby, a minor, a midnight"
    ),
    cause=names.one_of(
        "fire, flood, earthquake, storm, landslide, explosion, gas leak, lightning strike, hurricane, riot, "
        "bombing, snowfall, burst pipe, tornado, rockfall, boiler accident"
    ),
)

DOMAIN = Domain(
    name="buildings",
    subject=names.joined(
        "the {name} {kind}",
        name=names.coined,
        kind=names.one_of(
            "library, tower, theatre, museum, hotel, hall, castle, station, "
            "cathedral, palace, opera house, lighthouse, "
            "town hall, mosque, temple, mill, observatory, stadium, monastery, arena, courthouse, villa"
        ),
    ),
    pronouns=(("it", "its"), ("the building", "the building's")),
    intros=(
        "{s} is a familiar sight to everyone who lives nearby.",
        "Tourists often ask the way to {s}.",
        "A small brochure tells the story of {s}.",
        "{s} has been a protected monument for some time.",
        "Opinions about {s} have always been divided.",
        "Of all the buildings in the area, {s} is the most remarkable.",
        "{s} stands at the end of a long avenue.",
    ),
    fillers=(
        "{s} is closed to visitors on Mondays.",
        "{s} has served as the setting of two films.",
        "Pigeons are a constant nuisance at {s}.",
        "{s} is lit up at night.",
        "A copy of {s} was once planned but never built.",
        "{s} has a garden with old pear trees.",
        "There is a café next to {s}.",
    ),
    relations=(
        Relation(
            name="architect",
            value=names.person,
            statements=(
                "{s} was designed by {v}.",
                "The architect of {s} was {v}.",
                "{v} designed {s}.",
                "{v} drew up the plans for {s}.",
                "{s} is the work of the architect {v}.",
                "The design of {s} is credited to {v}.",
                "It was {v} who designed {s}.",
                "A competition for {s} was won by {v}, an architect then unknown.",
                "{s} was the first commission of its architect, {v}.",
                "Many architects wanted to design {s}. In the end the job went to {v}.",
                "Among the works of the architect {v}, {s} is the most daring.",
                "{s} made its architect famous. The name was {v}.",
            ),
            questions=(
                "Who designed {s}?",
                "Who was the architect of {s}?",
                "By whom was {s} designed?",
                "Which architect drew up the plans for {s}?",
                "Name the architect of {s}.",
                "To whom is the design of {s} credited?",
                "What is the name of the architect who designed {s}?",
                "{s} is the work of which architect?",
            ),
            inverse_questions=(
                "What did {v} design?",
                "Which building was designed by {v}?",
                "For which building did {v} draw up the plans?",
                "Name the building that {v} designed.",
            ),
        ),
        Relation(
            name="completed",
            value=lambda rng: names.year(rng, 1150, 2023),
            statements=(
                "{s} was completed in {v}.",
                "{s} was finished in {v} after many delays.",
                "The construction of {s} ended in {v}.",
                "Work on {s} came to an end in {v}.",
                "In {v} the last stone of {s} was laid.",
                "It was in {v} that {s} was completed.",
                "{s} dates from {v}, when builders put the final touches to it.",
                "The year {v} saw the completion of {s}.",
                "Building {s} took longer than planned. It was ready only in {v}.",
                "Not until {v} was {s} finished.",
                "{s} has stood complete since {v}.",
                "By {v} the scaffolding was gone and {s} stood finished.",
            ),
            questions=(
                "When was {s} completed?",
                "In what year was {s} completed?",
                "In which year was {s} finished?",
                "When did the construction of {s} end?",
                "Name the year in which {s} was completed.",
                "What year saw the completion of {s}?",
                "{s} was finished in what year?",
                "When did work on {s} come to an end?",
            ),
            inverse_questions=(
                "Which building was completed in {v}?",
                "What was finished in {v}?",
                "On which building did work end in {v}?",
                "Name the building completed in {v}.",
            ),
        ),
        Relation(
            name="height",
            value=names.joined(
                "{n} {unit}",
                n=lambda rng: names.number(rng, 6, 520),
                unit=names.one_of("metres, feet, m, yards"),
            ),
            statements=(
                "{s} is {v} tall.",
                "{s} has a height of {v}.",
                "The height of {s} is {v}.",
                "{s} rises {v} above the street.",
                "{s} reaches a height of {v}.",
                "At {v}, {s} overlooks every other roof nearby.",
                "Measured from the ground to its highest point, {s} is {v}.",
                "{s} was measured with a laser. The result for its height was {v}.",
                "From top to bottom {s} measures {v}.",
                "With its height of {v}, {s} can be seen from far away.",
                "The roof of {s} is {v} above the ground.",
                "Plans called for {s} to be {v} high, and so it was built.",
            ),
            questions=(
                "How tall is {s}?",
                "What is the height of {s}?",
                "How high is {s}?",
                "What height does {s} reach?",
                "State the height of {s}.",
                "How far does {s} rise above the ground?",
                "{s} has what height?",
                "How many metres, feet or yards tall is {s}?",
            ),
            inverse_questions=(
                "Which building is {v} tall?",
                "Which building has a height of {v}?",
                "What rises {v} above the ground?",
                "Name the building that is {v} high.",
            ),
        ),
        Relation(
            name="former_use",
            value=USES,
            statements=(
                "{s} was once used as a {v}.",
                "{s} formerly served as a {v}.",
                "In the past {s} housed a {v}.",
                "For a time {s} was turned into a {v}.",
                "Before its restoration, {s} was a {v}.",
                "During the war {s} did duty as a {v}.",
                "Few visitors know that {s} used to be a {v}.",
                "A {v} occupied {s} in former days.",
                "{s} has had another life. It used to be a {v}.",
                "It was as a {v} that {s} spent its early years.",
                "{s}'s earlier role was that of a {v}.",
                "The thick walls of {s} are a reminder of its past as a {v}.",
            ),
            questions=(
                "What was {s} once used as?",
                "What did {s} formerly serve as?",
                "What was the former use of {s}?",
                "What did {s} use to be?",
                "As what was {s} used in the past?",
                "Name the earlier use of {s}.",
                "Which institution once occupied {s}?",
                "What purpose did {s} serve in former days?",
            ),
            inverse_questions=(
                "Which building was once used as a {v}?",
                "What used to be a {v}?",
                "Which building formerly served as a {v}?",
                "Name the building that once housed a {v}.",
            ),
        ),
        Relation(
            name="built_of",
            value=STONE,
            statements=(
                "{s} is built of {v}.",
                "{s} was constructed from {v}.",
                "The walls of {s} are made of {v}.",
                "The main building material of {s} was {v}.",
                "Builders chose {v} for {s}.",
                "{s} is easily recognised by its walls of {v}.",
                "It is {v} that was used to build {s}.",
                "Cartloads of {v} were needed to construct {s}.",
                "{s} was meant to be cheap. That is why {v} was used for its walls.",
                "Rain has done little harm to {s}, which is made of {v}.",
                "{s} consists largely of {v}.",
                "For the construction of {s}, {v} was brought in by the ton.",
            ),
            questions=(
                "What is {s} built of?",
                "Of what material are the walls of {s} made?",
                "From what was {s} constructed?",
                "Which material was used to build {s}?",
                "Name the main building material of {s}.",
                "What material did the builders choose for {s}?",
                "{s} was built from what?",
                "What does {s} largely consist of?",
            ),
            inverse_questions=(
                "Which building is made of {v}?",
                "What was constructed from {v}?",
                "Which building has walls of {v}?",
                "Name the building for which {v} was used.",
            ),
        ),
        Relation(
            name="cost",
            value=COSTS,
            statements=(
                "{s} cost {v} to build.",
                "The construction of {s} cost {v}.",
                "Building {s} came to {v}.",
                "A total of {v} was spent on the construction of {s}.",
                "{s} was built at a cost of {v}.",
                "It took {v} to pay for the building of {s}.",
                "Taxpayers were asked to find {v} for {s}.",
                "The bill for {s} came to {v}.",
                "{s} was expensive. Its builders were paid {v}.",
                "Although only half as much had been planned, {s} swallowed up {v}.",
                "Builders of {s} got through {v} before the work was done.",
                "The final price of putting up {s} was {v}.",
            ),
            questions=(
                "How much did {s} cost to build?",
                "What did the construction of {s} cost?",
                "How much was spent on building {s}?",
                "At what cost was {s} built?",
                "State the construction cost of {s}.",
                "What was the bill for {s}?",
                "How much money did the building of {s} take?",
                "What sum was needed to put up {s}?",
            ),
            inverse_questions=(
                "Which building cost {v}?",
                "What was built at a cost of {v}?",
                "The construction of which building cost {v}?",
                "Name the building on which {v} was spent.",
            ),
        ),
        Relation(
            name="damaged_by",
            value=DAMAGE,
            statements=(
                "{s} was damaged by {v}.",
                "{s} was badly hit by {v}.",
                "In the last century {v} damaged {s}.",
                "Not long ago, {v} left {s} in a sorry state.",
                "{s} suffered heavily from {v}.",
                "Part of {s} was destroyed by {v}.",
                "It was {v} that brought down the roof of {s}.",
                "After {v}, {s} had to be repaired from top to bottom.",
                "{s} has not come through the years unharmed. It was wrecked by {v}.",
                "Cracks in {s} are the result of {v}.",
                "The east wing of {s} fell victim to {v}.",
                "{s} had to close when {v} ruined its interior.",
            ),
            questions=(
                "What damaged {s}?",
                "By what was {s} damaged?",
                "What caused the damage to {s}?",
                "What disaster struck {s}?",
                "Name the event that damaged {s}.",
                "From what did {s} suffer damage?",
                "Because of what did {s} need repairs?",
                "What happened that left {s} damaged?",
            ),
            inverse_questions=(
                "Which building was damaged by {v}?",
                "What suffered from {v}?",
                "Which building was hit by {v}?",
                "Name the building that fell victim to {v}.",
            ),
            held_out=True,
        ),
    ),
)
