"""A provider's notice that it will retire a model: it only warns, in the log and on the screen."""

from datetime import date

from lib.ai.registry import list_retiring
from lib.settings import Settings
from lib.web.log import log


def warn_of_retirements(settings: Settings, today: date) -> None:
    """A line for each model that answers now and has its last day soon, or has had it."""
    for model in list_retiring(settings, today):
        facts = {"servedBy": model.served.id, "retiresOn": model.served.retires_on, "successor": model.successor.id}
        log("model_retires", model=model.name, **facts)
