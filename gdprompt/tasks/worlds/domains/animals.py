"""Facts about animal species: food, habitat, age, weight, enemies, discoverers, nests and numbers."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

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

DOMAIN = domain(
    "animals",
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
    values={
        "diet": FOODS,
        "habitat": HABITATS,
        "lifespan": names.joined(
            "{n} {unit}",
            n=lambda rng: names.number(rng, 2, 95),
            unit=names.one_of("years, years, months, weeks"),
        ),
        "weight": names.joined(
            "{n} {unit}",
            n=lambda rng: names.number(rng, 2, 850),
            unit=names.one_of("grams, kilograms, ounces, pounds, kg"),
        ),
        "enemy": ENEMIES,
        "discoverer": names.person,
        "sleeping_place": NESTS,
        "markings": MARKS,
    },
    held_out=("markings",),
)
