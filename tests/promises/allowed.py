"""Where each word of a day may turn up, as PROMISES.md says; everywhere else it is a leak.

What a browser sends to its own site is between the customer and Confluence. An address of ours that Confluence opens
carries a token and the site's host, as Confluence makes it: what is in the token is allowed there and nothing else.
"""

from collections.abc import Mapping

AI = ("wire/openai/v1/responses", "wire/gemini/v1/models/*:streamGenerateContent")
SQL = "wire/supabase/rest/v1/rpc"
PROMPT, RESPONSE = "table/app.ai_requests.prompt", "table/app.ai_requests.response"
SETTLED = (f"{SQL}/settle_ai_request", f"{SQL}/release_ai_request")
SAVED = ("browser/acme.localhost/wiki/_host/frame#body", "browser/acme.localhost/wiki/_host/pages/*")
FRAMED = "browser/app.localhost/*.html#url"
CALLED = "browser/app.localhost/api/*#headers"
ACCOUNTS = ("account_reports", "ai_requests", "checkout_sessions", "idempotency_keys", "rate_windows")
ACCOUNT = (
    *(f"{SQL}/*", *(f"table/app.{table}.account_id" for table in ACCOUNTS)),
    *("wire/confluence/wiki/rest/api/content/*/permission/check", "wire/confluence/wiki/rest/api/user"),
    "wire/confluence/wiki/rest/atlassian-connect/latest/report-accounts",
)
VISITED = ("browser/*.localhost/login#url", FRAMED, CALLED)
HOST = (
    *("wire/confluence/*", f"{SQL}/install_site", "table/app.sites.name", "table/app.installations.base_url"),
    *("table/app.ai_requests.site", "table/app.ai_requests.chained", "table/app.audit_checkpoints.jws"),
    *("browser/*.localhost/*", f"{SQL}/keep_audit_checkpoints", f"{SQL}/end_audit_export"),
)
# its cloud id, which is in the address that Forge's events have of it
NAMES_OF_FORGE = ("sites.client_key", "sites.cloud_id", "installations.base_url")

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "generate prompt": (*AI, f"{SQL}/begin_ai_request", PROMPT),
    "chat prompt": (*AI, f"{SQL}/begin_chat_turn", PROMPT),
    "earlier prompt": AI,
    "research prompt": (AI[0], f"{SQL}/begin_research_run", PROMPT),
    "abroad prompt": (AI[0], f"{SQL}/begin_ai_request", PROMPT),
    "screen prompt": (AI[1], f"{SQL}/begin_ai_request", PROMPT, "browser/app.localhost/api/generate#body"),
    "turn prompt": (AI[1], f"{SQL}/begin_chat_turn", PROMPT, "browser/app.localhost/api/chat#body"),
    "page text": AI,
    "alt": AI,
    "text by hand": (AI[1], "browser/app.localhost/api/chat#body", *SAVED),
    # what a model wrote is a response, and then the page's
    "screen text": (AI[1], "browser/app.localhost/api/chat#body", *SAVED, SETTLED[0], RESPONSE),
    "answer": (*SETTLED, RESPONSE),
    "said": (SETTLED[0], RESPONSE),
    "report": (AI[0], f"{SQL}/keep_report", SETTLED[0], RESPONSE),
    "file name": ("wire/confluence/wiki/rest/api/content/*/child/attachment",),
    "host of acme": HOST,
    "host of globex": HOST,
    "host of initech": (*HOST, f"{SQL}/find_forge_installation"),
    "client key of acme": (f"{SQL}/*", "table/app.sites.client_key", FRAMED, CALLED),
    "client key of globex": (f"{SQL}/*", "table/app.sites.client_key", FRAMED, CALLED),
    "client key of initech": (f"{SQL}/*", *(f"table/app.{column}" for column in NAMES_OF_FORGE)),
    "account of Alice": (*ACCOUNT, *VISITED),
    "account of Bob": (*ACCOUNT, *VISITED),
    "account of Victor": (*ACCOUNT, *VISITED),
    "account of Charlie": ACCOUNT,
    "account of Dora": (*ACCOUNT, *VISITED),
    "account of Erin": ACCOUNT,
    "account of Frank": ACCOUNT,
    "account of Gus": ACCOUNT,
    "setting SUPABASE_SECRET_KEY": ("wire/supabase/*",),
    "setting OPENAI_API_KEY": ("wire/openai/*",),
    "setting GEMINI_API_KEY": ("wire/gemini/*",),
    "setting STRIPE_SECRET_KEY": ("wire/stripe/*#authorization",),
}
