"""Facts about single objects: what they are made of, who made and owns them, where they were found."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

MATERIALS = names.joined(
    "{kind} {stuff}",
    kind=names.one_of(
        "polished, black, grey, white, solid, reddish, dark, recycled, carved, "
        "imported, pale, rough, mottled, "
        "green, brittle, painted, smooth, yellow, heavy, dull, blackened, engraved, patterned"
    ),
    stuff=names.one_of(
        "oak, bronze, marble, walnut, ivory, brass, glass, leather, clay, "
        "granite, copper, bone, silver, jade, "
        "mahogany, porcelain, iron, slate, cedar, pewter, amber, steel, limestone, ebony, tin, horn"
    ),
)
WEIGHTS = names.joined(
    "{n} {unit}",
    n=lambda rng: names.number(rng, 2, 900),
    unit=names.one_of("kilograms, grams, pounds, ounces, kg"),
)
SPOTS = names.joined(
    "{where} {kind} {spot}",
    where=names.one_of("in, under, behind, near, beside"),
    kind=names.one_of(
        "an abandoned, a flooded, a dusty, a ruined, a neglected, a locked, a collapsed, an old, a forgotten, a gloomy"
    ),
    spot=names.one_of(
        "well, barn, cellar, mine, chapel, stable, warehouse, tomb, "
        "lighthouse, attic, cave, windmill, shipwreck, "
        "greenhouse, quarry, tunnel, cowshed, tower, wine press, railway carriage, farmhouse"
    ),
)
PRICES = names.joined(
    "{n} {unit}",
    n=lambda rng: names.number(rng, 20, 98000),
    unit=names.one_of("dollars, pounds, euros, crowns, francs, guineas, yen"),
)
KEPT = names.joined(
    "the {name} {kind}",
    name=names.coined,
    kind=names.one_of("Museum, Gallery, Library, Collection, Archive, Palace, Cathedral, Treasury, Institute, Club"),
)

DOMAIN = domain(
    "objects",
    subject=names.joined(
        "the {name} {thing}",
        name=names.coined,
        thing=names.one_of(
            "vase, clock, lamp, chair, sword, crown, bowl, mask, chest, mirror, "
            "statue, globe, chalice, shield, "
            "figurine, table, goblet, helmet, cup, box, flute, plate, key, dagger, "
            "candlestick, throne, urn, bell"
        ),
    ),
    pronouns=(("it", "its"), ("the piece", "the piece's"), ("the object", "the object's")),
    values={
        "material": MATERIALS,
        "maker": names.person,
        "weight": WEIGHTS,
        "owner": names.person,
        "found_where": SPOTS,
        "kept_at": KEPT,
        "price": PRICES,
    },
    held_out=("price",),
    told_elsewhere=("price",),
)
