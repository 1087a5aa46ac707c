"""Other words for common verbs, so that a question need not repeat its sentence."""

from __future__ import annotations

import random

from gdprompt.tasks.clauses import forms

# Each line: verbs that may stand for one another where they take an object or a phrase of place.
_GROUPS = """
begin start commence
end finish conclude
build construct erect
buy purchase acquire
make create produce
get receive obtain
give hand offer
show display exhibit
find discover locate
help assist aid
keep retain hold
choose select pick
found establish set_up
repair mend fix
write compose author
win gain secure
join enter
leave abandon quit
reach arrive_at
attach fasten
throw hurl toss
carry bear transport
send dispatch
ask request
tell inform
say state declare
answer reply respond
see notice spot
look gaze stare
watch observe
hide conceal
destroy ruin wreck
damage harm
burn scorch
kill slay
attack assault
defend protect guard
defeat beat
rule govern
own possess
use employ utilise
need require
want wish desire
like enjoy
love adore
hate detest
fear dread
call name term
marry wed
travel journey
walk stroll
live reside dwell
stay remain
work labour toil
teach instruct train
learn study
study examine
measure gauge
collect gather
pay spend
cost fetch
cover coat
fill pack
open unlock
close shut
eat consume
drink sip
cook prepare
clean wash
cut slice
dig excavate
paint decorate
draw sketch
sing perform
play perform
publish issue release
print publish
move shift
put place lay
push shove
pull drag haul
drop release
raise lift
lower reduce
decrease reduce
improve better
change alter
replace substitute
remove delete take_away
add append
include contain
contain hold
connect link join
separate divide
divide split
form make_up
cause bring_about
allow permit let
stop halt
prevent avert
force compel
order command
promise vow
refuse decline
accept take
agree consent
believe think
think reckon
know understand
remember recall
forget overlook
plan intend
try attempt
succeed prosper
happen occur
appear emerge
vanish disappear
arrive come turn_up
depart leave
return come_back
fly soar
fall drop
climb ascend
rise ascend
descend go_down
sleep slumber
speak talk
shout cry yell
whisper murmur
laugh chuckle
weep cry sob
describe depict portray
explain clarify
invent devise
design devise plan
develop work_out
introduce bring_in
adopt take_up
appoint name
elect vote_in
visit call_on
meet encounter
rescue save
steal rob
catch capture
arrest seize
free release liberate
feed nourish
serve wait_on
store stock
hang suspend
tie bind
break smash
bend flex
melt thaw
freeze chill
boil cook
stir mix
mix blend
pour tip
wear put_on
sew stitch
wrap envelop
"""
SYNONYMS: dict[str, tuple[str, ...]] = {}
for _line in _GROUPS.split("\n"):
    _words = tuple(_line.split())
    for _word in _words:
        others = tuple(w for w in _words if w != _word and "_" not in w)
        if others and "_" not in _word:
            SYNONYMS[_word] = tuple(dict.fromkeys([*SYNONYMS.get(_word, ()), *others]))


def another_word(verb: str, rng: random.Random, tag: str = "", rate: float = 0.4) -> str:
    """Another verb in the same form with probability `rate`, where one is known; else `verb` itself."""
    found = forms(verb)
    tag = tag or next((t for t in ("VBG", "VBN", "VBD", "VBZ", "VB") if t in found), "")
    lemma = found.get(tag, "")
    if lemma not in SYNONYMS or rng.random() >= rate:
        return verb
    import lemminflect

    inflected = lemminflect.getInflection(rng.choice(SYNONYMS[lemma]), tag)
    return inflected[0] if inflected else verb
