"""What SDKs find out at the first call of a process.

OpenAI's makes something of its types, a quarter of a second; it and PostHog's ask two programs what system this is.
"""

import platform
from typing import Any, cast

import distro
from openai._models import construct_type
from openai.types.responses import ResponseStreamEvent

construct_type(type_=cast(Any, ResponseStreamEvent), value={"type": "keepalive"})
platform.platform()
distro.info()
