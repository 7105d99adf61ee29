"""Words that speak for or against a capitalised word being a place."""

from __future__ import annotations

INSIDE = frozenset("of the de la el al and upon on - . ' \u2019 & del le du der es do da dos das am an sur en di".split())
LOCATIVE = frozenset(
    "in near at from around outside across inside toward towards into through within throughout via nearby downtown between beyond".split()
)
# What a newspaper writes after a place's name when the two are an organisation of that place.
ORGANISATION = frozenset(
    "police county city sheriff sheriff's mayor council university college high department highway fire school schools district regional "
    "court courts hospital airport government president army national house senate supreme general chamber board public area town village "
    "township legislature governor division community township parish metro international residents resident man woman men women officials "
    "state commission commissioner authority municipal attorney".split()
)
# A name may stand before these without being part of a longer one.
WITHIN_NAME = frozenset(
    "police county city sheriff mayor council councilman councilwoman councilor district department fire high school schools hospital court "
    "university college community state attorney commissioner judge highway airport governor gov rep sen president avenue monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november december".split()
)
# Never a place, whatever the gazetteer has of that name.
NEVER = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december us university church the west east north south western eastern northern southern president senate congress democrat democrats "
    "republican republicans christian god police union man mr mrs ms dr street road avenue park center centre central of telegram reuters "
    "twitter bible media nato internet islam muslim muslims jewish jews data facebook hamas hezbollah taliban united youtube google internet "
    "christianity catholic catholics protestant sunni shiite shia hindu buddhist islamic".split()
) - {"us"}
# Ordinary words that are also small places: a place only where the parse and the words before say so.
COMMON = frozenset(
    "hall river main superior valley lake middle ridge court wilderness airport town day forest market village earth metro grand border bridge "
    "college creek trail council island station wild titan marine marines olympic olympics supreme gulf northeast northwest southeast southwest "
    "republic competition wing cardinal star point piano car tower portal salt long royal federal ocean canal railroad cathedral hospital glacier "
    "hills city cooper delta monument abbey downtown midtown uptown plaza liberty independence victory union hope "
    "freedom justice enterprise commerce energy home house mall club bank story best new first second orange green white black brown blue gray "
    "church temple post press times news herald journal tribune star globe sun mirror guardian page office general major captain sergeant chief "
    "bay beach cape cove harbor harbour port mountain mountains mount field fields farm mill mills spring springs summer winter autumn fall "
    "capitol congress state national international masters series cup final championship team league miss king queen prince "
    "duke earl lord lady son sons mother father brothers sisters friend young old good love joy peace grace faith data ai apple".split()
)
