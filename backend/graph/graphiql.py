"""The page of GraphiQL, from assets that the installation brings: nothing is loaded from elsewhere."""

import secrets
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

PAGE = Template("""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<title>GraphiQL</title>
<link rel="stylesheet" href="$assets/graphiql.min.css">
<style>html, body, #graphiql { height: 100%; margin: 0; }</style>
</head>
<body>
<div id="graphiql"></div>
<script src="$assets/react.production.min.js"></script>
<script src="$assets/react-dom.production.min.js"></script>
<script src="$assets/graphiql.min.js"></script>
<script nonce="$nonce">
const ask = GraphiQL.createFetcher({ url: location.pathname });
async function* listen(asked, options) {
  const answer = await fetch(location.pathname, {
    method: "POST", body: JSON.stringify(asked),
    headers: { ...options.headers, "content-type": "application/json", accept: "text/event-stream" }
  });
  if (!(answer.headers.get("content-type") || "").startsWith("text/event-stream")) {
    yield await answer.json();
    return;
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = "", read = await reader.read(); !read.done; read = await reader.read()) {
      const events = (text + read.value).split("\\n\\n");
      text = events.pop();
      for (const event of events) {
        const lines = event.split("\\n").filter(line => line.startsWith("data: ")).map(line => line.slice(6));
        const data = lines.join("\\n");
        if (data) yield JSON.parse(data);
      }
    }
  } finally {
    reader.cancel();
  }
}
function fetcher(asked, options = {}) {
  const all = options.documentAST ? options.documentAST.definitions : [];
  const named = all.filter(one => one.operation && (!asked.operationName || one.name?.value === asked.operationName));
  return named.some(one => one.operation === "subscription") ? listen(asked, options) : ask(asked, options);
}
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, shouldPersistHeaders: true })
);
</script>
</body>
</html>
""")
"""A subscription is read as a stream of events; all else goes GraphiQL's own way."""


def page(assets: str) -> HTMLResponse:
    """The page; `assets` is the path under which the files are served."""
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:;"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    return HTMLResponse(PAGE.substitute(assets=assets, nonce=nonce), headers=headers)


def assets_route(directory: Path, path: str = "/graphiql") -> Mount:
    """The route that serves the files."""
    return Mount(path, StaticFiles(directory=directory))
