"""The page of GraphiQL, from assets that the installation brings: nothing is loaded from elsewhere."""

import secrets
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<title>GraphiQL</title>
<link rel="stylesheet" href="{assets}/graphiql.min.css">
<style>html, body, #graphiql {{ height: 100%; margin: 0; }}</style>
</head>
<body>
<div id="graphiql"></div>
<script src="{assets}/react.production.min.js"></script>
<script src="{assets}/react-dom.production.min.js"></script>
<script src="{assets}/graphiql.min.js"></script>
<script nonce="{nonce}">
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {{
    fetcher: GraphiQL.createFetcher({{ url: location.pathname }}), shouldPersistHeaders: true
  }})
);
</script>
</body>
</html>
"""


def page(assets: str) -> HTMLResponse:
    """The page; `assets` is the path under which the files are served."""
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:;"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    return HTMLResponse(PAGE.format(assets=assets, nonce=nonce), headers=headers)


def assets_route(directory: Path, path: str = "/graphiql") -> Mount:
    """The route that serves the files."""
    return Mount(path, StaticFiles(directory=directory))
