"""Commerce over GraphQL."""

from domains.commerce.graphql.catalogue import (
    AddReview,
    AdjustStock,
    CreateCategory,
    CreateProduct,
    DeleteCategory,
    DeleteProduct,
    UpdateCategory,
    UpdateProduct,
)
from domains.commerce.graphql.examples import EXAMPLES
from domains.commerce.graphql.inputs import (
    CategoryInput,
    CategoryPatchInput,
    OrderInput,
    OrderLineInput,
    ProductFilterInput,
    ProductInput,
    ProductOrder,
    ProductPatchInput,
    ShippingAddressInput,
)
from domains.commerce.graphql.queries import Query
from domains.commerce.graphql.shopping import (
    AddToCart,
    AddToWishlist,
    CancelOrder,
    ClearCart,
    PayOrder,
    PlaceOrder,
    RemoveCartItem,
    RemoveFromWishlist,
    SetOrderStatus,
    UpdateCartItem,
)
from domains.commerce.graphql.subscriptions import Subscription
from domains.commerce.graphql.types import (
    CartItemType,
    CartTotalType,
    CartType,
    CategoryType,
    OrderEventType,
    OrderItemType,
    OrderStatus,
    OrderType,
    ProductReviewType,
    ProductType,
    ShippingAddressType,
    StockMovementType,
    WishlistItemType,
    WishStateType,
)

__all__ = [
    "EXAMPLES",
    "AddReview",
    "AddToCart",
    "AddToWishlist",
    "AdjustStock",
    "CancelOrder",
    "CartItemType",
    "CartTotalType",
    "CartType",
    "CategoryInput",
    "CategoryPatchInput",
    "CategoryType",
    "ClearCart",
    "CreateCategory",
    "CreateProduct",
    "DeleteCategory",
    "DeleteProduct",
    "Mutation",
    "OrderEventType",
    "OrderInput",
    "OrderItemType",
    "OrderLineInput",
    "OrderStatus",
    "OrderType",
    "PayOrder",
    "PlaceOrder",
    "ProductFilterInput",
    "ProductInput",
    "ProductOrder",
    "ProductPatchInput",
    "ProductReviewType",
    "ProductType",
    "Query",
    "RemoveCartItem",
    "RemoveFromWishlist",
    "SetOrderStatus",
    "ShippingAddressInput",
    "ShippingAddressType",
    "StockMovementType",
    "Subscription",
    "UpdateCartItem",
    "UpdateCategory",
    "UpdateProduct",
    "WishStateType",
    "WishlistItemType",
]


class Mutation:
    """What one can do in the shop."""

    create_product = CreateProduct.Field()
    update_product = UpdateProduct.Field()
    delete_product = DeleteProduct.Field()
    adjust_stock = AdjustStock.Field()
    add_review = AddReview.Field()
    create_category = CreateCategory.Field()
    update_category = UpdateCategory.Field()
    delete_category = DeleteCategory.Field()
    add_to_cart = AddToCart.Field()
    update_cart_item = UpdateCartItem.Field()
    remove_cart_item = RemoveCartItem.Field()
    clear_cart = ClearCart.Field()
    place_order = PlaceOrder.Field()
    cancel_order = CancelOrder.Field()
    pay_order = PayOrder.Field()
    set_order_status = SetOrderStatus.Field()
    add_to_wishlist = AddToWishlist.Field()
    remove_from_wishlist = RemoveFromWishlist.Field()
