"""GraphQL: relay nodes and DjangoFilterConnectionField, no optimiser (the documented way)."""

import graphene
from bench.models import Category, Comment, Post, Product, User
from graphene import relay
from graphene_django import DjangoObjectType
from graphene_django.filter import DjangoFilterConnectionField


class CategoryType(DjangoObjectType):
    class Meta:
        model = Category
        fields = ["id", "name", "slug"]


class ProductType(DjangoObjectType):
    class Meta:
        model = Product
        interfaces = (relay.Node,)
        fields = ["id", "name", "slug", "price", "currency", "stock", "category"]
        filter_fields = ["category"]


class UserType(DjangoObjectType):
    class Meta:
        model = User
        fields = ["id", "username"]


class CommentType(DjangoObjectType):
    class Meta:
        model = Comment
        interfaces = (relay.Node,)
        fields = ["id", "content", "author", "created_at"]
        filter_fields = ["author"]


class PostType(DjangoObjectType):
    like_count = graphene.Int()

    class Meta:
        model = Post
        interfaces = (relay.Node,)
        fields = ["id", "content", "author", "created_at", "comments"]
        filter_fields = ["author"]

    def resolve_like_count(self, info):
        return self.likes.count()


class Query(graphene.ObjectType):
    products = DjangoFilterConnectionField(ProductType)
    posts = DjangoFilterConnectionField(PostType)

    def resolve_posts(self, info, **kw):
        return Post.objects.order_by("-id")


schema = graphene.Schema(query=Query)
