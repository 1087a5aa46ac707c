"""Facts about towns: people, founding, rivers, mayors, trades, height, twin towns and festivals."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

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
        kind=names.one_of("dried, smoked, pickled, canned, salted, spiced, stuffed, frozen, red, giant, wild"),
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
            a=names.one_of("Red, Winter, Floating, Silent, Golden, Midnight, Harvest, Paper, Burning, Great, Blue"),
            b=names.one_of(
                "Lantern, Goose, Drum, Apple, Kite, Candle, Onion, Boat, Mask, Horse, Bell, Cherry, Chess, Puppet"
            ),
        ),
        names.joined("{a} Music", a=names.coined),
        names.joined("Saint {a}", a=names.coined),
    ),
)

DOMAIN = domain(
    "places",
    subject=names.place,
    pronouns=(("it", "its"), ("the town", "the town's")),
    values={
        "population": lambda rng: names.number(rng, 400, 95000),
        "founded": names.year,
        "river": names.joined("the {name}", name=names.coined),
        "mayor": names.person,
        "product": PRODUCTS,
        "elevation": names.joined(
            "{n} {unit}", n=lambda rng: names.number(rng, 12, 3400), unit=names.one_of("metres, feet, m")
        ),
        "twin_town": names.place,
        "festival": FESTIVALS,
    },
    held_out=("festival",),
)
