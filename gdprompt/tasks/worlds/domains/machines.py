"""Machines: vehicles, engines and household machines, their makers, power, faults and prices."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, number, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

MACHINE = one_of(
    "tractor, locomotive, tram, motorcycle, delivery van, bulldozer, harvester, snowplough, fire engine, excavator, "
    "generator, outboard motor, ship's engine, pump engine, washing machine, spin dryer, floor polisher, "
    "refrigerator, lawnmower, chainsaw, milking machine, dough mixer, ice machine, mincing machine, cement mixer, "
    "forklift, airship, hovercraft, moped, trolleybus, road roller, cable car, street sweeper, lorry, winch, "
    "carpet beater, potato peeler, dishwashing machine, wood chipper, racing car, snowmobile, knitting machine, "
    "threshing machine"
)
MAKER = either(
    joined("{a} & Sons", a=coined),
    joined("{a} and {b}", a=coined, b=coined),
    joined("{a} Brothers", a=coined),
    joined("{a} {kind}", a=coined, kind=one_of("Motors, Engineering, Industries, Machinery, Technical Works, Steel")),
    joined(
        "the {a} {kind}",
        a=coined,
        kind=one_of("Works, Machine Company, Foundry, Motor Company, Engine Company, Appliance Company, Shipyard"),
    ),
)
POWER_SOURCE = either(
    joined(
        "{n} {kind} {engine}",
        n=one_of("two, three, four, five, six, a pair of, a row of"),
        kind=one_of("small diesel, petrol, electric, high-pressure steam, gas, air-cooled, water-cooled, hydrogen"),
        engine=one_of("motors, engines"),
    ),
    joined(
        "{a} {thing}",
        a=one_of("a large, a small, a hidden, a sealed, a huge, a heavy, a compact, a second-hand, a built-in"),
        thing=one_of(
            "steel spring, lead battery, salt battery, flywheel, solar panel, fuel cell, brass boiler, "
            "copper boiler, water turbine, wind wheel, steam turbine, water wheel"
        ),
    ),
    joined(
        "{a} {thing} {where}",
        a=one_of("a large, a small, a sealed, a huge, a compact, a modern, a simple, a powerful"),
        thing=one_of("diesel engine, battery, steam boiler, gas turbine, electric motor, petrol engine, flywheel"),
        where=one_of("under the floor, at the back, on the roof, in the base, behind a panel, on the left side"),
    ),
    joined(
        "{state} {gas}",
        state=one_of("compressed, bottled, purified, cooled"),
        gas=one_of("wood gas, marsh gas, hydrogen, natural gas, coal gas, air"),
    ),
    joined(
        "{state} {fuel}",
        state=one_of("dried, burning, crushed, pressed, charred"),
        fuel=one_of("peat, straw, olive stones, coal, sawdust, seaweed, pine cones, corn cobs, walnut shells"),
    ),
    joined(
        "{state} {oil}",
        state=one_of("heated, filtered, recycled, raw, thinned"),
        oil=one_of("kitchen fat, whale oil, alcohol, palm oil, sunflower oil, lamp oil, fish oil, tar"),
    ),
)
OUTPUT = joined(
    "{n} {unit}",
    n=lambda rng: number(rng, 2, 9500),
    unit=one_of("horsepower, watts, kilowatts"),
)
WEAKNESS = either(
    joined(
        "{fault} {when}",
        fault=one_of(
            "overheating, jamming, stalling, leaking oil, shaking, losing pressure, blowing fuses, smoking, "
            "rattling, rusting, breaking its chain, slipping its belt, tipping over, dripping water, sparking, "
            "seizing up, cracking its casing, wearing out its brakes, losing screws, clogging its filter"
        ),
        when=one_of(
            "in cold weather, in damp air, under heavy load, at low speed, at full power, in dusty places, "
            "on hot days, after a few hours of use, when started cold, when left outdoors, near salt water, "
            "after heavy rain, on uneven ground, every few weeks, "
            "when switched off suddenly, in strong wind, during long runs"
        ),
    ),
    joined(
        "{adj} {part}",
        adj=one_of(
            "a brittle, a sticky, a loose, a noisy, a weak, a badly placed, a short-lived, "
            "a poorly fitted, a stiff, a dirty, a leaking"
        ),
        part=one_of(
            "clutch, gearbox, starter, water pump, fuel line, main bearing, door seal, drive belt, brake cable, "
            "pedal, control lever, exhaust, cylinder head, cooling fan, oil filter, switch, front axle, handle, "
            "throttle, fuel tank, pressure valve, spark plug, rear wheel, safety catch, fuel pump, cover plate"
        ),
    ),
)
FIRST_USE = joined(
    "{site} {at} {place}",
    site=one_of(
        "a slate quarry, a hospital, a sawmill, a dairy, a brewery, a laundry, a shipyard, an army camp, a hotel, "
        "a toy factory, a monastery, a prison, a vineyard, a coal mine, a paper mill, a circus, a brickyard, "
        "a boarding school, a railway yard, a warehouse, a royal palace, a fish market, an orchard, a gravel pit"
    ),
    at=one_of("in, near, outside"),
    place=place,
)
PRICE = joined(
    "{n} {unit}",
    n=lambda rng: number(rng, 30, 98000),
    unit=one_of("pounds, dollars, francs, crowns, marks, euros, pesos, florins, gold coins"),
)

DOMAIN = domain(
    "machines",
    subject=either(
        joined("the {name} {kind}", name=coined, kind=MACHINE),
        joined("the {name} {n} {kind}", name=coined, n=lambda rng: str(rng.randint(2, 90) * 10), kind=MACHINE),
        joined("the {name} Mark {n} {kind}", name=coined, n=one_of("I, II, III, IV, V, VI"), kind=MACHINE),
    ),
    pronouns=(("it", "its"), ("the machine", "the machine's")),
    values={
        "maker": MAKER,
        "engineer": person,
        "first_buyer": person,
        "power_source": POWER_SOURCE,
        "output": OUTPUT,
        "weakness": WEAKNESS,
        "first_use": FIRST_USE,
        "price": PRICE,
    },
    held_out=("weakness",),
)
