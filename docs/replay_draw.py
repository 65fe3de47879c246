"""复算一次双随机抽取，只用标准库。Make a double-random draw again, with nothing but the standard library.

python docs/replay_draw.py http://127.0.0.1:8000 InspectionDraw:1
"""

import hashlib
import json
import sys
from decimal import Context, Decimal
from urllib.request import Request, urlopen

base, draw_id = sys.argv[1:]
query = (
    "query ($id: ID!) { node(id: $id) { ... on InspectionDraw { seed size roster inspectors barred digest picked } } }"
)
body = json.dumps({"query": query, "variables": {"id": draw_id}}).encode()
answer = json.load(urlopen(Request(base + "/graphql", body, {"Content-Type": "application/json"})))
draw = answer["data"]["node"] or sys.exit("没有该抽取，或计划尚未办结。No such draw, or its plan is not closed yet.")
weights, barred = dict(draw["roster"]), {(who, agency) for who, agency in draw["barred"]}
exact = Context(prec=50)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lot(seed: str, number: int) -> int:
    """A number below 2^256 that only seed and number decide."""
    return int(sha(f"{seed}\n{number}"), 16)


def key(agency: int) -> Decimal:
    """-ln(u) / weight: the least is drawn first, which is the largest u^(1/weight)."""
    u = exact.divide(Decimal(2 * lot(draw["seed"], agency) + 1), Decimal(2 * 2**256))
    return exact.divide(-exact.ln(u), Decimal(weights[agency]))


def sent_to(agency: int) -> list[int]:
    """The two of the least lot among those who may go there."""
    may = [who for who in draw["inspectors"] if (who, agency) not in barred]
    return sorted(may, key=lambda who: lot(f"{draw['seed']}\n{agency}", who))[:2]


roster = sha("\n".join(f"{agency}:{weights[agency]}" for agency in sorted(weights)))
people = ",".join(str(who) for who in sorted(draw["inspectors"]))
pairs = ",".join(f"{who}-{agency}" for who, agency in sorted(barred))
if sha(f"{roster}\n{people}\n{pairs}") != draw["digest"]:
    sys.exit("名册与摘要不符。The roster is not the one that was drawn from.")
picked = [[agency, *sent_to(agency)] for agency in sorted(weights, key=key)[: draw["size"]]]
if picked != draw["picked"]:
    sys.exit(f"不一致。It differs: {picked} / {draw['picked']}")
print(f"一致 equal: {len(picked)} 家 agencies")
