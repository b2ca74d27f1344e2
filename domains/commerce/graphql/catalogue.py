"""Changing the catalogue."""

from typing import Any

import graphene
from django.utils import timezone

from domains.commerce import schemas, services
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
from shared.graphql import Mutation, current_user, parse, pk_of, viewer


class CreateProduct(Mutation):
    """Put a new product on sale."""

    class Arguments:
        input = ProductInput(required=True)

    product = graphene.Field(ProductType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, input: dict[str, Any]) -> "CreateProduct":  # noqa: A002
        """Create the product."""
        product = services.create_product(
            actor=viewer(info),
            fields=parse(schemas.ProductIn, input).fields(),
            now=timezone.now(),
        )
        return CreateProduct(product=product)


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
            product_id=pk_of(id),
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
        services.delete_product(actor=viewer(info), product_id=pk_of(id), now=timezone.now())
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
            product_id=pk_of(product_id),
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

    review = graphene.Field(ProductReviewType, required=True)

    @staticmethod
    def mutate(
        root: None, info: Any, product_id: str, rating: int, body: str | None = None
    ) -> "AddReview":
        """Add the review."""
        user = current_user(info)
        said = parse(schemas.ProductReviewIn, {"rating": rating, "body": body})
        review = services.add_review(
            user=user,
            product_id=pk_of(product_id),
            rating=said.rating,
            body=said.body,
            now=timezone.now(),
        )
        return AddReview(review=review)


class CreateCategory(Mutation):
    """Put up a new category."""

    class Arguments:
        input = CategoryInput(required=True)

    category = graphene.Field(CategoryType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, input: dict[str, Any]) -> "CreateCategory":  # noqa: A002
        """Create the category."""
        category = services.create_category(
            actor=viewer(info),
            fields=parse(schemas.CategoryIn, input).fields(),
            now=timezone.now(),
        )
        return CreateCategory(category=category)


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
            category_id=pk_of(id),
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
        services.delete_category(actor=viewer(info), category_id=pk_of(id))
        return DeleteCategory(id=id)
