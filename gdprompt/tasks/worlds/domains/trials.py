"""Trials: who was accused, of what and why, who judged, where, on what proof, with what sentence and when."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, date, either, joined, number, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

CASE = either(
    one_of("case, trial, affair"),
    joined(
        "{topic} {kind}",
        topic=one_of(
            "harbour, mill, orchard, market, railway, theatre, bridge, brewery, lighthouse, castle, inn, ferry, "
            "bakery, farm, island, hotel, circus, school, palace, quarry, vineyard, canal, opera, barracks"
        ),
        kind=one_of("case, trial, affair"),
    ),
)
CHARGE = joined(
    "{verb} {adj} {noun}",
    verb=one_of(
        "stealing, smuggling, hiding, burning, destroying, secretly selling, damaging, "
        "illegally importing, withholding, embezzling, tampering with, trading in"
    ),
    adj=one_of(
        "valuable, sealed, imported, rare, official, foreign, ancient, private, stamped, borrowed, confidential, "
        "untaxed, precious, unclaimed, military, antique, royal, hand-made, registered, missing"
    ),
    noun=one_of(
        "letters, paintings, coins, deeds, maps, wine barrels, church bells, ledgers, furs, jewels, statues, carpets, "
        "seeds, medicines, violins, saddles, silk, passports, tax records, fishing licences, ballot boxes, uniforms, "
        "clocks, manuscripts, weapons, diamonds, stamps, tapestries, account books, parcels"
    ),
)
EVIDENCE = joined(
    "{look} {thing} found {where}",
    look=one_of(
        "a torn, a muddy, a burnt, a bloodstained, a faded, a wet, a broken, a half-hidden, a crumpled, a stained"
    ),
    thing=one_of(
        "glove, receipt, button, diary, key, boot, ticket, letter, handkerchief, photograph, matchbox, ring, notebook, "
        "umbrella, hatpin, pocket knife, candle, shopping list, scarf, purse, shoelace, label"
    ),
    where=one_of(
        "in a hayloft, under a bed, behind a stove, in a drain, in a coat pocket, on a windowsill, inside a piano, "
        "beside a well, in an ash bin, on a roof, under a floorboard, in a flower pot, in a stable, near a fence"
    ),
)
PENALTY = either(
    joined(
        "a fine of {n} {unit}",
        n=lambda rng: number(rng, 20, 999),
        unit=one_of("crowns, pounds, dollars, marks, francs, guilders, thalers"),
    ),
    joined(
        "{n} {unit} {what}",
        n=one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, fifteen, twenty"),
        unit=one_of("years, months, weeks"),
        what=one_of(
            "in prison, in a labour camp, of hard labour, of house arrest, of street sweeping, of community service, "
            "of unpaid farm work, in the county jail, in the fortress, of exile, on probation"
        ),
    ),
)
MOTIVE = joined(
    "to {verb} {adj} {whom}",
    verb=one_of("impress, please, help, punish, rescue, shame, spite, protect, surprise, repay, win over, feed, outdo"),
    adj=one_of(
        "a wealthy, a jealous, a sick, a dying, a greedy, a lonely, a cruel, a proud, a distant, a hungry, "
        "a forgotten, an elderly, an ungrateful, an absent, a beloved, a stubborn"
    ),
    whom=one_of(
        "aunt, neighbour, landlady, brother, cousin, teacher, business partner, godmother, uncle, rival, colleague, "
        "grandmother, friend, nephew, sister, employer, stepfather, schoolmate, mother-in-law, widow"
    ),
)

DOMAIN = domain(
    "trials",
    subject=joined("the {name} {case}", name=coined, case=CASE),
    pronouns=(("it", "its"), ("the case", "the case's")),
    values={
        "accused": person,
        "judge": person,
        "charge": CHARGE,
        "evidence": EVIDENCE,
        "place": place,
        "verdict_date": date,
        "penalty": PENALTY,
        "motive": MOTIVE,
    },
    held_out=("evidence",),
)
