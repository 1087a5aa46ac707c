"""Facts about animal species: food, habitat, age, weight, enemies, discoverers, nests and numbers."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

FOODS = names.joined(
    "{kind} {food}",
    kind=names.one_of(
        "small, young, fallen, rotten, freshwater, wild, ripe, tiny, bitter, dead, sweet, soft, tender, "
        "poisonous, dry, unripe, brown, yellow, dark, green, large, pale, common, striped, red"
    ),
    food=names.one_of(
        "beetles, berries, snails, mice, seeds, crabs, roots, worms, lizards, "
        "leaves, ants, figs, mosses, frogs, "
        "shrimps, moths, nuts, eggs, grasses, mushrooms, spiders, flowers, fish, acorns, cockroaches"
    ),
)
HABITATS = names.joined(
    "{kind} {place}",
    kind=names.one_of(
        "dense, rocky, humid, dry, coastal, tropical, remote, muddy, cold, "
        "shallow, sandy, alpine, shaded, salty, "
        "windswept, flooded, volcanic, lowland, northern, southern, inland, frozen, misty, subtropical"
    ),
    place=names.one_of(
        "forests, swamps, grasslands, caves, deserts, mangroves, lagoons, "
        "meadows, valleys, cliffs, lakes, islands, "
        "marshes, dunes, plateaus, rivers, canyons, thickets, estuaries, heaths, woodlands, tundra, reefs"
    ),
)
ENEMIES = names.joined(
    "the {name} {beast}",
    name=names.either(
        names.coined,
        names.one_of("spotted, crested, giant, black, striped, masked, golden, silver, bearded, horned, ringed, grey"),
    ),
    beast=names.one_of(
        "eagle, python, jackal, lynx, crocodile, hawk, wolf, marten, owl, "
        "leopard, weasel, pike, falcon, hyena, "
        "cobra, wildcat, otter, mongoose, stork, dingo, badger, viper"
    ),
)
NESTS = names.joined(
    "{where} {kind} {thing}",
    where=names.one_of("under, beneath, behind, beside, among, near"),
    kind=names.one_of("hollow, fallen, mossy, rotting, loose, large, old, dry, small, flat, broken, shady, damp, dark"),
    thing=names.one_of(
        "logs, stones, trees, burrows, roots, anthills, bushes, walls, reeds, "
        "branches, ferns, termite mounds, "
        "rocks, stumps, nests, shells, leaves, boulders, sheds, chimneys"
    ),
)
MARKS = names.joined(
    "{size} {colour} {mark}",
    size=names.one_of("thin, broad, faint, wavy, large, small, bright, ragged, short, long, curved, double"),
    colour=names.one_of("white, orange, blue, black, yellow, purple, green, red, silver, brown, cream, pink"),
    mark=names.one_of(
        "stripes, spots, rings, patches, bands, streaks, blotches, crescents, diamonds, zigzags, speckles, bars"
    ),
)

DOMAIN = Domain(
    name="animals",
    subject=names.joined(
        "the {name} {kind}",
        name=names.coined,
        kind=names.one_of(
            "fox, frog, finch, bat, deer, turtle, squirrel, heron, lizard, mole, "
            "seal, hare, parrot, toad, antelope, "
            "gull, newt, monkey, vole, crane, beaver, warbler, shrew, ibex, gecko, thrush, possum, salamander"
        ),
    ),
    pronouns=(("it", "its"), ("this animal", "this animal's"), ("the species", "the species'")),
    intros=(
        "{s} is rarely seen by human beings.",
        "Little research has been done on {s}.",
        "A new field guide has a chapter on {s}.",
        "Zoologists have recently turned their attention to {s}.",
        "{s} is a shy creature.",
        "The zoo has put up a sign with facts about {s}.",
        "Among the less familiar animals of the world is {s}.",
    ),
    fillers=(
        "{s} is active mainly at dusk.",
        "{s} has excellent hearing.",
        "Farmers do not regard {s} as a pest.",
        "{s} appears in several folk tales.",
        "The call of {s} is soft and low.",
        "{s} has been bred in captivity only once.",
        "In bad weather {s} stays hidden.",
    ),
    relations=(
        Relation(
            name="diet",
            value=FOODS,
            statements=(
                "{s} feeds on {v}.",
                "{s} eats {v}.",
                "Studies show that the diet of {s} consists mainly of {v}.",
                "The main food of {s} is {v}.",
                "{s} lives almost entirely on {v}.",
                "When hungry, {s} goes in search of {v}.",
                "At night {s} comes out to look for {v} to eat.",
                "The stomach of {s} has been found to contain {v}.",
                "{s} is a fussy eater. Its food is {v} and little else.",
                "It is {v} that {s} prefers to eat.",
                "Without a good supply of {v}, {s} would starve.",
                "{s} spends its days gathering {v}, on which it feeds.",
            ),
            questions=(
                "What does {s} eat?",
                "What does {s} feed on?",
                "What is the main food of {s}?",
                "What does the diet of {s} consist of?",
                "Name the food of {s}.",
                "On what does {s} live?",
                "What food does {s} prefer?",
                "{s} survives by eating what?",
            ),
            inverse_questions=(
                "Which animal eats {v}?",
                "What feeds on {v}?",
                "Which animal's diet consists of {v}?",
                "Name the animal that feeds on {v}.",
            ),
        ),
        Relation(
            name="habitat",
            value=HABITATS,
            statements=(
                "{s} lives in {v}.",
                "{s} inhabits {v}.",
                "The habitat of {s} is {v}.",
                "The natural home of {s} is in {v}.",
                "{s} is found in {v}.",
                "In {v} one may come across {s}.",
                "{s} makes its home in {v}.",
                "It is in {v} that {s} is most at ease.",
                "{s} avoids open country. Its home is in {v}.",
                "Researchers have to travel to {v} to observe {s} in its natural habitat.",
                "Populations of {s} occur only in {v}.",
                "Being well adapted to {v}, {s} is hardly ever seen anywhere else.",
            ),
            questions=(
                "Where does {s} live?",
                "What is the habitat of {s}?",
                "In what kind of habitat is {s} found?",
                "What does {s} inhabit?",
                "Name the habitat of {s}.",
                "Where can one find {s} in the wild?",
                "To what surroundings is {s} adapted?",
                "In which environment does {s} make its home?",
            ),
            inverse_questions=(
                "Which animal lives in {v}?",
                "What inhabits {v}?",
                "Which animal is found in {v}?",
                "Name the animal whose habitat is {v}.",
            ),
        ),
        Relation(
            name="lifespan",
            value=names.joined(
                "{n} {unit}",
                n=lambda rng: names.number(rng, 2, 95),
                unit=names.one_of("years, years, months, weeks"),
            ),
            statements=(
                "{s} lives for about {v}.",
                "{s} can live for {v}.",
                "The average lifespan of {s} is {v}.",
                "{s} has a life expectancy of {v}.",
                "In the wild {s} reaches an age of {v}.",
                "On average {s} dies after {v}.",
                "{s} may live to the age of {v}.",
                "Most individuals of {s} live no longer than {v}.",
                "{s} ages in its own way. A typical life lasts {v}.",
                "A lifetime of {v} is normal for {s}.",
                "Keepers report that {s} survives for {v}.",
                "From birth to death, {s} has about {v}.",
            ),
            questions=(
                "How long does {s} live?",
                "What is the lifespan of {s}?",
                "What is the life expectancy of {s}?",
                "What age does {s} reach?",
                "How old can {s} become?",
                "State the average lifespan of {s}.",
                "For how long can {s} live?",
                "How long does a typical life of {s} last?",
            ),
            inverse_questions=(
                "Which animal lives for {v}?",
                "Which animal has a lifespan of {v}?",
                "What has a life expectancy of {v}?",
                "Name the animal that can live for {v}.",
            ),
        ),
        Relation(
            name="weight",
            value=names.joined(
                "{n} {unit}",
                n=lambda rng: names.number(rng, 2, 850),
                unit=names.one_of("grams, kilograms, ounces, pounds, kg"),
            ),
            statements=(
                "{s} weighs about {v}.",
                "{s} has an average weight of {v}.",
                "The weight of {s} is around {v}.",
                "A fully grown specimen of {s} weighs {v}.",
                "{s} reaches a weight of {v}.",
                "An adult specimen of {s} tips the scales at {v}.",
                "When mature, {s} weighs in at {v}.",
                "{s} is well fed by autumn. Its weight is then {v}.",
                "At {v}, {s} is among the heavier members of its group.",
                "Biologists who caught and weighed {s} noted {v}.",
                "Females and males of {s} alike weigh {v}.",
                "{s} grows until it weighs {v}.",
            ),
            questions=(
                "How much does {s} weigh?",
                "What is the weight of {s}?",
                "How heavy is {s}?",
                "What weight does {s} reach?",
                "State the weight of {s} when fully grown.",
                "What does a fully grown specimen of {s} weigh?",
                "{s} weighs how much?",
                "How heavy does {s} become when mature?",
            ),
            inverse_questions=(
                "Which animal weighs {v}?",
                "Which animal has a weight of {v}?",
                "What reaches a weight of {v}?",
                "Name the animal that weighs {v}.",
            ),
        ),
        Relation(
            name="enemy",
            value=ENEMIES,
            statements=(
                "{s} is hunted by {v}.",
                "The main enemy of {s} is {v}.",
                "In the wild, {v} preys on {s}.",
                "{s} often falls prey to {v}.",
                "{s} fears {v} more than any other animal.",
                "The chief predator of {s} is {v}.",
                "It is {v} that hunts {s}.",
                "At the first sign of {v}, its worst enemy, {s} runs for cover.",
                "{s} has one natural enemy. It is {v}.",
                "Many young of {s} are killed and eaten by {v}.",
                "{s} must always watch out for {v}, which preys on it.",
                "Numbers of {s} fall wherever {v} goes hunting for it.",
            ),
            questions=(
                "What hunts {s}?",
                "What is the main enemy of {s}?",
                "Which animal preys on {s}?",
                "By what animal is {s} hunted?",
                "Name the natural enemy of {s}.",
                "What is the chief predator of {s}?",
                "To which animal does {s} fall prey?",
                "Which predator does {s} fear?",
            ),
            inverse_questions=(
                "What does {v} hunt?",
                "Which animal is hunted by {v}?",
                "On which animal does {v} prey?",
                "Which animal's main enemy is {v}?",
            ),
        ),
        Relation(
            name="discoverer",
            value=names.person,
            statements=(
                "{s} was first described by {v}.",
                "{s} was discovered by {v}.",
                "{v} discovered {s}.",
                "The discoverer of {s} was {v}.",
                "It was {v} who discovered {s}.",
                "During a long expedition, {v} became the first to describe {s}.",
                "The discovery of {s} is credited to {v}.",
                "Science knew nothing of {s} until {v} discovered it.",
                "{s} was unknown for a long time. Its discoverer was {v}.",
                "In the notebooks of {v}, who discovered {s}, there are several sketches of it.",
                "{s} came to the notice of science thanks to {v}.",
                "Credit for the first description of {s} goes to {v}.",
            ),
            questions=(
                "Who discovered {s}?",
                "Who first described {s}?",
                "By whom was {s} discovered?",
                "Who was the discoverer of {s}?",
                "Name the person who discovered {s}.",
                "To whom is the discovery of {s} credited?",
                "Which naturalist was the first to describe {s}?",
                "What is the name of the person who discovered {s}?",
            ),
            inverse_questions=(
                "What did {v} discover?",
                "Which animal was discovered by {v}?",
                "Which animal did {v} first describe?",
                "Name the animal that {v} discovered.",
            ),
        ),
        Relation(
            name="sleeping_place",
            value=NESTS,
            statements=(
                "{s} sleeps {v}.",
                "During the day {s} sleeps {v}.",
                "{s} rests {v}.",
                "When it is tired, {s} curls up {v}.",
                "Somewhere {v} is where {s} likes to sleep.",
                "The usual sleeping place of {s} is {v}.",
                "It is {v} that {s} goes to sleep.",
                "{s} does not build a nest. It sleeps {v}.",
                "Observers have seen {s} dozing {v}.",
                "{s} passes the hours of sleep {v}.",
                "For its rest, {s} chooses a spot {v}.",
                "Anyone looking for a sleeping specimen of {s} should look {v}.",
            ),
            questions=(
                "Where does {s} sleep?",
                "What is the usual sleeping place of {s}?",
                "Where does {s} rest?",
                "Where does {s} go to sleep?",
                "In what kind of spot does {s} sleep?",
                "Name the place where {s} sleeps.",
                "Where can a sleeping specimen of {s} be found?",
                "{s} sleeps where?",
            ),
            inverse_questions=(
                "Which animal sleeps {v}?",
                "What sleeps {v}?",
                "Which animal rests {v}?",
                "Name the animal that goes to sleep {v}.",
            ),
        ),
        Relation(
            name="markings",
            value=MARKS,
            statements=(
                "{s} has {v} on its back.",
                "{s} can be recognised by its {v}.",
                "There are {v} all over the body of {s}.",
                "The body of {s} is covered with {v}.",
                "{s} is marked with {v}.",
                "What sets {s} apart from its relatives is its {v}.",
                "Easily identified by {v}, {s} is a favourite of photographers.",
                "{s} looks plain from afar. Close up, one sees {v}.",
                "Both sexes of {s} bear {v}.",
                "A row of {v} runs along the sides of {s}.",
                "Nature has given {s} {v} as camouflage.",
                "{s} is born plain and gets its {v} later.",
            ),
            questions=(
                "What markings does {s} have?",
                "By what can {s} be recognised?",
                "With what is the body of {s} marked?",
                "What kind of pattern does {s} have?",
                "Name the markings of {s}.",
                "What sets {s} apart in its appearance?",
                "What covers the body of {s}?",
                "Which markings help to identify {s}?",
            ),
            inverse_questions=(
                "Which animal has {v}?",
                "Which animal can be recognised by its {v}?",
                "What is marked with {v}?",
                "Name the animal that bears {v}.",
            ),
            held_out=True,
        ),
    ),
)
