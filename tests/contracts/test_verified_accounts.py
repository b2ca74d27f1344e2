"""Promise: sensitive operations need a verified e-mail address if the settings require it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shared.auth.models import User
from tests.contracts.test_examples import answer, operations, tokens

pytestmark = pytest.mark.slow

__all__ = ["tokens"]

CODE = "email_not_verified"
VOTE_ORDER_POST_APPLY = {
    *("cast_vote", "place_order", "create_job"),
    *("apply_to_job", "apply_to_job_by_verb", "create_application"),
}
MUTATIONS = {
    "castVote": 'castVote(pollId: "1", optionIds: ["1"])',
    "placeOrder": 'placeOrder(input: {items: [{productId: "1", quantity: 1}]})',
    "createJob": 'createJob(input: {title: "Tea taster", categoryId: "1", companyId: "1",'
    " jobType: FULL_TIME, workplaceType: REMOTE})",
    "applyToJob": 'applyToJob(input: {jobId: "1"})',
}


@pytest.mark.django_db
def test_only_documented_operations_refuse_unverified_accounts(
    client: Client, tokens: Mapping[str, str], settings: Any
) -> None:
    documented = {each.name: each for each in operations() if CODE in json.dumps(each.definition)}
    settings.NEXUS_REQUIRE_VERIFIED_EMAIL = True
    User.objects.update(email_verified_at=None)

    answers = {each.name: answer(client, each, tokens) for each in operations()}
    refused = {name for name, (status, body) in answers.items() if CODE.encode() in body}

    assert set(documented) == refused == VOTE_ORDER_POST_APPLY
    assert {answers[name][0] for name in refused} == {403}
    User.objects.update(email_verified_at=timezone.now())
    for name, operation in documented.items():
        assert answer(client, operation, tokens)[0] == 201, name


@pytest.mark.django_db
def test_mutations_refuse_unverified_accounts(
    client: Client, tokens: Mapping[str, str], settings: Any
) -> None:
    settings.NEXUS_REQUIRE_VERIFIED_EMAIL = True
    User.objects.update(email_verified_at=None)

    codes = {}
    for name, field in MUTATIONS.items():
        found = client.post(
            "/graphql/",
            {"query": f"mutation {{ {field} {{ __typename }} }}"},
            content_type="application/json",
            headers={"Authorization": f"Bearer {tokens['employer']}"},
        ).json()
        codes[name] = found["errors"][0].get("extensions", {}).get("code", found)

    assert codes == dict.fromkeys(MUTATIONS, CODE)


@pytest.mark.django_db
def test_unverified_accounts_are_accepted_by_default(
    client: Client, tokens: Mapping[str, str]
) -> None:
    User.objects.update(email_verified_at=None)

    found = {
        each.name: answer(client, each, tokens)[0]
        for each in operations()
        if each.name in VOTE_ORDER_POST_APPLY
    }

    assert found == dict.fromkeys(VOTE_ORDER_POST_APPLY, 201)
