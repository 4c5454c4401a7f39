"""What a request's handler works with: settings, database, Confluence. One per warm instance, made when first used.

No package that only some requests need is imported above a function: a refusal costs no more than it must.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from lib.ai.retirement import Refused
from lib.ai.running import Running
from lib.settings import Settings

if TYPE_CHECKING:
    import httpx

    from lib.analytics import Analytics
    from lib.confluence.forge_keys import ForgeKeys
    from lib.confluence.installations import Installations
    from lib.confluence.permissions import Permissions
    from lib.confluence.signed_install import SignedInstalls
    from lib.database import Database
    from lib.media import Library
    from lib.media.bucket import Bucket
    from lib.payments.stripe_api import StripeApi


class Services(msgspec.Struct, frozen=True, dict=True):
    """Two threads that ask for one at the same moment may each make it: one of the two is kept, both work."""

    settings: Settings
    # made at once: two of it would hide one request's stop from another
    running: Running = msgspec.field(default_factory=Running)
    refused_models: Refused = msgspec.field(default_factory=Refused)

    @cached_property
    def database(self) -> "Database":
        """The SQL functions, through Supabase's API."""
        from lib.database import Database

        settings = self.settings
        return Database(settings.supabase_url, settings.supabase_secret_key, settings.outbound_timeouts)

    @cached_property
    def http(self) -> "httpx.Client":
        """For Confluence, its key server and the bucket: no redirect followed, no proxy, no cookie kept."""
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        from lib.in_time import InTimeTransport

        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        transport = InTimeTransport()
        return httpx.Client(transport=transport, follow_redirects=False, trust_env=False, cookies=no_cookies)

    @cached_property
    def installations(self) -> "Installations":
        """The sites that this instance has seen, with their shared secrets."""
        from lib.confluence.installations import Installations

        return Installations(self.database, self.settings)

    @cached_property
    def permissions(self) -> "Permissions":
        """What Confluence has said lately about who may what."""
        from lib.confluence.permissions import Permissions

        return Permissions(self.http, self.settings)

    @cached_property
    def signed_installs(self) -> "SignedInstalls":
        """Verifies what Atlassian signs."""
        from lib.confluence.signed_install import SignedInstalls

        return SignedInstalls(self.http, self.settings)

    @cached_property
    def forge_keys(self) -> "ForgeKeys":
        """What Forge's events are signed with."""
        from lib.confluence.forge_keys import ForgeKeys

        return ForgeKeys(self.http, self.settings)

    @cached_property
    def library(self) -> "Library":
        """Our own pictures, as this release ships them: what models find."""
        from lib.media import Library

        return Library.load()

    @cached_property
    def bucket(self) -> "Bucket":
        """Our own pictures, as they are published: what people find."""
        from lib.media.bucket import Bucket

        return Bucket(self.http, self.settings, self.library)

    @cached_property
    def analytics(self) -> "Analytics":
        """What people do with the product, told after the answer."""
        from lib.analytics import Analytics

        return Analytics(self.settings)

    @cached_property
    def stripe(self) -> "StripeApi":
        """Payments; the SDK is loaded for whoever gets as far as asking it."""
        from lib.payments.stripe_api import StripeApi

        return StripeApi(self.settings)
