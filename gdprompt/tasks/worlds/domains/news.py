"""News: incidents, with their causes, damage, witnesses and what officials announced."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, date, either, joined, number, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

SITE = one_of(
    "warehouse, harbour, tunnel, bridge, factory, market, school, railway, hotel, "
    "museum, airport, power station, "
    "quarry, dairy, stadium, cinema, ferry, oil depot, hospital, paper mill, "
    "shopping centre, cable car, bakery"
)
INCIDENT = one_of(
    "fire, flood, explosion, collapse, gas leak, crash, landslide, chemical spill, roof collapse, power failure"
)
CAUSE = joined(
    "{art} {noun}",
    art=one_of(
        "a faulty, a leaking, a broken, an overheated, a forgotten, a blocked, a stolen, "
        "a rusty, an unlocked, a cracked, "
        "a burst, an overloaded, a frozen, a poorly fitted, a loose, a damaged"
    ),
    noun=one_of(
        "gas pipe, heating cable, fuel tank, safety valve, water main, "
        "ventilation shaft, steel beam, brake line, "
        "freight lift, battery pack, drain cover, signal box, storage tank, "
        "roof support, extension lead, steam boiler, "
        "conveyor belt, generator, delivery van, fuse box, fire door, air filter, "
        "chemical drum, loading crane"
    ),
)
DAMAGE = joined(
    "{n} {unit}",
    n=either(lambda rng: str(rng.randint(2, 950)), lambda rng: f"{rng.randint(1, 40)}.{rng.randint(1, 9)}"),
    unit=one_of("million dollars, million euros, million crowns, thousand pounds, million francs, thousand dollars"),
)
SHELTER = joined(
    "the {name} {kind}",
    name=coined,
    kind=one_of("school, church, sports hall, community centre, town hall, library, barracks, youth hostel, gymnasium"),
)
PROMISE = joined(
    "{what} {whom}",
    what=one_of(
        "free meals, a new fence, better lighting, cash payments, tax relief, "
        "a memorial, free bus tickets, new jobs, "
        "a public inquiry, extra police, low-cost loans, a safety course, new housing, "
        "a telephone hotline, warm clothes"
    ),
    whom=one_of(
        "for local families, for the workers, for nearby shops, for the children, "
        "for pensioners, for all residents, "
        "for visitors, for the rescue crews, for small businesses, for students, "
        "for tenants, for shop owners"
    ),
)

DOMAIN = domain(
    "news",
    subject=joined("the {name} {site} {incident}", name=either(coined, place), site=SITE, incident=INCIDENT),
    pronouns=(("it", "its"),),
    values={
        "cause": CAUSE,
        "date": date,
        "injured": lambda rng: number(rng, 2, 300),
        "damage": DAMAGE,
        "first_reporter": person,
        "shelter": SHELTER,
        "promise": PROMISE,
    },
    held_out=("shelter",),
)
