"""strawberry-graphql-django (async view, query optimiser on)."""

import strawberry
import strawberry_django
from django.db.models import Count
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from strawberry import auto
from strawberry.django.views import AsyncGraphQLView
from strawberry_django.optimizer import DjangoOptimizerExtension

from bench import models


@strawberry_django.type(models.Category)
class Category:
    id: auto
    name: auto


@strawberry_django.type(models.Product)
class Product:
    id: auto
    name: auto
    price: auto
    category: Category


@strawberry_django.type(models.User)
class User:
    id: auto
    username: auto


@strawberry_django.type(models.Comment, pagination=True)
class Comment:
    id: auto
    content: auto
    author: User


@strawberry_django.order_type(models.Post)
class PostOrder:
    id: auto


@strawberry_django.type(models.Post)
class Post:
    id: auto
    content: auto
    author: User
    comments: list[Comment]
    like_count: int = strawberry_django.field(annotate=Count("likes"))


@strawberry.type
class Query:
    products: list[Product] = strawberry_django.field(pagination=True)
    posts: list[Post] = strawberry_django.field(pagination=True, ordering=PostOrder)


schema = strawberry.Schema(query=Query, extensions=[DjangoOptimizerExtension])
urlpatterns = [path("graphql", csrf_exempt(AsyncGraphQLView.as_view(schema=schema)))]
