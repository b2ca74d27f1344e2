"""Changing the catalogue."""

from typing import Any

import graphene
from django.utils import timezone

from domains.commerce import schemas, selectors, services
from domains.commerce.graphql.inputs import (
    CategoryInput,
    CategoryPatchInput,
    ProductInput,
    ProductPatchInput,
)
from domains.commerce.graphql.types import (
    CategoryType,
    ProductReviewType,
    ProductType,
    StockMovementType,
)
from shared.graphql import Mutation, current_user, find_one, parse, parse_id, viewer
from shared.idempotency.operations import run_once


class CreateProduct(Mutation):
    """Put a new product on sale."""

    class Arguments:
        input = ProductInput(required=True)
        idempotency_key = graphene.String()

    product = graphene.Field(ProductType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreateProduct":
        """Create the product, once per key."""
        actor = current_user(info)
        body = parse(schemas.ProductIn, input)
        product_id = run_once(
            user=actor,
            key=idempotency_key,
            operation="createProduct",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_product(actor=actor, fields=body.fields(), now=timezone.now()).pk
            ),
        )
        return CreateProduct(product=selectors.get_product(id_or_slug=str(product_id)))


class UpdateProduct(Mutation):
    """Change some of what is said of a product."""

    class Arguments:
        id = graphene.ID(required=True)
        input = ProductPatchInput(required=True)

    product = graphene.Field(ProductType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateProduct":
        """Change the product."""
        product = services.update_product(
            actor=viewer(info),
            product_id=parse_id(id),
            changes=parse(schemas.ProductPatchIn, input).changes(),
            now=timezone.now(),
        )
        return UpdateProduct(product=product)


class DeleteProduct(Mutation):
    """Take a product off sale. Orders that hold it keep it."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteProduct":  # noqa: A002
        """Delete or hide the product."""
        services.delete_product(actor=viewer(info), product_id=parse_id(id), now=timezone.now())
        return DeleteProduct(id=id)


class AdjustStock(Mutation):
    """Add units to a product's stock or take some away."""

    class Arguments:
        product_id = graphene.ID(required=True)
        delta = graphene.Int(required=True)
        reason = graphene.String(required=True)

    product = graphene.Field(ProductType, required=True)
    movement = graphene.Field(StockMovementType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, product_id: str, delta: int, reason: str) -> "AdjustStock":
        """Move the stock."""
        body = parse(schemas.StockAdjustmentIn, {"delta": delta, "reason": reason})
        movement = services.adjust_stock(
            actor=viewer(info),
            product_id=parse_id(product_id),
            delta=body.delta,
            reason=body.reason,
            now=timezone.now(),
        )
        return AdjustStock(product=movement.product, movement=movement)


class AddReview(Mutation):
    """Say what you think of a product that you have bought and paid."""

    class Arguments:
        product_id = graphene.ID(required=True)
        rating = graphene.Int(required=True)
        body = graphene.String()
        idempotency_key = graphene.String()

    review = graphene.Field(ProductReviewType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        product_id: str,
        rating: int,
        body: str | None = None,
        idempotency_key: str | None = None,
    ) -> "AddReview":
        """Add the review, once per key."""
        user = current_user(info)
        review = parse(schemas.ProductReviewIn, {"rating": rating, "body": body})
        review_id = run_once(
            user=user,
            key=idempotency_key,
            operation="addReview",
            body={"product_id": product_id, **review.model_dump(mode="json")},
            effect=lambda: (
                services.add_review(
                    user=user,
                    product_id=parse_id(product_id),
                    rating=review.rating,
                    body=review.body,
                    now=timezone.now(),
                ).pk
            ),
        )
        return AddReview(review=find_one(info, selectors.list_all_reviews(), pk=review_id))


class CreateCategory(Mutation):
    """Put up a new category."""

    class Arguments:
        input = CategoryInput(required=True)
        idempotency_key = graphene.String()

    category = graphene.Field(CategoryType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreateCategory":
        """Create the category, once per key."""
        actor = current_user(info)
        body = parse(schemas.CategoryIn, input)
        category_id = run_once(
            user=actor,
            key=idempotency_key,
            operation="createCategory",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_category(actor=actor, fields=body.fields(), now=timezone.now()).pk
            ),
        )
        return CreateCategory(category=selectors.get_category(id_or_slug=str(category_id)))


class UpdateCategory(Mutation):
    """Rename a category, or move it with all that is below it."""

    class Arguments:
        id = graphene.ID(required=True)
        input = CategoryPatchInput(required=True)

    category = graphene.Field(CategoryType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateCategory":
        """Change the category."""
        category = services.update_category(
            actor=viewer(info),
            category_id=parse_id(id),
            changes=parse(schemas.CategoryPatchIn, input).changes(),
        )
        return UpdateCategory(category=category)


class DeleteCategory(Mutation):
    """Take a category down that holds neither products nor categories."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteCategory":  # noqa: A002
        """Delete the category."""
        services.delete_category(actor=viewer(info), category_id=parse_id(id))
        return DeleteCategory(id=id)
