"""Facts about buildings: architects, dates, heights, cost, former use, stone and damage."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

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

DOMAIN = domain(
    "buildings",
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
    values={
        "architect": names.person,
        "completed": lambda rng: names.year(rng, 1150, 2023),
        "height": names.joined(
            "{n} {unit}",
            n=lambda rng: names.number(rng, 6, 520),
            unit=names.one_of("metres, feet, m, yards"),
        ),
        "former_use": USES,
        "built_of": STONE,
        "cost": COSTS,
        "damaged_by": DAMAGE,
    },
    held_out=("damaged_by",),
)
