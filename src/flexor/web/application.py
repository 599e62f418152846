"""The web application: middlewares from the outside in, then pages, then the API."""

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware import Middleware

from flexor.app.house import House
from flexor.web import api, pages
from flexor.web.assets import STATIC, Assets
from flexor.web.errors import NoSurprises, add_error_pages
from flexor.web.limits import UPLOAD, BoundedBodies
from flexor.web.security.csp import StrictHeaders
from flexor.web.security.csrf import OnlyOurPages
from flexor.web.security.host import OnlyOurHosts


def create_app(house: House) -> FastAPI:
    """The pages and the API over one house. No docs pages: they would load from elsewhere."""
    app = FastAPI(
        title="Flexor",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(StrictHeaders),
            Middleware(NoSurprises),
            Middleware(OnlyOurHosts),
            Middleware(OnlyOurPages),
            Middleware(BoundedBodies, roomy={"/imports": UPLOAD}),
            Middleware(GZipMiddleware, minimum_size=600, compresslevel=5),
        ],
    )
    app.state.house = house
    add_error_pages(app)
    app.mount("/static", Assets(directory=STATIC), name="static")
    for router in (*pages.ROUTERS, *api.ROUTERS):
        app.include_router(router)
    return app
