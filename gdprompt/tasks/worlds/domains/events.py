"""Events: festivals, fairs and celebrations, with their origins, leaders, prizes, food and customs."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import MONTHS, WEEKDAYS, coined, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

THING = one_of(
    "Lantern, Goose, Apple, Kite, Bell, Snow, Candle, Herring, Honey, Onion, Straw, Fiddle, Barrel, Wool, Salt, "
    "Chestnut, Mask, Drum, River, Plum, Horse, Rose, Pumpkin, Raft, Puppet, Bread, Garlic, Spoon, Cheese, Ribbon"
)
EVENT = either(
    joined(
        "the {name} {thing} {kind}",
        name=either(coined, place),
        thing=THING,
        kind=one_of("Festival, Fair, Parade, Market, Feast, Day, Night"),
    ),
    joined(
        "the {name} {kind}",
        name=either(coined, place),
        kind=one_of("Carnival, Regatta, Festival, Fair, Jubilee, Pageant, Gathering, Harvest Supper, Midsummer Ball"),
    ),
    joined(
        "the {kind} of the {adj} {thing} in {name}",
        kind=one_of("Feast, Night, Day, Procession, Festival"),
        adj=one_of("Broken, Golden, Two, Seven, Lost, Red, Burning, Silent, Dancing, Wooden, Last, First, White"),
        thing=one_of("Bells, Lanterns, Boats, Oxen, Brides, Shepherds, Ovens, Wells, Crowns, Masks, Ravens, Candles"),
        name=place,
    ),
)
ORIGIN = either(
    joined(
        "the {what} of {who}",
        what=one_of("rescue, return, arrival, escape, capture, farewell, reception, wedding, homecoming, pardon"),
        who=one_of(
            "a drowning miller, two lost children, a shipwrecked crew, a blind fiddler, a foreign princess, "
            "a kidnapped bride, a poor student, three fishermen, an old hermit, a sick king, a wandering saint, "
            "a company of weavers, an innocent prisoner, two deserters, a runaway monk, a famous pirate, a lost patrol"
        ),
    ),
    joined(
        "the {what} of {which}",
        what=one_of("discovery, loss, recovery, theft, sale, return, arrival"),
        which=one_of(
            "a marble statue, a prize bull, a church bell, the first railway engine, a wounded stork, a giant "
            "sturgeon, a buried treasure, a talking parrot, a golden cup, a white elephant, a royal letter, "
            "a sunken ship, a tame bear, a holy picture, a box of pearls, the last wolf"
        ),
    ),
    joined(
        "{end} {what}",
        end=one_of("the end of, the victory over, deliverance from, the last day of"),
        what=one_of(
            "a long drought, a great plague, a hard winter, a terrible flood, a seven-year famine, a cattle disease, "
            "a forest fire, a swarm of locusts, a cruel siege, an earthquake, a violent hailstorm, a plague of rats, "
            "a bitter feud, a harsh tax, an invasion of mice, a mountain slide, a salt shortage, a bread riot"
        ),
    ),
    joined(
        "{row} between {a} and {b}",
        row=one_of("a bet, a quarrel, a race, a duel, a truce, a peace treaty, a wager, a friendship, a rivalry"),
        a=one_of("two bakers, a bishop, two brothers, the butchers, a shepherd, the tanners, a duke, the fishermen"),
        b=one_of("a ferryman, the students, a widow, the monks, a tailor, a juggler, the millers, a nun, two sisters"),
    ),
)
VENUE = joined(
    "{spot} {where}",
    spot=one_of(
        "in the courtyard, on the meadow, in the orchard, on the quay, in the ruins, in the cloister, on the terraces, "
        "on the frozen pond, in the quarry, in the gardens, on the bridge, in the barns, on the lawn, "
        "in the arcades, on the square, in the vaults, on the race course, on the islands"
    ),
    where=one_of(
        "behind the abbey, behind the old brewery, below the castle, near the cattle market, opposite the town hall, "
        "beside the canal, outside the city walls, by the railway station, near the former barracks, at the ferry, "
        "next to the windmill, above the harbour, beside the summer palace, near the salt works, by the weir, "
        "behind the tannery, at the foot of the vineyards, below the paper mill, beyond the cemetery, "
        "next to the old prison"
    ),
)
NTH = one_of("first, second, third, fourth, last")
DATE = either(
    joined("the {nth} {day} in {month}", nth=NTH, day=one_of(WEEKDAYS), month=one_of(MONTHS)),
    joined(
        "the {nth} {day} after {anchor}",
        nth=one_of("first, second, third, fourth"),
        day=one_of(WEEKDAYS),
        anchor=one_of("Easter, Whitsun, Christmas, the harvest, the wine harvest, midsummer, New Year, the first snow"),
    ),
    joined(
        "the last {day} {anchor}",
        day=one_of(WEEKDAYS),
        anchor=one_of(
            "before Easter, before Christmas, before Lent, before midsummer, of the school holidays, "
            "of the fishing season, before the harvest, of the old year"
        ),
    ),
    joined("the eve of Saint {name}'s Day", name=coined),
    joined("{day} {month}", day=lambda rng: str(rng.randint(1, 28)), month=one_of(MONTHS)),
)
PRIZE = either(
    joined(
        "{adj} {thing}",
        adj=one_of("a silver, a golden, a wooden, a painted, a copper, a pewter, a crystal, a knitted, a carved"),
        thing=one_of(
            "goose, spoon, horseshoe, whistle, drum, boot, bell, fish, hat, pumpkin, ladle, cockerel, key, trumpet, "
            "saddle, walking stick, button, anchor, teapot, crown, belt, rolling pin, candlestick, thimble, snail"
        ),
    ),
    joined(
        "{amount} of {what}",
        amount=one_of("a barrel, a basket, a cartload, a crate, a sack, a jar, a year's supply, a bucket, a pound"),
        what=one_of(
            "cider, onions, smoked herring, candles, firewood, walnuts, honey, red wine, coal, potatoes, mustard, "
            "salted butter, coffee, dried plums, wool, cherry jam, fresh oysters, soap, goose feathers, apples"
        ),
    ),
    joined(
        "a {animal} with {detail}",
        animal=one_of("cow, goat, ram, pig, donkey, pony, sheep, turkey, goose, calf"),
        detail=one_of(
            "painted horns, a red ribbon, silver bells, a straw hat, a flower wreath, a new collar, gilded hooves, "
            "a blue blanket, a leather halter, a paper crown"
        ),
    ),
)
FOOD = joined(
    "{style} {dish} with {side}",
    style=one_of("smoked, grilled, pickled, roast, stuffed, fried, baked, stewed, spiced, cold, steamed, minced"),
    dish=one_of(
        "eel, goose, pumpkin, carp, mutton, cabbage, trout, rabbit, cheese, mushrooms, pork, herring, chestnuts, "
        "dumplings, duck, turnips, peppers, salmon, quail, ham, aubergines, snails, potatoes, veal, onions"
    ),
    side=one_of(
        "dill, plums, mustard, red cabbage, horseradish, sour cream, walnuts, apple sauce, barley, mint, honey, "
        "garlic, rye bread, cranberries, black beans, lemon, capers, juniper, raisins, beetroot, lentils, rice"
    ),
)
CUSTOM = either(
    joined(
        "throw {what} at {whom}",
        what=one_of("flour, wet sponges, confetti, rose petals, old bread, ripe tomatoes, snowballs, straw, rice"),
        whom=one_of("the mayor, the brass band, newcomers, a straw doll, the bakers, the priest, married men"),
    ),
    joined(
        "{verb} {what} {where}",
        verb=one_of("carry, drag, roll, pull, chase, float, push, lead"),
        what=one_of(
            "a straw bear, a wooden horse, an empty coffin, a decorated ox, a barrel, a giant cheese, a paper dragon, "
            "a broken plough, a pine trunk, a blindfolded goat, a cartwheel, a boat on wheels"
        ),
        where=one_of(
            "through the streets, down the hill, round the church, across the river, up the castle steps, "
            "over the old bridge, from house to house, into the lake, through the stream, past the school"
        ),
    ),
    joined(
        "{verb} {how} {where}",
        verb=one_of("dance, walk, run, sing, hop, march, whistle, kneel"),
        how=one_of(
            "barefoot, backwards, on one leg, in nightshirts, with candles, in silence, wearing masks, hand in hand, "
            "with bells on, blindfolded, in pairs, on stilts"
        ),
        where=one_of(
            "round a bonfire, across the market, through the vineyards, along the walls, under a linden tree, "
            "in the shallow river, from gate to gate, by moonlight, until midnight, over hot ashes, before sunrise"
        ),
    ),
)

DOMAIN = domain(
    "events",
    subject=EVENT,
    pronouns=(("it", "its"), ("the event", "the event's")),
    values={
        "origin": ORIGIN,
        "venue": VENUE,
        "date": DATE,
        "founder": person,
        "leader": person,
        "prize": PRIZE,
        "food": FOOD,
        "custom": CUSTOM,
    },
    held_out=("custom",),
)
