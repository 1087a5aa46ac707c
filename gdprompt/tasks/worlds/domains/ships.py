"""Ships and boats: builders, captains, ports, cargo, length, crew and what delayed them."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import FIRST_NAMES, coined, either, joined, number, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

KIND = one_of(
    "trawler, ferry, schooner, tanker, barge, steamer, tug, yacht, brig, icebreaker, paddle steamer, freighter, "
    "lifeboat, whaler, cutter, dredger, cable ship, gunboat, mail boat, clipper, sloop, collier"
)
SHIP = either(
    joined("the {kind} {name}", kind=KIND, name=coined),
    joined("the {kind} {first} {name}", kind=KIND, first=one_of(FIRST_NAMES), name=coined),
    joined(
        "the {name} {thing}",
        name=coined,
        thing=one_of("Star, Queen, Castle, Rose, Trader, Spirit, Belle, Pioneer, Maid, Venture, Pearl, Rover, Dawn"),
    ),
    joined(
        "the {adj} {animal}",
        adj=one_of(
            "Silent, Brave, Grey, Golden, Northern, Merry, Iron, White, Wandering, Black, Patient, Scarlet, Lucky, "
            "Lonely, Proud, Swift, Flying, Drunken, Noble, Winter, Salty, Faithful, Blue, Restless"
        ),
        animal=one_of(
            "Heron, Petrel, Gull, Dolphin, Walrus, Albatross, Cormorant, Otter, Swan, Tern, Puffin, Herring, Seal, "
            "Kestrel, Whale, Sturgeon, Osprey, Plover, Bear, Curlew, Marlin, Goose"
        ),
    ),
)
BUILDER = either(
    person,
    joined("{name} & {rest}", name=coined, rest=one_of("Sons, Daughters, Company, Nephews, Partners")),
    joined("the {name} {firm}", name=coined, firm=one_of("Works, Shipbuilding Company, Dockyard, Iron Company")),
    joined("the {kin} {name}", kin=one_of("brothers, cousins, sisters"), name=coined),
)
SMALL = one_of("twelve, twenty, thirty, forty, sixty, ninety, two hundred, five hundred, 25, 48, 75, 140, 350, 900")
CARGO = either(
    joined(
        "{n} {container} of {state} {goods}",
        n=SMALL,
        container=one_of("barrels, casks, tubs, drums"),
        state=one_of("salted, smoked, pickled, dried, preserved"),
        goods=one_of("herring, beef, cod, plums, cherries, mackerel, pork, olives, mushrooms, eels, cabbage, onions"),
    ),
    joined(
        "{n} {container} of {goods}",
        n=SMALL,
        container=one_of("sacks, tons, bags, cartloads"),
        goods=one_of(
            "sugar, cement, rye, wheat flour, coffee, potatoes, charcoal, rock salt, lime, barley, cocoa beans, "
            "rice, chalk, iron ore, gravel, dried peas, guano, oats, lentils, fertiliser"
        ),
    ),
    joined(
        "{n} {container} of {kind} {goods}",
        n=SMALL,
        container=one_of("crates, boxes, chests"),
        kind=one_of("cheap, antique, stolen, second-hand, expensive, foreign, hand-painted, unsold, rusty, new"),
        goods=one_of(
            "clocks, boots, teapots, plates, candlesticks, rifles, books, toys, bottles, sewing machines, carpets, "
            "mirrors, hats, tools, violins, lamps, umbrellas, bricks, bells, door handles"
        ),
    ),
    joined(
        "{state} {things}",
        state=one_of("crated, dismantled, second-hand, brand-new, unpainted, damaged, scrapped, repaired"),
        things=one_of(
            "pianos, tractors, locomotives, bicycles, wind turbines, tramcars, cannons, railway wagons, rowing boats, "
            "printing presses, school desks, church organs, steam engines, sledges, greenhouses, fairground rides"
        ),
    ),
)
LENGTH = joined(
    "{n}{half} {unit}",
    n=lambda rng: number(rng, 14, 380),
    half=lambda rng: rng.choice(("", "", ".5")),
    unit=one_of("metres, feet, yards"),
)
CREW = joined(
    "{n} {people}",
    n=either(
        one_of("six, seven, eight, nine, ten, eleven, twelve, fourteen, fifteen, eighteen, twenty-two, thirty, forty"),
        lambda rng: number(rng, 6, 240),
    ),
    people=one_of(
        "sailors, men, hands, seamen, men and women, men and a cook, men and two boys, sailors and a doctor, "
        "sailors and two engineers, seamen and a carpenter, women, fishermen, sailors and a priest, hands and a mate, "
        "men and a steward, stokers and sailors, oarsmen, volunteers"
    ),
)
DELAY = either(
    joined(
        "{weather} {where}",
        weather=one_of("thick fog, drifting ice, a violent storm, a hurricane, a headwind, a dead calm, a blizzard"),
        where=one_of(
            "off the cape, in the strait, near the islands, at the harbour mouth, outside the bay, along the coast, "
            "in the channel, off the lighthouse, in mid-ocean, at the river mouth"
        ),
    ),
    joined(
        "a {state} {part}",
        state=one_of("broken, leaking, bent, torn, cracked, damaged, missing, jammed, worn-out, rusted"),
        part=one_of(
            "rudder, anchor chain, propeller shaft, mainsail, fuel tank, boiler, pump, compass, steering wheel, "
            "bowsprit, fuel pipe, mast, hatch cover, winch"
        ),
    ),
    joined(
        "a {row} among the {people}",
        row=one_of("strike, quarrel, mutiny, fever, brawl, dispute over pay, measles outbreak"),
        people=one_of("dockers, stokers, pilots, passengers, customs officers, lock keepers, younger sailors, cooks"),
    ),
    joined(
        "the {event} of {whom}",
        event=one_of("arrest, late arrival, disappearance, wedding, funeral, sudden illness, drunkenness, resignation"),
        whom=one_of(
            "the first mate, the ship's cook, the harbour master, an engineer, the ship's doctor, the river pilot, "
            "a rich passenger, the radio operator, the helmsman, a stowaway, the carpenter, the customs inspector"
        ),
    ),
)

DOMAIN = domain(
    "ships",
    subject=SHIP,
    pronouns=(("it", "its"), ("the ship", "the ship's"), ("the vessel", "the vessel's")),
    values={
        "builder": BUILDER,
        "captain": person,
        "home_port": place,
        "destination": place,
        "cargo": CARGO,
        "length": LENGTH,
        "crew": CREW,
        "delay": DELAY,
    },
    held_out=("delay",),
    told_elsewhere=("delay",),
)
