"""What one can say of films."""

import graphene


class MovieWindow(graphene.Enum):
    """Over which time people's interest is counted."""

    DAY = "day"
    WEEK = "week"


class MovieSort(graphene.Enum):
    """How discovered films are ordered."""

    POPULARITY_ASC = "popularity"
    POPULARITY_DESC = "-popularity"
    VOTE_AVERAGE_ASC = "vote_average"
    VOTE_AVERAGE_DESC = "-vote_average"
    RELEASE_DATE_ASC = "release_date"
    RELEASE_DATE_DESC = "-release_date"
    TITLE_ASC = "title"
    TITLE_DESC = "-title"


class DiscoverMoviesInput(graphene.InputObjectType):
    """Which films to discover: of all these genres, of these years, this well liked."""

    genres = graphene.List(graphene.NonNull(graphene.ID))
    year_from = graphene.Int()
    year_to = graphene.Int()
    min_rating = graphene.Float()
    sort = MovieSort()


class MoviePreferencesInput(graphene.InputObjectType):
    """Everything you say of how you want films; what you leave out is forgotten."""

    liked_genres = graphene.List(graphene.NonNull(graphene.ID))
    disliked_genres = graphene.List(graphene.NonNull(graphene.ID))
    language = graphene.String()
    region = graphene.String()
    include_adult = graphene.Boolean()
