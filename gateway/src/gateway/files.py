"""The files of the pages: styles, fonts, the reference's script; all of them ours, none from elsewhere.

A folder that carries a version in its name never changes, so a browser may keep it; everything else is asked
for again by its ETag, which costs a 304.
"""

import re
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_VERSIONED = re.compile(r"/[a-z-]+-\d+\.\d+\.\d+/")
_FOR_EVER = "public, max-age=31536000, immutable"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class Files(StaticFiles):
    def file_response(self, full_path: Any, *rest: Any, **more: Any) -> Response:
        response = super().file_response(full_path, *rest, **more)
        kept = _FOR_EVER if _VERSIONED.search(str(full_path)) else "no-cache"
        response.headers.update({**_HEADERS, "Cache-Control": kept})
        return response
