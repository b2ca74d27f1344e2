"""Django REST Framework + django-filter + graphene-django, written the way its tutorials do."""

import django_filters
from bench.models import (
    Category,
    Job,
    Order,
    OrderItem,
    Poll,
    Post,
    Product,
    User,
    Vote,
)
from django.contrib.auth import authenticate
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from graphene_django.views import GraphQLView
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import RefreshToken


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "name", "slug"]


class ProductSerializer(serializers.ModelSerializer):
    category = CategorySerializer(read_only=True)

    class Meta:
        model = Product
        fields = [
            "id",
            "name",
            "slug",
            "description",
            "price",
            "currency",
            "stock",
            "category",
            "created_at",
        ]


class ProductFilter(django_filters.FilterSet):
    min_price = django_filters.NumberFilter(field_name="price", lookup_expr="gte")
    max_price = django_filters.NumberFilter(field_name="price", lookup_expr="lte")

    class Meta:
        model = Product
        fields = ["category"]


class ProductViewSet(viewsets.ModelViewSet):
    queryset = Product.objects.select_related("category")
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    ordering_fields = ["price", "created_at"]
    permission_classes = [AllowAny]


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username"]


class PostSerializer(serializers.ModelSerializer):
    author = UserSerializer(read_only=True)
    like_count = serializers.IntegerField(read_only=True)
    comment_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Post
        fields = ["id", "author", "content", "created_at", "like_count", "comment_count"]


class FeedViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = PostSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return (
            Post.objects.filter(author__in=self.request.user.following.values("followee"))
            .select_related("author")
            .annotate(
                like_count=Count("likes", distinct=True),
                comment_count=Count("comments", distinct=True),
            )
            .order_by("-created_at")
        )


class JobSerializer(serializers.ModelSerializer):
    class Meta:
        model = Job
        exclude = ["search"]


class JobViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = JobSerializer
    filterset_fields = ["location", "type"]
    permission_classes = [AllowAny]

    def get_queryset(self):
        qs = Job.objects.defer("search")
        if text := self.request.query_params.get("q"):
            query = SearchQuery(text, config="english")
            qs = (
                qs.filter(search=query)
                .annotate(rank=SearchRank(F("search"), query))
                .order_by("-rank", "-posted_at")
            )
        return qs


class VoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Vote
        fields = ["id", "option"]

    def validate_option(self, option):
        if option.poll_id != int(self.context["view"].kwargs["pk"]):
            raise serializers.ValidationError("not an option of this poll")
        return option


class PollViewSet(viewsets.GenericViewSet):
    queryset = Poll.objects.all()

    @action(detail=True, permission_classes=[AllowAny])
    def results(self, request, pk):
        poll = self.get_object()
        options = poll.options.annotate(vote_count=Count("votes")).order_by("id")
        return Response(
            {
                "id": poll.id,
                "question": poll.question,
                "options": [{"id": o.id, "text": o.text, "votes": o.vote_count} for o in options],
            }
        )

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def vote(self, request, pk):
        s = VoteSerializer(data=request.data, context=self.get_serializer_context())
        s.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                s.save(poll_id=pk, user=request.user)
        except IntegrityError:
            return Response({"detail": "already voted"}, status=status.HTTP_409_CONFLICT)
        return Response(s.data, status=status.HTTP_201_CREATED)


class OrderLine(serializers.Serializer):
    product = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    quantity = serializers.IntegerField(min_value=1)


class OrderSerializer(serializers.Serializer):
    items = OrderLine(many=True)


class OrderViewSet(viewsets.GenericViewSet):
    permission_classes = [IsAuthenticated]
    serializer_class = OrderSerializer

    def create(self, request):
        s = self.get_serializer(data=request.data)
        s.is_valid(raise_exception=True)
        with transaction.atomic():
            order = Order.objects.create(user=request.user, total=0, status="pending")
            for line in sorted(s.validated_data["items"], key=lambda x: x["product"].id):
                product = Product.objects.select_for_update().get(pk=line["product"].pk)
                if product.stock < line["quantity"]:
                    transaction.set_rollback(True)
                    return Response({"detail": "out of stock"}, status=status.HTTP_409_CONFLICT)
                product.stock -= line["quantity"]
                product.save(update_fields=["stock"])
                OrderItem.objects.create(
                    order=order,
                    product=product,
                    quantity=line["quantity"],
                    unit_price=product.price,
                )
                order.total += product.price * line["quantity"]
            order.save(update_fields=["total"])
        return Response(
            {"id": order.id, "total": str(order.total), "status": order.status}, status=201
        )


class LoginView(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = authenticate(
            request, username=request.data.get("username"), password=request.data.get("password")
        )
        if user is None:
            return Response({"detail": "bad credentials"}, status=401)
        t = RefreshToken.for_user(user)
        return Response({"access": str(t.access_token), "refresh": str(t)})


router = DefaultRouter()
router.register("products", ProductViewSet, "product")
router.register("feed", FeedViewSet, "feed")
router.register("jobs", JobViewSet, "job")
router.register("polls", PollViewSet, "poll")
router.register("orders", OrderViewSet, "order")
urlpatterns = [
    path("api/", include(router.urls)),
    path("api/login/", LoginView.as_view()),
    path("graphql", csrf_exempt(GraphQLView.as_view())),
    path("static-bytes", lambda r: HttpResponse(b'{"ok":true}', content_type="application/json")),
]
