"""Where each post of the town stands."""

from __future__ import annotations

from osint_monitor.demo.posts import DemoPost, SiteName

HOST = "127.0.0.1"
BASE_PORT = 18080
CHANNEL = "mistechko_board"

_PATHS = {
    SiteName.BOARD: "/ad/{n}.html",
    SiteName.JOBS: "/vacancy/{n}",
    SiteName.ROOMS: "/offer/{n}/",
    SiteName.ESCORT: "/profile/{n}",
    SiteName.DATING: "/member/{n}",
    SiteName.CHANNEL: f"/{CHANNEL}/{{n}}",
    SiteName.SOCIAL: "/@{who}/{n}",
    SiteName.FEED: "/item/{n}",
}


def host_of(site: SiteName, base_port: int = BASE_PORT) -> str:
    """Host and port of a site."""
    return f"{HOST}:{base_port + site.port_offset}"


def path_of(post: DemoPost) -> str:
    """The path of a post's own page."""
    pattern = _PATHS[post.site]
    return pattern.format(n=shown_number(post), who=account_of(post))


def address_of(post: DemoPost, base_port: int = BASE_PORT) -> str:
    """The whole address of a post's own page."""
    return f"http://{host_of(post.site, base_port)}{path_of(post)}"


def shown_number(post: DemoPost) -> int:
    """The number that the site shows: small on the channel, long on the social site."""
    if post.site is SiteName.CHANNEL:
        return 1_200 + (post.number - 41_003) // 7
    if post.site is SiteName.SOCIAL:
        return 115_000_000_000_000_000 + post.number * 1_000_003
    return post.number


def account_of(post: DemoPost) -> str:
    """The account that wrote a post on the social site: a few, with several posts."""
    return f"{post.lang.value}_neighbour{post.number // 7 % 3 + 1}"
