"""What the OpenAI SDK makes of its types at the first event of a process: a quarter of a second."""

from typing import Any, cast

from openai._models import construct_type
from openai.types.responses import ResponseStreamEvent

construct_type(type_=cast(Any, ResponseStreamEvent), value={"type": "keepalive"})
