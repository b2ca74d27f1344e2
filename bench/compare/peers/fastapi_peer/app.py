"""FastAPI + SQLAlchemy 2 (async, asyncpg) + pydantic, one uvicorn worker."""

import os
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pwdlib import PasswordHash
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    contains_eager,
    joinedload,
)
from tables import (
    Comment,
    Follow,
    Job,
    Like,
    Order,
    OrderItem,
    Poll,
    PollOption,
    Post,
    Product,
    User,
    Vote,
)

SECRET = os.environ.get("BENCH_SECRET", "bench-secret-bench-secret-bench-secret")
engine = create_async_engine(
    os.environ["BENCH_DB"].replace("postgresql:", "postgresql+asyncpg:"),
    pool_size=16,
    connect_args={"server_settings": {"search_path": "bench"}},
)
Session = async_sessionmaker(engine, expire_on_commit=False)
hasher = PasswordHash.recommended()  # argon2


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CategoryOut(Out):
    id: int
    name: str
    slug: str


class ProductOut(Out):
    id: int
    name: str
    slug: str
    description: str
    price: Decimal
    currency: str
    stock: int
    category: CategoryOut
    created_at: datetime


class ProductPage(BaseModel):
    count: int
    results: list[ProductOut]


class AuthorOut(Out):
    id: int
    username: str


class PostOut(Out):
    id: int
    author: AuthorOut
    content: str
    created_at: datetime
    like_count: int
    comment_count: int


class JobOut(Out):
    id: int
    title: str
    description: str
    industry: str
    location: str
    type: str
    salary: int
    posted_at: datetime


class JobPage(BaseModel):
    count: int
    results: list[JobOut]


class OptionOut(BaseModel):
    id: int
    text: str
    votes: int


class ResultsOut(BaseModel):
    id: int
    question: str
    options: list[OptionOut]


class VoteIn(BaseModel):
    option: int


class Line(BaseModel):
    product: int
    quantity: int


class OrderIn(BaseModel):
    items: list[Line]


class LoginIn(BaseModel):
    username: str
    password: str


app = FastAPI()


async def db():
    async with Session() as s:
        yield s


def user_id(authorization: Annotated[str, Header()]) -> int:
    try:
        return int(
            jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])[
                "user_id"
            ]
        )
    except (jwt.PyJWTError, KeyError):
        raise HTTPException(401) from None


DB = Annotated[AsyncSession, Depends(db)]
UserId = Annotated[int, Depends(user_id)]


@app.get("/products")
async def products(
    s: DB,
    category: int | None = None,
    min_price: Decimal | None = None,
    max_price: Decimal | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> ProductPage:
    q = select(Product)
    if category is not None:
        q = q.where(Product.category_id == category)
    if min_price is not None:
        q = q.where(Product.price >= min_price)
    if max_price is not None:
        q = q.where(Product.price <= max_price)
    count = await s.scalar(select(func.count()).select_from(q.subquery()))
    rows = await s.scalars(
        q.options(joinedload(Product.category))
        .order_by(Product.price, Product.id)
        .limit(20)
        .offset((page - 1) * 20)
    )
    return ProductPage(count=count, results=[ProductOut.model_validate(r) for r in rows])


@app.get("/products/{pk}")
async def product(pk: int, s: DB) -> ProductOut:
    p = await s.get(Product, pk, options=[joinedload(Product.category)])
    if p is None:
        raise HTTPException(404)
    return ProductOut.model_validate(p)


@app.get("/feed")
async def feed(s: DB, me: UserId) -> list[PostOut]:
    likes = select(func.count()).where(Like.post_id == Post.id).scalar_subquery()
    comments = select(func.count()).where(Comment.post_id == Post.id).scalar_subquery()
    rows = await s.execute(
        select(Post, likes, comments)
        .join(Post.author)
        .options(contains_eager(Post.author))
        .where(Post.author_id.in_(select(Follow.followee_id).where(Follow.follower_id == me)))
        .order_by(Post.created_at.desc())
        .limit(20)
    )
    return [
        PostOut(
            id=p.id,
            author=AuthorOut.model_validate(p.author),
            content=p.content,
            created_at=p.created_at,
            like_count=n,
            comment_count=c,
        )
        for p, n, c in rows
    ]


@app.get("/jobs")
async def jobs(
    s: DB, q: str, location: str | None = None, type: str | None = None, page: int = 1
) -> JobPage:
    tsq = func.plainto_tsquery(text("'english'"), q)
    sel = select(Job).where(Job.search.op("@@")(tsq))
    if location:
        sel = sel.where(Job.location == location)
    if type:
        sel = sel.where(Job.type == type)
    count = await s.scalar(select(func.count()).select_from(sel.subquery()))
    rows = await s.scalars(
        sel.order_by(func.ts_rank(Job.search, tsq).desc(), Job.posted_at.desc())
        .limit(20)
        .offset((page - 1) * 20)
    )
    return JobPage(count=count, results=[JobOut.model_validate(r) for r in rows])


@app.get("/polls/{pk}/results")
async def results(pk: int, s: DB) -> ResultsOut:
    poll = await s.get(Poll, pk)
    if poll is None:
        raise HTTPException(404)
    rows = await s.execute(
        select(PollOption.id, PollOption.text, func.count(Vote.id))
        .outerjoin(Vote, Vote.option_id == PollOption.id)
        .where(PollOption.poll_id == pk)
        .group_by(PollOption.id, PollOption.text)
        .order_by(PollOption.id)
    )
    return ResultsOut(
        id=poll.id,
        question=poll.question,
        options=[OptionOut(id=i, text=t, votes=v) for i, t, v in rows],
    )


@app.post("/polls/{pk}/vote", status_code=201)
async def vote(pk: int, body: VoteIn, s: DB, me: UserId) -> dict:
    option = await s.get(PollOption, body.option)
    if option is None or option.poll_id != pk:
        raise HTTPException(400)
    v = Vote(poll_id=pk, option_id=body.option, user_id=me)
    s.add(v)
    try:
        await s.commit()
    except IntegrityError:
        raise HTTPException(409) from None
    return {"id": v.id, "option": v.option_id}


@app.post("/orders", status_code=201)
async def order(body: OrderIn, s: DB, me: UserId) -> dict:
    o = Order(user_id=me, total=Decimal(0), status="pending")
    s.add(o)
    await s.flush()
    for line in sorted(body.items, key=lambda x: x.product):
        price = await s.scalar(
            update(Product)
            .where(Product.id == line.product, Product.stock >= line.quantity)
            .values(stock=Product.stock - line.quantity)
            .returning(Product.price)
        )
        if price is None:
            await s.rollback()
            raise HTTPException(409)
        s.add(
            OrderItem(
                order_id=o.id, product_id=line.product, quantity=line.quantity, unit_price=price
            )
        )
        o.total += price * line.quantity
    await s.commit()
    return {"id": o.id, "total": str(o.total), "status": o.status}


@app.post("/login")
async def login(body: LoginIn, s: DB) -> dict:
    u = await s.scalar(select(User).where(User.username == body.username))
    if u is None or not hasher.verify(body.password, u.password):
        raise HTTPException(401)
    return {"access": jwt.encode({"user_id": str(u.id), "token_type": "access"}, SECRET, "HS256")}
