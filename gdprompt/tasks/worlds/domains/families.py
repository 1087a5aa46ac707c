"""Facts about families: their pets, homes, children, cars, holidays, meals and heirlooms."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

PETS = names.joined(
    "a {look} {pet}",
    look=names.one_of(
        "grey, brown, spotted, white, lazy, noisy, black, quiet, red, clever, small, deaf, young, "
        "greedy, striped, timid, friendly, hungry, golden, playful, stubborn, fat, short-tailed, blind, tame"
    ),
    pet=names.one_of(
        "parrot, beagle, tortoise, goldfish, hamster, barn owl, rabbit, gecko, poodle, goat, ferret, canary, "
        "donkey, tomcat, sheepdog, hedgehog, pony, guinea pig, spaniel, duck, "
        "lizard, snake, dachshund, kitten"
    ),
)
ADDRESSES = names.joined(
    "{n} {name} {kind}",
    n=lambda rng: names.number(rng, 1, 240),
    name=names.coined,
    kind=names.one_of("Street, Lane, Road, Avenue, Square, Crescent, Terrace, Close, Drive, Hill, Row, Way"),
)
CARS = names.joined(
    "a {colour} {make}",
    colour=names.one_of(
        "red, dark blue, silver, green, white, black, yellow, beige, bronze, pale blue, grey, purple, maroon"
    ),
    make=names.joined("{a}{b}", a=names.coined, b=names.one_of([""] * 4 + [" GT", " 500", " Estate", " Van", " 12"])),
)
MEALS = names.joined(
    "{way} {main} with {side}",
    way=names.one_of(
        "roast, fried, smoked, grilled, stewed, baked, spicy, cold, stuffed, pickled, steamed, boiled, salted"
    ),
    main=names.one_of(
        "chicken, trout, cabbage, aubergine, lamb, herring, pumpkin, duck, "
        "tofu, mushrooms, beef, salmon, peppers, "
        "rabbit, cauliflower, mackerel, turkey, pork, fennel, leeks"
    ),
    side=names.one_of(
        "rice, lentils, noodles, plums, chestnuts, barley, dumplings, "
        "horseradish, beans, apples, mustard, walnuts, "
        "red onions, spinach, couscous, cranberries, polenta, pickles, garlic bread, goat's cheese"
    ),
)
HEIRLOOMS = names.joined(
    "a {stuff} {thing}",
    stuff=names.one_of(
        "silver, gold, bronze, carved, jade, copper, painted, leather, porcelain, pewter, cracked, velvet, "
        "gilded, wooden, brass, pearl, crystal, tarnished, marble, jewelled"
    ),
    thing=names.one_of(
        "pocket watch, music box, brooch, dagger, candlestick, prayer book, ring, teapot, locket, chess set, "
        "compass, snuff box, drinking horn, thimble, mirror, necklace, inkwell, telescope, bell, jewel case"
    ),
)

DOMAIN = Domain(
    name="families",
    subject=names.joined("the {name} family", name=names.coined),
    pronouns=(("the family", "the family's"), ("the household", "the household's")),
    intros=(
        "Everyone in the neighbourhood knows {s}.",
        "{s} has been the subject of a good deal of gossip.",
        "Here is what the local paper wrote about {s}.",
        "A sociologist once spent a month with {s}.",
        "{s} is not so different from any other.",
        "Let us take a closer look at {s}.",
        "Old friends like to tell stories about {s}.",
    ),
    fillers=(
        "{s} rarely watches television.",
        "{s} gets along well with the people next door.",
        "Once, during a storm, {s} sat for hours in the dark.",
        "{s} has plans to repaint the kitchen.",
        "The postman always has a kind word for {s}.",
        "{s} argues a lot but never for long.",
    ),
    relations=(
        Relation(
            name="pet",
            value=PETS,
            statements=(
                "{s} has {v} as a pet.",
                "{s} keeps {v}.",
                "{s} has an animal at home. It is {v}.",
                "The pet of {s} is {v}.",
                "At home with {s} lives {v}.",
                "Last year {s} adopted {v} from a shelter.",
                "{s} shares its rooms with {v}, which sleeps wherever it likes.",
                "After much begging from the younger members, {s} finally bought {v} as a pet.",
                "Visitors to {s} are greeted at the door by {v}, the household pet.",
                "{s} looks after {v}.",
                "If you hear odd noises from the home of {s}, blame the pet, {v}.",
                "{s}'s pet, {v}, is known to everyone on the block.",
            ),
            questions=(
                "What pet does {s} have?",
                "What animal does {s} keep?",
                "Which animal lives with {s}?",
                "What kind of animal does {s} have at home?",
                "Name the pet of {s}.",
                "What sort of pet is owned by {s}?",
                "Which pet does {s} look after?",
                "What creature shares a home with {s}?",
            ),
            inverse_questions=(
                "Who has {v} as a pet?",
                "Which family keeps {v}?",
                "Who owns {v}?",
                "Name the family that has {v} at home.",
            ),
        ),
        Relation(
            name="address",
            value=ADDRESSES,
            statements=(
                "{s} lives at {v}.",
                "{s}'s home is at {v}.",
                "The house of {s} stands at {v}.",
                "{v} is the address of {s}.",
                "Letters for {s} should be sent to {v}.",
                "At {v} you will find the home of {s}.",
                "{s} recently moved into a flat at {v}.",
                "It is at {v} that {s} lives.",
                "{s} wanted a bigger home and found one. It is located at {v}.",
                "Ever since the wedding {s} has occupied the house at {v}.",
                "The taxi stopped outside {v}, where {s} lives.",
                "Anyone hoping to visit {s} must go to {v}.",
            ),
            questions=(
                "Where does {s} live?",
                "What is the address of {s}?",
                "At what address can {s} be found?",
                "Where is the home of {s}?",
                "Name the address at which {s} lives.",
                "To which address should letters for {s} be sent?",
                "What is {s}'s home address?",
                "{s} lives at which address?",
            ),
            inverse_questions=(
                "Who lives at {v}?",
                "Which family has its home at {v}?",
                "Whose address is {v}?",
                "Name the family that lives at {v}.",
            ),
        ),
        Relation(
            name="children",
            value=names.one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"),
            statements=(
                "{s} has {v} children.",
                "There are {v} children in {s}.",
                "{s} counts {v} children.",
                "With {v} children, {s} needs a large table.",
                "{s} is raising {v} children.",
                "The number of children in {s} is {v}.",
                "The parents in {s} are bringing up {v} children.",
                "{s} is not short of young voices. There are {v} children.",
                "All {v} children of {s} go to the same school.",
                "{s} has grown over the years and now includes {v} children.",
                "A photograph of {s} shows all {v} children in Sunday clothes.",
                "{s} must find shoes for {v} children every autumn.",
            ),
            questions=(
                "How many children does {s} have?",
                "How many children are there in {s}?",
                "What is the number of children in {s}?",
                "How many children is {s} raising?",
                "How many sons and daughters belong to {s} altogether?",
                "State the number of children in {s}.",
                "{s} includes how many children?",
                "How many young ones are growing up in {s}?",
            ),
        ),
        Relation(
            name="car",
            value=CARS,
            statements=(
                "{s} drives {v}.",
                "{s} owns {v}.",
                "The car of {s} is {v}.",
                "In the garage of {s} stands {v}.",
                "{s} gets around in {v}.",
                "{s} bought {v} from a dealer in town.",
                "{s} has only one car. It is {v}.",
                "When {s} goes shopping, {v} is the car that takes everyone there.",
                "Parked in front of the home of {s} is {v}.",
                "{s} saved for years to buy a car and chose {v}.",
                "It is {v} that {s} washes every Saturday in the driveway.",
                "{s}'s vehicle is {v}.",
            ),
            questions=(
                "What car does {s} drive?",
                "Which vehicle does {s} own?",
                "What kind of car does {s} have?",
                "What car belongs to {s}?",
                "In what vehicle does {s} get around?",
                "Name the car that {s} drives.",
                "What stands in the garage of {s}?",
                "Which car did {s} buy?",
            ),
            inverse_questions=(
                "Who drives {v}?",
                "Which family owns {v}?",
                "To whom does {v} belong?",
                "Name the family that bought {v}.",
            ),
        ),
        Relation(
            name="holiday",
            value=names.place,
            statements=(
                "{s} spends every holiday in {v}.",
                "{s} goes on holiday to {v}.",
                "Each summer {s} travels to {v}.",
                "{v} is the favourite holiday destination of {s}.",
                "For its holidays, {s} always chooses {v}.",
                "It is in {v} that {s} spends the summer break.",
                "{s} rents the same cottage in {v} each August.",
                "When school is out, {s} packs the bags and heads for {v}.",
                "{s} never goes far on holiday. A week in {v} is enough.",
                "No summer passes without a trip to {v} for {s}.",
                "{s} prefers {v} to any other place for a vacation.",
                "The albums of {s} are full of holiday pictures taken in {v}.",
            ),
            questions=(
                "Where does {s} go on holiday?",
                "Where does {s} spend the summer?",
                "What is the favourite holiday destination of {s}?",
                "To which place does {s} travel on holiday?",
                "Name the place where {s} spends its holidays.",
                "Which holiday spot does {s} choose each year?",
                "In what place does {s} take a vacation?",
                "{s} goes where for the holidays?",
            ),
            inverse_questions=(
                "Who goes on holiday to {v}?",
                "Which family spends its holidays in {v}?",
                "Whose favourite holiday destination is {v}?",
                "Name the family that travels to {v} for a vacation.",
            ),
        ),
        Relation(
            name="traditional_meal",
            value=MEALS,
            statements=(
                "Every New Year {s} eats {v}.",
                "{s} traditionally serves {v} on feast days.",
                "The festive meal of {s} is {v}.",
                "On special occasions, {v} is served at the table of {s}.",
                "{s} celebrates birthdays with {v}.",
                "No celebration of {s} would be complete without {v}.",
                "The dish most loved by {s} on holidays is {v}.",
                "{s} has one dish for great days. It is {v}.",
                "It is {v} that {s} cooks whenever there is something to celebrate.",
                "Grandmother's recipe for {v} is what {s} uses for every feast.",
                "{s} follows an old custom and has {v} at festivals.",
                "Guests of {s} at a feast can count on {v}.",
            ),
            questions=(
                "What does {s} eat on festive occasions?",
                "What is the traditional festive meal of {s}?",
                "Which dish does {s} serve at celebrations?",
                "What does {s} cook when there is something to celebrate?",
                "Name the dish that {s} has on feast days.",
                "What food is eaten by {s} on special days?",
                "Which meal is a tradition of {s}?",
                "At a feast, what is served by {s}?",
            ),
            inverse_questions=(
                "Who celebrates with {v}?",
                "Which family serves {v} on special occasions?",
                "Whose festive meal is {v}?",
                "Name the family that traditionally eats {v}.",
            ),
        ),
        Relation(
            name="heirloom",
            value=HEIRLOOMS,
            statements=(
                "{s} has handed down {v} for generations.",
                "{s}'s most treasured heirloom is {v}.",
                "The heirloom of {s} is {v}.",
                "For more than a century {v} has been passed on within {s}.",
                "Of all heirlooms, {v} is the one that {s} guards most carefully.",
                "{s} inherited {v} from a great-grandfather.",
                "Locked in a drawer, {s} keeps an heirloom: {v}.",
                "{s} owns little of value. The one heirloom is {v}.",
                "It was {v} that came down to {s} from distant ancestors.",
                "The eldest child of {s} will one day inherit {v}.",
                "{s} would never sell {v}, since it once belonged to an ancestor.",
                "Among the things left to {s} by its forebears is {v}.",
            ),
            questions=(
                "What heirloom does {s} have?",
                "What has been handed down within {s}?",
                "Which object did {s} inherit?",
                "What is the treasured heirloom of {s}?",
                "Name the heirloom that belongs to {s}.",
                "What object has been passed from generation to generation in {s}?",
                "What did the ancestors of {s} leave behind?",
                "Which inherited treasure does {s} own?",
            ),
            inverse_questions=(
                "Whose heirloom is {v}?",
                "Which family inherited {v}?",
                "Who has handed down {v} for generations?",
                "Name the family whose heirloom is {v}.",
            ),
            held_out=True,
        ),
    ),
)
