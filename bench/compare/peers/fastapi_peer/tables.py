"""The tables of the data set, as SQLAlchemy describes them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Computed, ForeignKey, Numeric
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger}


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    password: Mapped[str]


class Category(Base):
    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str]


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str]
    description: Mapped[str]
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    currency: Mapped[str]
    stock: Mapped[int]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    created_at: Mapped[datetime] = mapped_column()
    category: Mapped[Category] = relationship()


class Follow(Base):
    __tablename__ = "follow"
    follower_id: Mapped[int] = mapped_column(primary_key=True)
    followee_id: Mapped[int] = mapped_column(primary_key=True)


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    content: Mapped[str]
    created_at: Mapped[datetime]
    author: Mapped[User] = relationship()


class Like(Base):
    __tablename__ = "post_like"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    user_id: Mapped[int]


class Comment(Base):
    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    author_id: Mapped[int]
    content: Mapped[str]


class Job(Base):
    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str]
    industry: Mapped[str]
    location: Mapped[str]
    type: Mapped[str]
    salary: Mapped[int]
    posted_at: Mapped[datetime]
    search = deferred(mapped_column(TSVECTOR, Computed("")))


class Poll(Base):
    __tablename__ = "poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str]


class PollOption(Base):
    __tablename__ = "poll_option"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int]
    text: Mapped[str]


class Vote(Base):
    __tablename__ = "vote"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int]
    option_id: Mapped[int]
    user_id: Mapped[int]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    total: Mapped[Decimal]
    status: Mapped[str]


class OrderItem(Base):
    __tablename__ = "order_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int]
    product_id: Mapped[int]
    quantity: Mapped[int]
    unit_price: Mapped[Decimal]
