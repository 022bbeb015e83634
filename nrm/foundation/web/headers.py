"""Security headers on every response, errors and files included (OWASP ASVS 5.0, V3.4)."""

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from nrm.foundation.web.assets import FILES

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",  # Bootstrap's stylesheet holds its ticks as data:
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_POLICY)

_POWERS_OFF = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in _POWERS_OFF),
    "X-Robots-Tag": "noindex, nofollow",
}

_A_YEAR = 31_536_000


def let_be_kept(response: AnyResponse, seconds: int) -> AnyResponse:
    """Allow caches to keep an answer and give it to anybody; only for what is the same for all."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def install(app: Flask) -> None:
    """Put the headers on every response of `app`."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint in FILES and response.status_code < 400:
            response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        elif not response.cache_control.public or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"
        return response
