"""Stories: characters in small tales, what they found, wanted, feared and hid."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import FIRST_NAMES, coined, either, joined, one_of
from gdprompt.tasks.worlds.schema import Domain, Relation

ANIMAL = one_of(
    "fox, hare, owl, mouse, bear, frog, hedgehog, goose, badger, squirrel, otter, "
    "beaver, donkey, crow, cat, mole, "
    "goat, turtle, duck, wolf, penguin, raccoon, dragon, robot, giant, elf, witch, tailor, shepherd, knight"
)
NAME = either(one_of(FIRST_NAMES), lambda rng: coined(rng, 2, 2), lambda rng: coined(rng, 2, 3))
THING = joined(
    "{adj} {noun}",
    adj=one_of(
        "a brass, a silver, a tiny, a cracked, a green, a wooden, an old, a shiny, "
        "a broken, a golden, an empty, a muddy, "
        "a paper, a glass, a heavy, a striped, an ivory, a rusty, a blue, a velvet, a feathered, a glowing"
    ),
    noun=one_of(
        "key, button, map, whistle, coin, bell, spoon, shell, lantern, letter, marble, "
        "ring, compass, boot, crown, box, "
        "feather, mirror, drum, bottle, glove, kite, thimble, candle, book, flute, egg, "
        "umbrella, top hat, acorn"
    ),
)
WISH = joined(
    "{verb} {thing}",
    verb=one_of("own, build, find, paint, win, buy, ride, repair, borrow, draw, see, steal"),
    thing=one_of(
        "a red sailing boat, a talking clock, a snow castle, a white pony, "
        "a flying carpet, a tree house, a steam train, "
        "a hot-air balloon, a silver violin, a giant pumpkin, a pirate ship, "
        "a magic mirror, a wooden bridge, a sea horse, "
        "a purple bicycle, a crystal lamp, a moon rocket, a music box, a gold medal, "
        "an iron dragon, a stone tower, "
        "a puppet theatre, a glass piano, a chocolate cake, an ice palace, a tame raven"
    ),
)
FEAR = joined(
    "{adj} {noun}",
    adj=one_of(
        "loud, dark, big, empty, shadowy, creaking, strange, cold, old, noisy, tall, "
        "crooked, black, grey, lonely, wet, "
        "enormous, rattling, hidden"
    ),
    noun=one_of(
        "thunder, dogs, cellars, rivers, spiders, geese, windows, stairs, caves, masks, "
        "trains, bees, forests, bells, "
        "scarecrows, bridges, puppets, lifts, wells, ghosts, trumpets, bats, shadows, cupboards"
    ),
)
HIDING = joined(
    "{where} the {adj} {noun}",
    where=one_of("under, behind, inside, beneath, beside"),
    adj=one_of(
        "old, hollow, broken, blue, mossy, big, red, empty, crooked, stone, wooden, garden, fallen, dusty, torn"
    ),
    noun=one_of(
        "oak tree, bread bin, staircase, well, bookcase, carpet, chimney, flower pot, "
        "rabbit hutch, wardrobe, boat, piano, "
        "gate, barrel, bed, sofa, bench, mailbox, drum, clock, stove, hen house, wheelbarrow, suitcase"
    ),
)
FRIEND = joined("{name} the {animal}", name=lambda rng: coined(rng, 2, 2), animal=ANIMAL)
GIFT = joined(
    "{amount} {noun}",
    amount=one_of(
        "a basket of, two, three, four, five, seven, nine, twelve, a sack of, a jar of, a bunch of, a bowl of, twenty"
    ),
    noun=one_of(
        "ripe cherries, honey cakes, blue marbles, warm buns, dried roses, painted eggs, "
        "hazelnuts, lemon drops, pine cones, "
        "sea shells, silver buttons, ginger biscuits, wild berries, tulips, "
        "white pebbles, paper stars, toffee apples, "
        "walnuts, wool mittens, sugar mice, sunflower seeds, fresh figs, tin soldiers, plum tarts"
    ),
)

DOMAIN = Domain(
    name="stories",
    subject=either(NAME, NAME, joined("{name} the {animal}", name=NAME, animal=ANIMAL)),
    pronouns=(("she", "her"), ("he", "his")),
    relations=(
        Relation(
            name="found",
            value=THING,
            statements=(
                "{s} found {v} on the way home.",
                "One morning {s} found {v} in the grass.",
                "There in the mud lay {v}, and it was {s} who found it.",
                "In the middle of the path, {s} saw something and picked it up. It was {v}.",
                "{s} was digging in the garden and came upon {v}.",
                "Nobody else had noticed {v}, but {s} found it at once.",
                "What {s} found by the stream was {v}.",
                "While sweeping the floor, {s} discovered {v}.",
                "{s} looked down and could hardly believe it. There lay {v}!",
                "To the surprise of everyone, {s} had found {v}.",
                "As the snow melted, {v} was found by {s}.",
                "{s} stumbled over {v} and took it along.",
            ),
            questions=(
                "What did {s} find?",
                "What was found by {s}?",
                "What did {s} come upon?",
                "What thing did {s} discover?",
                "Name the thing that {s} found.",
                "What lay there for {s} to find?",
                "Which object did {s} pick up?",
                "What had nobody noticed until {s} found it?",
            ),
            inverse_questions=(
                "Who found {v}?",
                "Who came upon {v}?",
                "By whom was {v} found?",
                "Who discovered {v}?",
            ),
        ),
        Relation(
            name="wish",
            value=WISH,
            statements=(
                "{s} wanted to {v}.",
                "More than anything, {s} wished to {v}.",
                "The dearest wish of {s} was to {v}.",
                "Every night {s} dreamed of one thing: to {v}.",
                "{s} had a secret wish. It was to {v}.",
                '"One day I will {v}," said {s}.',
                "All that {s} longed for was to {v}.",
                "It had always been the dream of {s} to {v}.",
                "{s} asked the wishing star for just one chance to {v}.",
                "If only {s} could {v}, life would be perfect.",
                '"I want to {v}!" cried {s}.',
                "To {v} was all that mattered to {s}.",
            ),
            questions=(
                "What did {s} want to do?",
                "What was the dearest wish of {s}?",
                "What did {s} wish to do?",
                "What did {s} dream of doing?",
                "What did {s} want more than anything?",
                "What was the dream of {s}?",
                "What did {s} long to do?",
                "What would have made life perfect for {s}?",
            ),
            inverse_questions=(
                "Who wanted to {v}?",
                "Who dreamed that one day they could {v}?",
                "Whose wish was to {v}?",
                "Who longed to {v}?",
            ),
        ),
        Relation(
            name="fear",
            value=FEAR,
            statements=(
                "{s} was afraid of {v}.",
                "Nothing frightened {s} as much as {v}.",
                "{s} was brave about everything except {v}.",
                "The only thing that scared {s} was {v}.",
                "Whenever there was talk of {v}, {s} trembled.",
                "For as long as anyone could remember, {s} had feared {v}.",
                "{s} would run away from {v}.",
                "Everyone knew that {s} had a great fear of {v}.",
                "{s} was not a coward. There was just one fear, and that was {v}.",
                "The knees of {s} shook at the very thought of {v}.",
                'With a small voice {s} said, "I am scared of {v}."',
                "It was {v} that kept {s} awake with fright.",
            ),
            questions=(
                "What was {s} afraid of?",
                "What frightened {s}?",
                "What did {s} fear?",
                "What scared {s} most?",
                "What was the one thing that {s} was scared of?",
                "From what would {s} run away?",
                "What was the great fear of {s}?",
                "At the thought of what did {s} tremble?",
            ),
            inverse_questions=(
                "Who was afraid of {v}?",
                "Who feared {v}?",
                "Who was scared of {v}?",
                "Whom did the thought of {v} frighten?",
            ),
        ),
        Relation(
            name="hiding_place",
            value=HIDING,
            statements=(
                "{s} hid the treasure {v}.",
                "The treasure was hidden {v} by {s}.",
                "It was {v} that {s} hid the treasure.",
                "So that nobody could steal it, {s} put the treasure {v}.",
                "Quietly, {s} crept out and hid the treasure {v}.",
                "{s} looked around for a safe place for the treasure. In the end it went {v}.",
                "Only {s} knew that the treasure was {v}.",
                "After dark {s} tucked the treasure away {v}.",
                "The hiding place that {s} chose for the treasure was {v}.",
                "{s} buried the treasure {v} and told no one.",
                "No one thought to look {v}, where {s} had left the treasure.",
            ),
            questions=(
                "Where did {s} hide the treasure?",
                "Where did {s} put the treasure?",
                "What hiding place did {s} choose for the treasure?",
                "In what place was the treasure hidden by {s}?",
                "Where was the treasure that {s} had hidden?",
                "Where would you have to look for the treasure of {s}?",
                "Where did {s} tuck the treasure away?",
                "Only {s} knew where the treasure was. Where was it?",
            ),
            inverse_questions=(
                "Who hid the treasure {v}?",
                "Who put the treasure {v}?",
                "By whom was the treasure hidden {v}?",
                "Who chose to hide the treasure {v}?",
            ),
            held_out=True,
        ),
        Relation(
            name="friend",
            value=FRIEND,
            statements=(
                "The best friend of {s} was {v}.",
                "{s} and {v} had been best friends for years.",
                "{s} had only one friend. That was {v}.",
                "Every day after lunch {s} played with {v}, a true friend.",
                "{s} went everywhere with {v}, the dearest friend of all.",
                "No friend was closer to {s} than {v}.",
                "When {s} was sad, {v} came to help, as best friends do.",
                "It was {v} whom {s} called a best friend.",
                "Everyone in the valley knew that {v} was the best friend of {s}.",
                "{v} had been the closest friend of {s} since the great storm.",
                '"You are my best friend," said {s} to {v}.',
            ),
            questions=(
                "Who was the best friend of {s}?",
                "Who was {s}'s best friend?",
                "Which friend did {s} play with?",
                "Who was the closest friend of {s}?",
                "Name the best friend of {s}.",
                "Who came to help when {s} was sad?",
                "Whom did {s} call a best friend?",
                "With which friend did {s} go everywhere?",
            ),
            inverse_questions=(
                "Whose best friend was {v}?",
                "Who was best friends with {v}?",
                "Who played with {v}?",
                "Who called {v} a best friend?",
            ),
        ),
        Relation(
            name="gift",
            value=GIFT,
            statements=(
                "{s} gave the queen {v}.",
                "As a present for the queen, {s} brought {v}.",
                "{s} came to the palace with {v} for the queen.",
                "The queen was given {v} by {s}.",
                "It was {s} who gave the queen {v}.",
                "On her birthday the queen got {v} from {s}.",
                "{s} had no money. So the gift for the queen was {v}.",
                'The queen smiled at {s} and said, "Thank you for {v}."',
                "Bowing low, {s} offered {v} to the queen.",
                "Into the hands of the queen {s} laid {v}.",
                "What did {s} carry to the palace for the queen? It was {v}.",
                "Among all the gifts, the queen liked {v} best, which came from {s}.",
            ),
            questions=(
                "What did {s} give the queen?",
                "What was the present that {s} brought for the queen?",
                "What did the queen get from {s}?",
                "What was given to the queen by {s}?",
                "With what gift did {s} come to the palace?",
                "For what did the queen thank {s}?",
                "What did {s} offer to the queen?",
                "Which gift did {s} bring to the palace?",
            ),
            inverse_questions=(
                "Who gave the queen {v}?",
                "From whom did the queen get {v}?",
                "Who came to the palace with {v}?",
                "Who offered {v} to the queen?",
            ),
        ),
        Relation(
            name="home",
            value=joined(
                "{art} {noun} {where}",
                art=one_of(
                    "a crooked, a round, a little, an old, a yellow, a tumbledown, an upside-down, a tall, a mossy"
                ),
                noun=one_of(
                    "house, hut, tower, mill, cave, barn, boat, cottage, wagon, castle, lighthouse, tent, shed"
                ),
                where=one_of(
                    "by the lake, on the hill, near the railway, at the edge of the wood, "
                    "in the swamp, under the cliff, "
                    "behind the church, among the birches, beside the waterfall, on an island, "
                    "at the end of the lane, "
                    "in the desert, between two rivers, next to the bakery, above the clouds"
                ),
            ),
            statements=(
                "{s} lived in {v}.",
                "In {v} lived {s}.",
                "Once upon a time, {s} lived all alone in {v}.",
                "The home of {s} was {v}.",
                "{s} had moved into {v} long ago.",
                "If you wanted to visit {s}, you had to go to {v}.",
                "Smoke rose from {v}, where {s} lived.",
                "It was {v} that {s} called home.",
                "{s} did not live in a town. Home was {v}.",
                "Far from everyone else stood {v}, and it belonged to {s}, who lived there.",
                "After every adventure {s} went back to living in {v}.",
            ),
            questions=(
                "Where did {s} live?",
                "What was the home of {s}?",
                "In what kind of place did {s} live?",
                "Where was the home of {s}?",
                "What did {s} call home?",
                "Where would you have to go to visit {s}?",
                "Into what had {s} moved long ago?",
                "Where did {s} go back to after every adventure?",
            ),
            inverse_questions=(
                "Who lived in {v}?",
                "Whose home was {v}?",
                "Who called {v} home?",
                "Whom would you find living in {v}?",
            ),
        ),
    ),
    intros=(
        "This is a story about {s}.",
        "Long ago, when wishes still came true, there was {s}.",
        "Once there was someone called {s}.",
        "Let me tell you about {s}.",
        "Nobody in the village was quite like {s}.",
        "{s} woke up early that day.",
        "Grandmother used to tell a tale about {s}.",
    ),
    fillers=(
        "{s} liked to sing in the rain.",
        "The sun was shining when {s} went out.",
        "{s} was always hungry after a walk.",
        "Everyone waved as {s} went by.",
        "{s} laughed until it hurt.",
        "That night {s} slept very well.",
        "{s} never told a lie.",
    ),
)
