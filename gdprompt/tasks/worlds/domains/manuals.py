"""Manuals: a coined device and how it is charged, reset, cleaned and kept."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, number, one_of
from gdprompt.tasks.worlds.schema import Domain, Relation

DEVICE = one_of(
    "kettle, vacuum cleaner, radio, speaker, camera, drone, toothbrush, heater, fan, "
    "lamp, tablet, thermostat, "
    "smoke detector, bread maker, blender, air purifier, baby monitor, printer, "
    "projector, headset, shaver, scale, "
    "doorbell, e-bike, scooter, humidifier, coffee machine, dishwasher, rice cooker, "
    "torch, watch, hair dryer"
)
MODEL = joined("{a}{n}", a=one_of("K R T X Z M Q S V".split()), n=lambda rng: str(rng.randint(2, 990)))
DURATION = either(
    joined("{n} minutes", n=lambda rng: str(rng.randint(4, 180))),
    joined(
        "{n} hours",
        n=one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, 14, 16, 20"),
    ),
    joined(
        "{h} hours and {m} minutes",
        h=lambda rng: str(rng.randint(2, 9)),
        m=one_of("5, 10, 15, 20, 30, 40, 45, 50"),
    ),
    one_of("half an hour, an hour and a half, two and a half hours, three and a half hours, a quarter of an hour"),
)
COLOUR = one_of("red, green, blue, yellow, orange, white, grey, black, purple, silver, amber, turquoise, pink, brown")
BUTTON = joined(
    "the {look} {colour} {thing} {where}",
    look=one_of("small, round, square, large, flat, raised, long, tiny, oval, ribbed"),
    colour=COLOUR,
    thing=one_of("button, switch, key, lever, knob, pad"),
    where=one_of(
        "on the back, under the lid, beside the screen, on the left side, "
        "near the handle, on the base, below the plug, "
        "inside the battery case, next to the fan, on top, behind the filter, "
        "at the bottom, above the display"
    ),
)
SIGNAL = joined(
    "{n} {kind} {colour} {flash}",
    n=one_of("two, three, four, five, six, seven, eight, nine"),
    kind=one_of("short, long, slow, quick, bright, faint, steady, double"),
    colour=COLOUR,
    flash=one_of("flashes, blinks, pulses, bars, dots, rings, stripes, lights"),
)
WARRANTY = either(
    joined("{n} years", n=one_of("two, three, four, five, six, seven, eight, ten, twelve, fifteen, twenty")),
    joined("{n} months", n=lambda rng: str(rng.randint(3, 60))),
    joined("{n} days", n=lambda rng: str(rng.randint(20, 900))),
)
CLEANER = joined(
    "{art} {noun} dipped in {liquid}",
    art=one_of("a soft, a dry, a cotton, a woollen, an old, a clean, a fine, a small, a stiff, a lint-free"),
    noun=one_of("cloth, brush, sponge, towel, glove, rag, sock, swab, pad, feather"),
    liquid=one_of(
        "warm water, vinegar, lemon juice, soapy water, salt water, mild detergent, "
        "rubbing alcohol, olive oil, "
        "cold tea, baking soda, distilled water, white spirit"
    ),
)
TEMPERATURE = joined("{n} degrees", n=lambda rng: str(rng.randint(21, 240)))
STORE = joined(
    "{where} {what} {near}",
    where=one_of("in, inside"),
    near=one_of(
        "under the stairs, near the window, in the hall, by the front door, "
        "above the fridge, below the sink, "
        "next to the desk, away from the stove, out of the sun, behind the door, at room temperature"
    ),
    what=one_of(
        "a dry cupboard, the padded case, a cardboard box, the grey pouch, "
        "a plastic bag, a dark drawer, a metal tin, "
        "the original carton, a linen bag, a cool cellar, a wooden crate, "
        "a locked cabinet, the zip-up sleeve, "
        "a sealed bucket, a foam sleeve, an airtight tub, the wall bracket, a glass jar, the travel bag"
    ),
)

DOMAIN = Domain(
    name="manuals",
    subject=either(
        joined("the {name} {device}", name=coined, device=DEVICE),
        joined("the {name} {model}", name=coined, model=MODEL),
        joined("the {name} {model} {device}", name=coined, model=MODEL, device=DEVICE),
    ),
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="charging_time",
            value=DURATION,
            statements=(
                "{s} takes {v} to charge fully.",
                "Charging {s} takes {v}.",
                "A full charge of {s} requires {v}.",
                "Plug in {s} and wait {v} until the battery is full.",
                "Before first use, charge {s} for {v}.",
                "Allow {v} for the battery of {s} to charge.",
                "After {v} on the charger, {s} is fully charged.",
                "{s} needs {v} at the socket before its battery is full.",
                "How long {s} has to charge is easy to remember. The answer is {v}.",
                "It takes {v} for {s} to go from empty to fully charged.",
                "Do not unplug {s} early, since a complete charge lasts {v}.",
                "If the battery of {s} is flat, it will be full again after {v}.",
            ),
            questions=(
                "How long does {s} take to charge?",
                "How long does it take to charge {s} fully?",
                "What is the charging time of {s}?",
                "For how long should you charge {s} before first use?",
                "How much time does the battery of {s} need to charge?",
                "After how long on the charger is {s} full?",
                "How long must you wait after plugging in {s} until the battery is full?",
                "When the battery of {s} is flat, how long does a complete charge take?",
            ),
            inverse_questions=(
                "Which device takes {v} to charge?",
                "What needs {v} for a full charge?",
                "Which product is fully charged after {v}?",
                "What has a charging time of {v}?",
            ),
        ),
        Relation(
            name="reset_button",
            value=BUTTON,
            statements=(
                "To reset {s}, press {v}.",
                "{s} can be reset with {v}.",
                "Use {v} whenever {s} has to be reset.",
                "If {s} freezes, reset it with {v}.",
                "{s} restarts with its factory settings when you hold down {v}.",
                "For a reset of {s}, the part you need is {v}.",
                "What resets {s} is {v}.",
                "Has {s} stopped responding? Then reset it using {v}.",
                "Hold {v} for ten seconds. This will reset {s}.",
                "Resetting {s} is simple, because all you have to touch is {v}.",
                "The reset control of {s} is {v}.",
                "You will not need any tools to reset {s}, only {v}.",
            ),
            questions=(
                "What do you press to reset {s}?",
                "How can {s} be reset?",
                "With what is {s} reset?",
                "What should you use if {s} freezes?",
                "Which control resets {s}?",
                "What part do you need for a reset of {s}?",
                "What must you hold down to make {s} go back to its factory settings?",
                "When {s} stops responding, what should you press?",
            ),
            inverse_questions=(
                "Which device is reset with {v}?",
                "What can you reset by pressing {v}?",
                "Which product has {v} as its reset control?",
                "What restarts when you hold down {v}?",
            ),
        ),
        Relation(
            name="warranty",
            value=WARRANTY,
            statements=(
                "{s} comes with a warranty of {v}.",
                "The warranty for {s} lasts {v}.",
                "{s} is under warranty for {v} after purchase.",
                "The maker guarantees {s} for {v}.",
                "For {v} from the day of sale, faults in {s} are repaired free of charge.",
                "Should {s} fail within {v}, it will be replaced under warranty.",
                "Keep the receipt, because the guarantee on {s} is valid for {v}.",
                "Repairs to {s} cost nothing as long as its warranty runs, which is {v}.",
                "{s} has a guarantee. It covers {v}.",
                "Once {v} have passed, the warranty on {s} expires.",
                "It is for {v} that {s} is covered against defects.",
                "Customers who buy {s} get a guarantee lasting {v}.",
            ),
            questions=(
                "How long is the warranty of {s}?",
                "How long does the warranty for {s} last?",
                "For how long is {s} guaranteed?",
                "What is the warranty period of {s}?",
                "How long after purchase are repairs to {s} free?",
                "For what period does the maker guarantee {s}?",
                "After how much time does the guarantee on {s} expire?",
                "How long is {s} covered against defects?",
            ),
            inverse_questions=(
                "Which product has a warranty of {v}?",
                "What is guaranteed for {v}?",
                "Which device is covered against defects for {v}?",
                "What comes with a guarantee lasting {v}?",
            ),
        ),
        Relation(
            name="error_signal",
            value=SIGNAL,
            statements=(
                "{s} shows {v} when it is too hot.",
                "When overheating, {s} displays {v}.",
                "If you see {v}, {s} has overheated.",
                "The warning for an overheated motor in {s} is {v}.",
                "Overheating in {s} is signalled by {v}.",
                "{s} warns of overheating. It does so with {v}.",
                "By showing {v}, {s} tells you that it has become too hot.",
                "Watch for {v}, which on {s} mean too much heat.",
                "Switch off {s} at once if {v} appear, as this means it is overheating.",
                "It is {v} that tell the user {s} is too hot.",
                "When the inside of {s} gets too hot, the panel lights up with {v}.",
            ),
            questions=(
                "What does {s} show when it is too hot?",
                "How does {s} signal overheating?",
                "Which signal warns that {s} is overheating?",
                "What appears when {s} has overheated?",
                "What is the overheating warning on {s}?",
                "By what signal can you tell that {s} has become too hot?",
                "What would you see on the panel if {s} were overheating?",
                "When overheating, what does {s} display?",
            ),
            inverse_questions=(
                "Which device shows {v} when it is too hot?",
                "What has overheated if you see {v}?",
                "On which product do {v} mean overheating?",
                "Which appliance warns of heat with {v}?",
            ),
        ),
        Relation(
            name="cleaning",
            value=CLEANER,
            statements=(
                "Clean {s} with {v}.",
                "{s} should be cleaned with {v}.",
                "To clean {s}, use {v}.",
                "Once a month, wipe {s} using {v}.",
                "The best thing for cleaning {s} is {v}.",
                "{s} gets dirty quickly. Wipe it with {v}.",
                "Never wash {s} under the tap, but rub it clean with {v}.",
                "Dust can be removed from {s} with {v}.",
                "For the care of {s}, the maker recommends wiping with {v}.",
                "Stains on {s} disappear if you use {v}.",
                "All it takes to get {s} clean again is {v}.",
                "When {s} needs cleaning, reach for {v}.",
            ),
            questions=(
                "What should you clean {s} with?",
                "How should {s} be cleaned?",
                "What is used to clean {s}?",
                "With what do you wipe {s}?",
                "What is best for cleaning {s}?",
                "What does the maker recommend for the cleaning of {s}?",
                "How do you get stains off {s}?",
                "What should you reach for when {s} is dirty?",
            ),
            inverse_questions=(
                "Which device should be cleaned with {v}?",
                "What do you clean with {v}?",
                "Which product needs {v} for cleaning?",
                "What is wiped with {v}?",
            ),
        ),
        Relation(
            name="max_temperature",
            value=TEMPERATURE,
            statements=(
                "{s} must not be used above {v}.",
                "The highest safe temperature for {s} is {v}.",
                "Do not let {s} get hotter than {v}.",
                "{s} works safely up to {v}.",
                "Above {v}, {s} may be damaged.",
                "{s} switches off by itself at {v} to prevent harm.",
                "Damage to {s} can occur as soon as the temperature passes {v}.",
                "Heat is bad for {s}. The limit is {v}.",
                "At temperatures over {v}, the use of {s} is not allowed.",
                "The temperature limit of {s} has been set at {v}.",
                "Engineers tested {s} in great heat and found it could stand up to {v}.",
                "As long as it is no warmer than {v}, {s} will run without trouble.",
            ),
            questions=(
                "What is the highest safe temperature for {s}?",
                "Up to what temperature can {s} be used?",
                "What is the temperature limit of {s}?",
                "Above what temperature may {s} be damaged?",
                "How hot may {s} get?",
                "What is the maximum temperature at which {s} works safely?",
                "How much heat can {s} stand?",
                "At what temperature does the use of {s} become unsafe?",
            ),
            inverse_questions=(
                "Which device must not be used above {v}?",
                "What has a temperature limit of {v}?",
                "Which product may be damaged above {v}?",
                "What works safely up to {v}?",
            ),
        ),
        Relation(
            name="storage",
            value=STORE,
            statements=(
                "{s} should be stored {v} when not in use.",
                "Keep {s} {v} between uses.",
                "When you have finished, put {s} away {v}.",
                "The right place to store {s} is {v}.",
                "During the winter, {s} belongs {v}.",
                "Store {s} {v} if you will not need it for a while.",
                "{s} does not like dust. Store it {v}.",
                "For longer breaks, the manual asks you to leave {s} {v}.",
                "It is {v} that {s} should be kept.",
                "After use, {s} goes back {v}.",
                "To protect {s} from damp, leave it {v}.",
            ),
            questions=(
                "Where should {s} be stored?",
                "Where do you keep {s} when it is not in use?",
                "What is the right place to store {s}?",
                "Where does {s} belong during the winter?",
                "Where should you put {s} after use?",
                "According to the manual, where is {s} to be kept?",
                "In which place is {s} protected from damp?",
                "Where does {s} go when you have finished with it?",
            ),
            inverse_questions=(
                "Which device should be stored {v}?",
                "What do you keep {v} when it is not in use?",
                "Which product belongs {v}?",
                "What should be put away {v}?",
            ),
            held_out=True,
        ),
        Relation(
            name="weight",
            value=either(
                joined("{n} grams", n=lambda rng: number(rng, 40, 2500)),
                joined(
                    "{a}.{b} kilograms",
                    a=lambda rng: number(rng, 1, 40),
                    b=lambda rng: str(rng.randint(1, 9)),
                ),
            ),
            statements=(
                "{s} weighs {v}.",
                "The weight of {s} is {v}.",
                "With the battery in place, {s} weighs {v}.",
                "At {v}, {s} is lighter than the older model.",
                "{s} comes to {v} on the scales.",
                "Weighing {v}, {s} fits on any shelf.",
                "{s} has a weight of {v}, without the cable.",
                "If you put {s} on a scale, it will read {v}.",
                "You may wonder how heavy {s} is. The answer is {v}.",
                "A total of {v} is what {s} weighs.",
                "Be careful when lifting {s}, which is {v} in weight.",
            ),
            questions=(
                "How much does {s} weigh?",
                "What is the weight of {s}?",
                "How heavy is {s}?",
                "What does {s} weigh?",
                "What would a scale read if you put {s} on it?",
                "Give the weight of {s}.",
                "How much weight do you lift when you pick up {s}?",
                "What weight is given for {s}?",
            ),
            inverse_questions=(
                "Which device weighs {v}?",
                "What has a weight of {v}?",
                "Which product comes to {v} on the scales?",
                "What weighs {v}?",
            ),
        ),
    ),
    intros=(
        "Thank you for buying {s}.",
        "Please read these instructions before you use {s}.",
        "This leaflet tells you how to look after {s}.",
        "{s} is ready to use in a few simple steps.",
        "Here is what you should know about {s}.",
        "Congratulations on your new purchase, {s}.",
        "The following notes apply to {s} only.",
    ),
    fillers=(
        "{s} is sold in several colours.",
        "Children should not play with {s}.",
        "{s} must not be thrown away with household rubbish.",
        "A printed guide is packed together with {s}.",
        "{s} hums quietly when it is switched on.",
        "Spare parts for {s} can be ordered by post.",
        "{s} was tested in an independent laboratory.",
    ),
)
