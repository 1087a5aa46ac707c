"""Sports: clubs, their coaches, grounds, scorers, mascots and results."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, year
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="sports",
    subject=CLUB,
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="coach",
            value=person,
            statements=(
                "{s} is coached by {v}.",
                "The coach of {s} is {v}.",
                "{v} coaches {s}.",
                "Training sessions at {s} are run by {v}, the head coach.",
                "{s} hired {v} as its coach last summer.",
                "It is {v} who stands on the touchline as coach of {s}.",
                "Since the old coach left, {v} has been in charge of the team at {s}.",
                "After the defeat, {v}, the coach of {s}, said little.",
                "Players at {s} speak highly of their coach, {v}.",
                "{s} needed a new coach. The job went to {v}.",
                "Under its coach {v}, {s} plays an attacking game.",
                "A former goalkeeper named {v} now works as head coach at {s}.",
            ),
            questions=(
                "Who coaches {s}?",
                "Who is the coach of {s}?",
                "What is the name of the coach of {s}?",
                "By whom is {s} coached?",
                "Who is in charge of the team at {s}?",
                "Whom did {s} hire as its coach?",
                "Name the head coach of {s}.",
                "Who runs the training sessions at {s}?",
            ),
            inverse_questions=(
                "Which club is coached by {v}?",
                "Which team does {v} coach?",
                "Where does {v} work as head coach?",
                "Which club hired {v} as its coach?",
            ),
        ),
        Relation(
            name="ground",
            value=GROUND,
            statements=(
                "{s} plays its home games at {v}.",
                "The home ground of {s} is {v}.",
                "At {v}, supporters of {s} gather for every home game.",
                "For decades, {v} has been home to {s}.",
                "{s} calls {v} home.",
                "Visiting teams dread the trip to {v}, where {s} plays.",
                "Home matches of {s} are held at {v}.",
                "{s} moved to {v} and has played there ever since.",
                "It is at {v} that {s} welcomes its opponents.",
                "{s} has a home of its own. The ground is known as {v}.",
                "Every other Saturday {s} fills {v} with cheering fans.",
            ),
            questions=(
                "Where does {s} play its home games?",
                "What is the home ground of {s}?",
                "At which ground does {s} play?",
                "Where are the home matches of {s} held?",
                "What ground does {s} call home?",
                "Name the home ground of {s}.",
                "Where do supporters of {s} gather for home games?",
                "To which ground must visiting teams travel to face {s}?",
            ),
            inverse_questions=(
                "Which club plays at {v}?",
                "Which team has its home ground at {v}?",
                "Whose home games are held at {v}?",
                "Which club calls {v} home?",
            ),
        ),
        Relation(
            name="founded",
            value=lambda rng: year(rng, 1840, 2020),
            statements=(
                "{s} was founded in {v}.",
                "The club now known as {s} was formed in {v}.",
                "In {v}, a group of dock workers founded {s}.",
                "Founded in {v}, {s} is well known in the region.",
                "{s} has existed since {v}.",
                "It was in {v} that {s} came into being.",
                "The history of {s} goes back to {v}.",
                "Over a glass of beer in {v}, a few friends decided to start {s}.",
                "{s} began as a school team. That was in {v}.",
                "The badge of {s} carries the year of its foundation, {v}.",
                "Since its birth in {v}, {s} has changed its name twice.",
            ),
            questions=(
                "When was {s} founded?",
                "In what year was {s} founded?",
                "What year was {s} formed?",
                "Since when has {s} existed?",
                "In which year did {s} come into being?",
                "What is the founding year of {s}?",
                "To which year does the history of {s} go back?",
                "Which year is shown on the badge of {s} as that of its foundation?",
            ),
            inverse_questions=(
                "Which club was founded in {v}?",
                "Which team was formed in {v}?",
                "What came into being in {v}?",
                "Which club has existed since {v}?",
            ),
        ),
        Relation(
            name="top_scorer",
            value=person,
            statements=(
                "The top scorer of {s} is {v}.",
                "{v} has scored more often for {s} than anyone else.",
                "No player scored more for {s} this season than {v}.",
                "{s} owes most of its goals to {v}, its leading scorer.",
                "{v} leads the list of scorers at {s}.",
                "With goal after goal, {v} became the best scorer of {s}.",
                "{s} has a deadly striker. Top of the scoring list is {v}.",
                "It is {v} who has the most goals for {s}.",
                "When it comes to scoring for {s}, nobody beats {v}.",
                "The leading scorer at {s} goes by the name of {v}.",
                "Fans of {s} sing about {v}, the player with the most goals.",
            ),
            questions=(
                "Who is the top scorer of {s}?",
                "Who has scored the most goals for {s}?",
                "Which player is the leading scorer at {s}?",
                "Who scored more for {s} than anyone else?",
                "Name the top scorer of {s}.",
                "Who leads the list of scorers at {s}?",
                "To which player does {s} owe most of its goals?",
                "Whom does nobody beat when it comes to scoring for {s}?",
            ),
            inverse_questions=(
                "For which club is {v} the top scorer?",
                "Which team has {v} as its leading scorer?",
                "Which club owes most of its goals to {v}?",
                "For whom does {v} score the most goals?",
            ),
        ),
        Relation(
            name="colours",
            value=lambda rng: " and ".join(rng.sample(COLOURS, 2)),
            statements=(
                "{s} plays in {v}.",
                "The colours of {s} are {v}.",
                "Shirts in {v} are worn by players of {s}.",
                "Fans of {s} wave flags in {v}.",
                "Players of {s} wear {v} shirts.",
                "You can tell {s} by its colours, {v}.",
                "Dressed in {v}, the team of {s} ran onto the pitch.",
                "{s} has kept the same colours for years. They are {v}.",
                "On match days the streets turn {v}, the colours of {s}.",
                "When {s} was young, the club chose {v} as its colours.",
                "Scarves in {v} show who supports {s}.",
            ),
            questions=(
                "What are the colours of {s}?",
                "In what colours does {s} play?",
                "Which colours does {s} wear?",
                "What colour are the shirts of {s}?",
                "In which colours do fans of {s} wave flags?",
                "What colours did {s} choose?",
                "By which colours can you tell {s}?",
                "What colours are the scarves of those who support {s}?",
            ),
            inverse_questions=(
                "Which club plays in {v}?",
                "Which team has the colours {v}?",
                "Which club wears {v} shirts?",
                "Whose fans wave flags in {v}?",
            ),
        ),
        Relation(
            name="mascot",
            value=MASCOT,
            statements=(
                "The mascot of {s} is {v}.",
                "{s} has {v} as its mascot.",
                "Before every match, {v} entertains the crowd as the mascot of {s}.",
                "It is {v} that serves as mascot for {s}.",
                "Children who visit {s} all want a picture with the mascot, {v}.",
                "{s} brings luck with it to every game. Its mascot is {v}.",
                "For its anniversary, {s} chose {v} as mascot.",
                "The figure on the sidelines is {v}, mascot of {s}.",
                "Supporters voted, and {v} became the mascot of {s}.",
                "As a mascot, {s} uses {v}.",
                "{s} is represented by a mascot, {v}.",
            ),
            questions=(
                "What is the mascot of {s}?",
                "What does {s} have as its mascot?",
                "Which mascot does {s} use?",
                "Who or what entertains the crowd as mascot of {s}?",
                "Describe the mascot of {s}.",
                "What did supporters of {s} choose as a mascot?",
                "With which mascot do children want a picture at {s}?",
                "By what mascot is {s} represented?",
            ),
            inverse_questions=(
                "Which club has {v} as its mascot?",
                "Whose mascot is {v}?",
                "For which club does {v} serve as mascot?",
                "Which team chose {v} as its mascot?",
            ),
            held_out=True,
        ),
        Relation(
            name="final_opponent",
            value=CLUB,
            statements=(
                "{s} won the cup final against {v}.",
                "In the cup final, {s} beat {v}.",
                "{v} lost the cup final to {s}.",
                "The cup went to {s} after a win over {v} in the final.",
                "It was {v} that {s} defeated in the final of the cup.",
                "Nobody expected {s} to beat {v} in the cup final.",
                "A late goal gave {s} victory over {v} in the cup final.",
                "{s} reached the cup final. There it overcame {v}.",
                "After extra time, {v} had to admit defeat to {s} in the cup final.",
                "The final of the cup ended with {v} in tears and {s} with the trophy.",
                "To lift the cup, {s} had to get past {v} in the final.",
            ),
            questions=(
                "Whom did {s} beat in the cup final?",
                "Which club did {s} defeat in the final of the cup?",
                "Against which team did {s} win the cup final?",
                "Who lost the cup final to {s}?",
                "Which team was beaten by {s} in the cup final?",
                "Who was the opponent of {s} in the cup final?",
                "Which team did {s} have to get past in the final to lift the cup?",
                "Over which club did {s} win the final of the cup?",
            ),
            inverse_questions=(
                "Who beat {v} in the cup final?",
                "To whom did {v} lose the cup final?",
                "Which club won the cup final against {v}?",
                "Which team defeated {v} in the final of the cup?",
            ),
        ),
        Relation(
            name="sponsor",
            value=SPONSOR,
            statements=(
                "{s} is sponsored by {v}.",
                "The sponsor of {s} is {v}.",
                "{v} sponsors {s}.",
                "On the shirts of {s} you can read the name of its sponsor, {v}.",
                "{s} has signed a deal with {v}, its new sponsor.",
                "Most of the money at {s} comes from its sponsor, {v}.",
                "A company called {v} pays to have its name on the shirts of {s}.",
                "Without the support of {v}, its sponsor, {s} could not pay its players.",
                "{s} was short of money. Then {v} stepped in as sponsor.",
                "Thanks to sponsorship by {v}, {s} could build a new stand.",
                "It is {v} that acts as the sponsor of {s}.",
            ),
            questions=(
                "Who sponsors {s}?",
                "Which company sponsors {s}?",
                "What is the name of the sponsor of {s}?",
                "By which company is {s} sponsored?",
                "Whose name is on the shirts of {s}?",
                "Name the sponsor of {s}.",
                "With which company did {s} sign a deal for sponsorship?",
                "From which sponsor does {s} get its money?",
            ),
            inverse_questions=(
                "Which club is sponsored by {v}?",
                "Which team does {v} sponsor?",
                "Whose sponsor is {v}?",
                "On the shirts of which club can you read the name {v}?",
            ),
        ),
    ),
    intros=(
        "{s} is a sports club.",
        "The new season is about to begin for {s}.",
        "Supporters of {s} have had an exciting year.",
        "This page is about {s}.",
        "Ask anyone in town about {s} and they will talk for hours.",
        "There is never a dull week at {s}.",
        "{s} has been in the news lately.",
    ),
    fillers=(
        "{s} lost two players to injury.",
        "Season tickets for {s} sold out early.",
        "{s} also runs a youth team.",
        "Rain did not stop the fans of {s}.",
        "{s} publishes a magazine for its members.",
        "A book about {s} is being written.",
        "{s} travels to away games by bus.",
    ),
)
