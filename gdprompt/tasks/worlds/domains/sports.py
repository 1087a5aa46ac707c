"""Sports: clubs, their coaches, grounds, scorers, mascots and results."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, year
from gdprompt.tasks.worlds.schema import domain

COLOURS = (
    "red, blue, green, yellow, black, white, orange, purple, grey, pink, brown, "
    "gold, silver, maroon, navy, turquoise, "
    "cream, scarlet, lime, sky blue, violet, crimson, amber"
).split(", ")
GROUND = either(
    joined(
        "{name} {kind}",
        name=coined,
        kind=one_of("Park, Road, Stadium, Arena, Lane, Field, Oval, Gardens, Meadow, Dome, Ground, Square"),
    ),
    joined(
        "the {adj} {kind}",
        adj=one_of("Old, New, River, Harbour, Railway, Royal, Olympic, Brewery, Castle, Mill, Forest, Union"),
        kind=one_of("Stadium, Arena, Ground, Park, Dome, Pavilion, Court, Oval, Bowl, Rink"),
    ),
)
CLUB = joined(
    "{name} {kind}",
    name=coined,
    kind=one_of("United, Athletic, City, Town, Albion, Sporting, Olympic, Dynamo, Racing, Victoria, Union, Academy"),
)
MASCOT = joined(
    "{art} {animal} called {name}",
    art=one_of(
        "a blue, a giant, a dancing, a one-eyed, an angry, a fat, a smiling, a winged, a sleepy, a striped, an old"
    ),
    animal=one_of(
        "walrus, rooster, pike, bull, hedgehog, bee, camel, goat, stork, lobster, "
        "badger, moose, parrot, otter, wasp, "
        "dragon, snail, horse, turtle, seal, raven, frog, pig, ram"
    ),
    name=lambda rng: coined(rng, 2, 2),
)
SPONSOR = joined(
    "{name} {kind}",
    name=coined,
    kind=one_of(
        "Bank, Motors, Foods, Airlines, Paints, Insurance, Breweries, Telecom, Shoes, "
        "Dairy, Steel, Energy, Tyres, "
        "Furniture, Software, Cement, Bakeries, Travel, Optics"
    ),
)

DOMAIN = domain(
    "sports",
    subject=CLUB,
    pronouns=(("it", "its"),),
    values={
        "coach": person,
        "ground": GROUND,
        "founded": lambda rng: year(rng, 1840, 2020),
        "top_scorer": person,
        "colours": lambda rng: " and ".join(rng.sample(COLOURS, 2)),
        "mascot": MASCOT,
        "final_opponent": CLUB,
        "sponsor": SPONSOR,
    },
    held_out=("mascot",),
)
