"""The words from which invented movies are generated."""

GENRES = {
    28: "Action",
    12: "Adventure",
    16: "Animation",
    35: "Comedy",
    80: "Crime",
    99: "Documentary",
    18: "Drama",
    10751: "Family",
    14: "Fantasy",
    36: "History",
    27: "Horror",
    10402: "Music",
    9648: "Mystery",
    10749: "Romance",
    878: "Science Fiction",
    53: "Thriller",
    10752: "War",
    37: "Western",
}

QUALITIES = (
    *("Silent", "Crimson", "Paper", "Northern", "Borrowed", "Glass", "Midnight", "Hollow"),
    *("Salted", "Electric", "Wandering", "Second", "Copper", "Tidal", "Unwritten", "Velvet"),
    *("Distant", "Broken", "Gentle", "Burning"),
)

THINGS = (
    *("Lighthouse", "Orchard", "Signal", "Harbour", "Compass", "Archive", "Carnival", "Meridian"),
    *("Clockmaker", "Winter", "Cartographer", "Parade", "Equation", "River", "Satellite"),
    *("Garden", "Stranger", "Overture", "Inheritance", "Horizon", "Understudy", "Beekeeper"),
)

PLACES = (
    "Aldermere",
    "Port Selwyn",
    "the Vask valley",
    "Brindle Bay",
    "Kestrel Point",
    "Ostrava 9",
)

HEROES = (
    "a retired map-maker",
    "two sisters who have not spoken in years",
    "a night-shift radio engineer",
    "the last ferryman",
    "a pastry chef with a secret",
    "an honest thief",
    "a schoolteacher",
    "a crew of beginners",
)

TURNS = (
    "found a letter that was never meant to arrive",
    "had to choose between the truth and the town",
    "discovered that the past had kept a copy",
    "had one night to put things right",
    "followed a sound that nobody else could hear",
    "learned what the winter had buried",
    "raced a storm, a rumour and each other",
    "built something that should not have worked, and did",
)

# The languages of translated movies, with the article that starts a title.
ARTICLES = {"de": "Das", "es": "El", "fr": "Le"}

GIVEN = ("Mara", "Ilya", "Tomas", "Wren", "Odette", "Kofi", "Ayla", "Bruno", "Sunniva", "Rafe")

FAMILY = ("Lindqvist", "Okafor", "Varga", "Moreau", "Hallam", "Ito", "Castellane", "Brandt")

LANGUAGES = ("en", "en", "en", "en", "fr", "es", "ja", "ko", "de", "sv")
