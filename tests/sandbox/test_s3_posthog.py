"""The stand-ins of S3 and PostHog, as their own SDKs see them."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from posthog import Posthog as PosthogClient

from sandbox.posthog import POSTHOG_KEY, Posthog
from sandbox.s3 import ACCESS_KEY_ID, BUCKET, SECRET_ACCESS_KEY, Storage
from sandbox.wire import Handler, Service, Wire


@pytest.fixture
def serve() -> Iterator["Serve"]:
    serving = Serve()
    yield serving
    serving.stop()


class Serve:
    """Starts stand-ins and gives their addresses."""

    def __init__(self) -> None:
        self._services: list[Service] = []

    def __call__(self, name: str, handler: Handler) -> str:
        service = Service(name, handler, Wire())
        service.start()
        self._services.append(service)
        return f"http://127.0.0.1:{service.port}"

    def stop(self) -> None:
        for service in self._services:
            service.stop()


def s3_client(address: str, secret: str = SECRET_ACCESS_KEY) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=secret,
        region_name="eu-west-1",
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_s3_holds_the_library_refuses_what_it_has_not_and_forgets_at_a_reset(serve: Serve) -> None:
    stand_in = Storage()
    client = s3_client(serve("s3", stand_in.handle))
    client.put_object(Bucket=BUCKET, Key="x.webp", Body=b"x")
    part = client.get_object(Bucket=BUCKET, Key="waves.webp", Range="bytes=0-3")
    assert (206, b"RIFF") == (part["ResponseMetadata"]["HTTPStatusCode"], part["Body"].read())
    stand_in.reset()
    with pytest.raises(ClientError) as refused:
        client.get_object(Bucket=BUCKET, Key="x.webp")
    assert "NoSuchKey" == refused.value.response["Error"]["Code"]
    client.close()


def test_s3_refuses_what_another_key_has_signed(serve: Serve) -> None:
    client = s3_client(serve("s3", Storage().handle), "another")
    with pytest.raises(ClientError) as refused:
        client.get_object(Bucket=BUCKET, Key="waves.webp")
    assert "SignatureDoesNotMatch" == refused.value.response["Error"]["Code"]
    client.close()


def test_posthog_takes_events_and_forgets_them_at_a_reset(serve: Serve) -> None:
    stand_in = Posthog()
    client = PosthogClient(POSTHOG_KEY, host=serve("posthog", stand_in.handle), sync_mode=True)
    client.capture("page generated", distinct_id="somebody", properties={"sections": 4})
    client.shutdown()
    (event,) = stand_in.list_events()
    assert (event["event"], event["distinct_id"], event["properties"]["sections"]) == ("page generated", "somebody", 4)
    stand_in.reset()
    assert stand_in.list_events() == []
