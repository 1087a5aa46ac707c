"""Manuals: a coined device and how it is charged, reset, cleaned and kept."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, number, one_of
from gdprompt.tasks.worlds.schema import domain

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

DOMAIN = domain(
    "manuals",
    subject=either(
        joined("the {name} {device}", name=coined, device=DEVICE),
        joined("the {name} {model}", name=coined, model=MODEL),
        joined("the {name} {model} {device}", name=coined, model=MODEL, device=DEVICE),
    ),
    pronouns=(("it", "its"),),
    values={
        "charging_time": DURATION,
        "reset_button": BUTTON,
        "warranty": WARRANTY,
        "error_signal": SIGNAL,
        "cleaning": CLEANER,
        "max_temperature": TEMPERATURE,
        "storage": STORE,
        "weight": either(
            joined("{n} grams", n=lambda rng: number(rng, 40, 2500)),
            joined(
                "{a}.{b} kilograms",
                a=lambda rng: number(rng, 1, 40),
                b=lambda rng: str(rng.randint(1, 9)),
            ),
        ),
    },
    held_out=("storage",),
)
