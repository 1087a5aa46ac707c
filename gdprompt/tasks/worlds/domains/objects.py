"""Facts about single objects: what they are made of, who made and owns them, where they were found."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="objects",
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
    intros=(
        "Experts have long been puzzled by {s}.",
        "{s} is listed in every catalogue of the period.",
        "Visitors often stop to admire {s}.",
        "A short label gives some details about {s}.",
        "{s} is less well known than it deserves to be.",
        "The story of {s} has been told many times.",
        "{s} came to public notice only recently.",
    ),
    fillers=(
        "{s} shows a few scratches on one side.",
        "{s} has been copied by several forgers.",
        "A faded drawing of {s} hangs in the next room.",
        "{s} was cleaned and repaired by an expert.",
        "Children are not allowed to touch {s}.",
        "{s} has appeared on a postage stamp.",
    ),
    relations=(
        Relation(
            name="material",
            value=MATERIALS,
            statements=(
                "{s} is made of {v}.",
                "{s} consists entirely of {v}.",
                "The material of {s} is {v}.",
                "{s} was fashioned from {v}.",
                "Its maker used {v} for {s}.",
                "It is {v} that gives {s} its unusual look, for the whole piece is made of it.",
                "For {s}, only {v} was used.",
                "{s} looks like plaster at first sight. In fact it is made of {v}.",
                "Tests have shown that {s} is {v} through and through.",
                "A single block of {v} was used to make {s}.",
                "The material from which {s} was produced is {v}.",
                "Unlike similar pieces, {s} was crafted out of {v}.",
            ),
            questions=(
                "What is {s} made of?",
                "Of what material is {s} made?",
                "Which material was used for {s}?",
                "What was used to make {s}?",
                "Name the material of {s}.",
                "From what was {s} fashioned?",
                "What does {s} consist of?",
                "{s} was crafted out of what?",
            ),
            inverse_questions=(
                "What is made of {v}?",
                "Which object is made of {v}?",
                "Which object was fashioned from {v}?",
                "Name the object that consists of {v}.",
            ),
        ),
        Relation(
            name="maker",
            value=names.person,
            statements=(
                "{s} was made by {v}.",
                "{s} is the work of {v}.",
                "{v} made {s}.",
                "The maker of {s} is {v}.",
                "{s} bears the signature of {v}, who made it.",
                "It was {v} who created {s}.",
                "In a tiny workshop, {v} crafted {s}.",
                "Scholars agree that {s} came from the hand of {v}.",
                "Nobody knew for years who had made {s}. It turned out to be {v}.",
                "The artist behind {s} was {v}.",
                "{s} took {v} almost two years to make.",
                "Of everything that {v} ever made, {s} is the best.",
            ),
            questions=(
                "Who made {s}?",
                "By whom was {s} made?",
                "Who is the maker of {s}?",
                "Who created {s}?",
                "Name the person who made {s}.",
                "Whose work is {s}?",
                "Which artist is responsible for {s}?",
                "What is the name of the person who crafted {s}?",
            ),
            inverse_questions=(
                "What did {v} make?",
                "Which object was made by {v}?",
                "Which object is the work of {v}?",
                "Name the object that {v} created.",
            ),
        ),
        Relation(
            name="weight",
            value=WEIGHTS,
            statements=(
                "{s} weighs {v}.",
                "{s} has a weight of {v}.",
                "The weight of {s} is {v}.",
                "{s} tips the scales at {v}.",
                "On the scales, {s} came to {v}.",
                "At {v}, {s} is heavier than it looks.",
                "According to the catalogue, the weight of {s} is {v}.",
                "A recent weighing of {s} gave a result of {v}.",
                "{s} was put on the scales. They showed {v}.",
                "{s} is surprisingly difficult to lift, since it weighs {v}.",
                "Whoever carries {s} must be ready to lift {v}.",
                "Including its stand, {s} weighs in at {v}.",
            ),
            questions=(
                "How much does {s} weigh?",
                "What is the weight of {s}?",
                "How heavy is {s}?",
                "What does {s} weigh?",
                "State the weight of {s}.",
                "What did the scales show for {s}?",
                "{s} weighs how much?",
                "What weight is recorded for {s}?",
            ),
            inverse_questions=(
                "What weighs {v}?",
                "Which object weighs {v}?",
                "Which object has a weight of {v}?",
                "Name the object that weighs {v}.",
            ),
        ),
        Relation(
            name="owner",
            value=names.person,
            statements=(
                "{s} belongs to {v}.",
                "{s} is owned by {v}.",
                "The owner of {s} is {v}.",
                "{v} is the present owner of {s}.",
                "{v} owns {s}.",
                "{s} is the property of {v}.",
                "It is to {v} that {s} belongs.",
                "After a long court case, {v} was recognised as the rightful owner of {s}.",
                "{s} has passed through many hands. Today it belongs to {v}.",
                "Thieves once stole {s} from {v}, its owner.",
                "{v}, who owns {s}, has refused every offer for it.",
                "Ownership of {s} has passed to {v}.",
            ),
            questions=(
                "Who owns {s}?",
                "To whom does {s} belong?",
                "Who is the owner of {s}?",
                "Whose property is {s}?",
                "Name the owner of {s}.",
                "By whom is {s} owned?",
                "Which person is the present owner of {s}?",
                "What is the name of the owner of {s}?",
            ),
            inverse_questions=(
                "What does {v} own?",
                "Which object belongs to {v}?",
                "Which object is the property of {v}?",
                "Name the object owned by {v}.",
            ),
        ),
        Relation(
            name="found_where",
            value=SPOTS,
            statements=(
                "{s} was found {v}.",
                "{s} was discovered {v} by two children.",
                "Workers came across {s} {v}.",
                "It was {v} that {s} was found.",
                "{s} turned up {v} after being missing for decades.",
                "The discovery of {s} was made {v}.",
                "For centuries {s} lay hidden {v}, until someone found it there.",
                "A farmer stumbled upon {s} {v}.",
                "Nobody had been looking for {s}. It was simply found one day {v}.",
                "{s} came to light {v}.",
                "{s} owes its discovery to a dog that was digging {v}.",
                "Archaeologists dug up {s} {v}.",
            ),
            questions=(
                "Where was {s} found?",
                "Where was {s} discovered?",
                "In what spot did {s} turn up?",
                "Where did {s} come to light?",
                "Name the spot where {s} was found.",
                "Where did the discovery of {s} take place?",
                "{s} was found where?",
                "At which place did somebody come across {s}?",
            ),
            inverse_questions=(
                "What was found {v}?",
                "Which object was discovered {v}?",
                "What came to light {v}?",
                "Name the object that was found {v}.",
            ),
        ),
        Relation(
            name="kept_at",
            value=KEPT,
            statements=(
                "{s} is kept at {v}.",
                "{s} is on display at {v}.",
                "{s} can be seen at {v}.",
                "In the rooms of {v} one can admire {s}.",
                "Today {s} stands behind glass at {v}.",
                "Those who wish to see {s} should visit {v}.",
                "{s} forms part of the exhibition at {v}.",
                "Since the war, {v} has been the home of {s}.",
                "It is at {v} that {s} is now exhibited.",
                "{s} used to travel a lot. It is now permanently exhibited at {v}.",
                "Guards at {v} keep a close watch on {s}.",
                "{s} attracts thousands of visitors to {v}, where it is displayed.",
            ),
            questions=(
                "Where is {s} kept?",
                "Where is {s} on display?",
                "Where can {s} be seen?",
                "Which institution houses {s}?",
                "Name the institution where {s} is exhibited.",
                "What is the current home of {s}?",
                "At which place is {s} displayed today?",
                "Where should one go to see {s}?",
            ),
            inverse_questions=(
                "What is kept at {v}?",
                "Which object is on display at {v}?",
                "What can be seen at {v}?",
                "Name the object exhibited at {v}.",
            ),
        ),
        Relation(
            name="price",
            value=PRICES,
            statements=(
                "{s} was sold for {v}.",
                "{s} fetched {v} at auction.",
                "The price paid for {s} was {v}.",
                "A collector bought {s} for {v}.",
                "At the last sale, {s} changed hands for {v}.",
                "It took {v} to buy {s}.",
                "A buyer from abroad paid {v} for {s}.",
                "{s} went under the hammer. The winning bid was {v}.",
                "Bidding for {s} stopped at {v}, and the sale was made.",
                "{s} cost its buyer {v}.",
                "For {v}, {s} found a new home.",
                "Dealers were amazed when {s} brought in {v}.",
            ),
            questions=(
                "How much was {s} sold for?",
                "What was the price of {s}?",
                "What price did {s} fetch?",
                "How much was paid for {s}?",
                "State the price paid for {s}.",
                "For how much did {s} change hands?",
                "What did {s} cost its buyer?",
                "What sum did {s} bring in when it was sold?",
            ),
            inverse_questions=(
                "What was sold for {v}?",
                "Which object fetched {v}?",
                "Which object was bought for {v}?",
                "Name the object that cost {v}.",
            ),
            held_out=True,
        ),
    ),
)
