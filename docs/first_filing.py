"""备案合同、登记隐患（附照片）、上传报告。File a contract, a hazard with its photo, and a report.

python docs/first_filing.py http://127.0.0.1:8000 TOKEN CLIENT_CREDIT_CODE Professional:1
"""

import hashlib
import json
import sys
from datetime import UTC, date, datetime, timedelta
from urllib.request import Request, urlopen

base, token, client, person = sys.argv[1:]
today, later = date.today(), date.today() + timedelta(days=300)
head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def send(path: str, body: bytes, method: str = "POST") -> dict[str, str]:
    return json.load(urlopen(Request(base + path, body, head, method=method)))


def give(command: str, answer: str) -> dict[str, str]:
    query = f"mutation {{ done: {command} {{ {answer} ... on Problem {{ code message remedy path }} }} }}"
    done = send("/graphql", json.dumps({"query": query}).encode())["data"]["done"]
    print(command.partition("(")[0], json.dumps(done, ensure_ascii=False))
    return done


def file(name: str, content: bytes) -> str:
    told = f'name: "{name}", size: {len(content)}, sha256: "{hashlib.sha256(content).hexdigest()}"'
    staged = give(f"stageFile({told})", "... on StagedFile { fileId uploadUrl }")
    return send(staged["uploadUrl"], content, "PUT")["id"]


contract = give(
    f'fileContract(input: {{number: "HT-{datetime.now(UTC):%f}", enterpriseCreditCode: "{client}", region: "331102",'
    f' serviceKind: "HAZARD_CHECK", mode: ENTERPRISE_ORDER, signedOn: "{today}", fromOn: "{today}", untilOn: "{later}",'
    ' visitsAYear: 4, fee: 12000, elements: {content: "隐患排查", payment: "按季"}})',
    "... on Contract { id missingElements }",
)["id"]
project = give(
    f'startProject(input: {{contractId: "{contract}", title: "季度排查", startedOn: "{today}", leadId: "{person}",'
    f' members: ["{person}"]}})',
    "... on Project { id }",
)["id"]
photo = file("现场.jpg", b"\xff\xd8\xff\xe0" + b"a photo")
give(
    f'recordHazard(input: {{projectId: "{project}", level: GENERAL, content: "配电箱未接地", advice: "加装接地线",'
    f' foundAt: "{datetime.now(UTC).isoformat()}", dueOn: "{later}", photoFileId: "{photo}"}})',
    "... on Hazard { id photoDigest }",
)
give(f'finishProject(projectId: "{project}", endedOn: "{today}")', "... on Project { id }")
paper = file("报告.pdf", b"%PDF-1.7 a report")
give(
    f'uploadReport(input: {{projectId: "{project}", kind: HAZARD_CHECK, title: "排查报告", fileId: "{paper}",'
    f' authorId: "{person}"}})',
    "... on Report { id dueOn uploadedOn }",
)
