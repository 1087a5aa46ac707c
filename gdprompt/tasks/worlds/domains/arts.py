"""Arts: films, plays, paintings and songs, with their makers, first showings, owners and critics."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import (
    FIRST_NAMES,
    MONTHS,
    WEEKDAYS,
    coined,
    date,
    either,
    joined,
    one_of,
    person,
    place,
    year,
)
from gdprompt.tasks.worlds.schema import domain

ADJECTIVE = one_of(
    "Silent, Crooked, Drowned, Golden, Last, Second, Hungry, Paper, Burning, Forgotten, Blue, Patient, Broken, "
    "Sleeping, Wooden, Bitter, Hollow, Distant, Naked, Secret, Stolen, Frozen, Restless, Grey, Borrowed"
)
NOUN = one_of(
    "Orchard, Lantern, Ferry, Wedding, Mirror, Harvest, Staircase, Garden, Piano, Soldier, Kitchen, Island, Widow, "
    "Horse, Letter, Door, Dancer, River, Angel, Umbrella, Bridge, Sunday, Gardener, Window, Clock, Stranger, Shore"
)
TITLE = either(
    joined("The {adj} {noun}", adj=ADJECTIVE, noun=NOUN),
    joined("{noun} in {where}", noun=NOUN, where=place),
    joined("Another {noun} for {who}", noun=NOUN, who=either(one_of(FIRST_NAMES), coined)),
    joined("{start} {where}", start=one_of("Farewell to, Return to, Rain over, Voices of, Night in"), where=place),
    joined("The {noun} of {where}", noun=NOUN, where=place),
)
KIND = one_of("film, play, painting, song, opera, comedy, ballad, fresco, musical, ballet, tragedy, sculpture, woodcut")
PROFESSION = one_of(
    "dentist, brewer, banker, judge, baker, beekeeper, retired admiral, wine merchant, chess champion, bishop, "
    "shoe manufacturer, professor of law, farmer, taxi driver, surgeon, pharmacist, butcher, diplomat, grocer"
)
DEDICATED = either(
    person,
    joined(
        "{art} {who}",
        art=one_of("a patient, a drowned, a faithful, an unknown, a lost, a generous, a blind, a strict, a dying"),
        who=one_of(
            "landlady, brother, teacher, sister, nurse, grandmother, schoolmate, neighbour, doctor, dog, uncle, "
            "godmother, postman, comrade, daughter, cook, rival, aunt, gardener, cousin"
        ),
    ),
    joined(
        "the {who} of {where}",
        who=one_of("nurses, ferrymen, orphans, firemen, miners, bakers, night watchmen, midwives, pilots, fishermen"),
        where=place,
    ),
)
THEME = either(
    joined(
        "{who} who {verb} {whom}",
        who=one_of(
            "a miller, a widow, a clockmaker, a thief, a ferryman, a nun, a butcher, an orphan, a deserter, a tailor, "
            "a schoolmistress, a gambler, a sculptor, a lighthouse keeper, a spy, a maid, a pilot, a gravedigger"
        ),
        verb=one_of("marries, betrays, rescues, deceives, follows, hides, forgives, robs, mourns, outwits, befriends"),
        whom=one_of(
            "a witch, a general, a ghost, a bear, a stranger, a mermaid, a bishop, an heiress, a wolf, a hangman, "
            "a blind painter, a runaway, a twin, a prisoner, a circus rider, a tax collector, a lost child"
        ),
    ),
    joined(
        "{who} {state}",
        who=one_of(
            "a young fisherman, an old actress, a village doctor, a proud duchess, a poor violinist, a deaf composer, "
            "a retired boxer, a country priest, a mountain guide, a circus clown, a queen, a shepherd girl, a beggar"
        ),
        state=one_of(
            "in search of a father, alone on an island, on the run, in love with a portrait, at a sickbed, "
            "in a besieged town, at the end of life, on a sinking ship, haunted by guilt, without a home, "
            "lost in the snow, caught in a lie, waiting for a train, torn between two brothers, at the fair"
        ),
    ),
)
SHOWN_AT = either(
    place,
    joined(
        "{building} {at} {where}",
        building=one_of(
            "a barn, a hotel, a school, a tent, a church, the town hall, a private house, a warehouse, a greenhouse, "
            "the casino, a railway station, a hospital, the old arsenal, a tavern, the riding school, a cellar, "
            "the royal palace, a bakery, a shipyard, the botanical garden, a former prison"
        ),
        at=one_of("in, near, outside"),
        where=place,
    ),
)
SHOWN_ON = either(
    date,
    joined("{day} {date}", day=one_of([day + "," for day in WEEKDAYS]), date=date),
    joined(
        "the {nth} {day} of {month} {year}",
        nth=one_of("first, second, third, last"),
        day=one_of(WEEKDAYS),
        month=one_of(MONTHS),
        year=year,
    ),
    joined(
        "{feast} {year}",
        feast=one_of("Christmas Eve, New Year's Eve, Easter Sunday, Midsummer Day, Palm Sunday, Boxing Day"),
        year=year,
    ),
)
OWNER = either(
    person,
    joined("a {who} from {where}", who=PROFESSION, where=place),
    joined(
        "the {name} {kind}",
        name=coined,
        kind=one_of("Library, Museum, Foundation, Bank, Theatre, Archive, Gallery, Hotel, Brewery, Hospital"),
    ),
    joined("the {kin} of a {who}", kin=one_of("widow, son, daughter, family, nephew, niece, heir"), who=PROFESSION),
)
PRIZE = either(
    joined(
        "the {metal} {thing}",
        metal=one_of("Golden, Silver, Bronze, Crystal, Iron, Copper, Glass, Ivory, Velvet, Ruby, Marble, Amber"),
        thing=one_of(
            "Lantern, Owl, Feather, Mask, Lyre, Swan, Curtain, Rose, Key, Pencil, Nightingale, Star, Shell, Harp, "
            "Ladder, Acorn, Bell, Heron, Quill, Apple"
        ),
    ),
    joined("the {name} {kind}", name=coined, kind=one_of("Prize, Medal, Award, Cup, Trophy, Ring, Laurel")),
    joined(
        "the {prize} of {where}",
        prize=one_of("Grand Prize, Critics' Prize, Audience Award, Medal of Honour, Jury Prize, Laurel Wreath, Order"),
        where=place,
    ),
)
REMARK = either(
    joined(
        "{first} but {second}",
        first=one_of(
            "touching, loud, clever, charming, honest, elegant, brave, noisy, gloomy, funny, daring, pretty, modest"
        ),
        second=one_of(
            "far too long, empty, easily forgotten, hard to follow, full of errors, never dull, badly made, "
            "strangely cold, deeply moving, out of date, a little vulgar, not quite finished, rather harmless"
        ),
    ),
    joined(
        "{quality} than {thing}",
        quality=one_of(
            "warmer, greyer, fresher, heavier, sweeter, clearer, drier, more bitter, lighter, paler, colder"
        ),
        thing=one_of(
            "new bread, a wet Sunday, mountain air, cold soup, a wedding cake, spring water, old leather, a tombstone, "
            "a summer shower, a feather bed, a lemon, an empty church, a railway timetable, moonlight, a clean shirt"
        ),
    ),
    joined(
        "{what} for {whom}",
        what=one_of("a feast, a sleeping pill, a riddle, a comfort, a trial, a holiday, a treat, a lesson, an insult"),
        whom=one_of(
            "tired eyes, lonely hearts, the whole family, clever children, bored husbands, the stupid, the soul, "
            "all the senses, patient people, true believers, the nerves, grown-up dreamers"
        ),
    ),
)

DOMAIN = domain(
    "arts",
    subject=either(TITLE, joined("the {kind} {title}", kind=KIND, title=TITLE)),
    pronouns=(("it", "its"), ("the work", "the work's")),
    values={
        "creator": person,
        "dedicated_to": DEDICATED,
        "theme": THEME,
        "shown_at": SHOWN_AT,
        "shown_on": SHOWN_ON,
        "owner": OWNER,
        "prize": PRIZE,
        "remark": REMARK,
    },
    held_out=("remark",),
)
