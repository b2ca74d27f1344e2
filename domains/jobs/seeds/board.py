"""The texts of the demo data: industries, cities, companies and postings."""

from collections.abc import Mapping, Sequence

INDUSTRIES: Mapping[str, Mapping[str, tuple[int, int, str]]] = {
    # Each industry has its lowest and highest yearly salary in thousands, and its occupations.
    "Technology": {
        "Software": (
            48,
            150,
            "Backend Engineer; Frontend Engineer; Mobile Developer; Python Developer; "
            "Platform Engineer; Embedded Systems Engineer; Game Developer",
        ),
        "Data": (
            50,
            145,
            "Data Engineer; Data Scientist; Machine Learning Engineer; Analytics Engineer; "
            "Database Administrator",
        ),
        "Operations and Security": (
            52,
            140,
            "Site Reliability Engineer; Security Analyst; Network Engineer; Cloud Architect; "
            "Support Engineer",
        ),
    },
    "Health": {
        "Nursing": (28, 78, "Registered Nurse; Midwife; Paediatric Nurse; Theatre Nurse"),
        "Medicine": (60, 190, "General Practitioner; Radiologist; Pharmacist; Dentist"),
        "Care": (20, 46, "Care Assistant; Occupational Therapist; Physiotherapist"),
    },
    "Business": {
        "Finance": (40, 130, "Accountant; Financial Analyst; Auditor; Payroll Specialist"),
        "Sales and Marketing": (
            32,
            110,
            "Account Manager; Content Strategist; Brand Designer; Field Sales Representative",
        ),
        "People": (34, 95, "Recruiter; Learning Partner; Office Manager"),
    },
    "Making and Moving": {
        "Construction": (30, 92, "Civil Engineer; Site Manager; Electrician; Carpenter; Welder"),
        "Manufacturing": (28, 88, "Process Engineer; Quality Inspector; CNC Operator"),
        "Logistics": (24, 76, "Warehouse Supervisor; Truck Driver; Supply Chain Planner"),
    },
    "People and Places": {
        "Education": (26, 72, "Mathematics Teacher; Lecturer in History; Librarian"),
        "Hospitality": (20, 60, "Pastry Chef; Hotel Manager; Barista"),
        "Environment": (30, 86, "Hydrologist; Park Ranger; Solar Technician; Agronomist"),
    },
}

CITIES: Sequence[tuple[str, str, str, float, float, str]] = (
    ("Nairobi", "Nairobi County", "KE", -1.2864, 36.8172, "KES"),
    ("Mombasa", "Mombasa County", "KE", -4.0435, 39.6682, "KES"),
    ("Kisumu", "Kisumu County", "KE", -0.0917, 34.7680, "KES"),
    ("Lagos", "Lagos State", "NG", 6.5244, 3.3792, "NGN"),
    ("Accra", "Greater Accra", "GH", 5.6037, -0.1870, "GHS"),
    ("Cape Town", "Western Cape", "ZA", -33.9249, 18.4241, "ZAR"),
    ("Cairo", "", "EG", 30.0444, 31.2357, "EGP"),
    ("London", "England", "GB", 51.5074, -0.1278, "GBP"),
    ("Manchester", "England", "GB", 53.4808, -2.2426, "GBP"),
    ("Edinburgh", "Scotland", "GB", 55.9533, -3.1883, "GBP"),
    ("Dublin", "Leinster", "IE", 53.3498, -6.2603, "EUR"),
    ("Berlin", "", "DE", 52.5200, 13.4050, "EUR"),
    ("Hamburg", "", "DE", 53.5511, 9.9937, "EUR"),
    ("Munich", "Bavaria", "DE", 48.1351, 11.5820, "EUR"),
    ("Paris", "Île-de-France", "FR", 48.8566, 2.3522, "EUR"),
    ("Lyon", "Auvergne-Rhône-Alpes", "FR", 45.7640, 4.8357, "EUR"),
    ("Madrid", "", "ES", 40.4168, -3.7038, "EUR"),
    ("Lisbon", "", "PT", 38.7223, -9.1393, "EUR"),
    ("Amsterdam", "North Holland", "NL", 52.3676, 4.9041, "EUR"),
    ("Zürich", "", "CH", 47.3769, 8.5417, "CHF"),
    ("Stockholm", "", "SE", 59.3293, 18.0686, "SEK"),
    ("New York", "New York", "US", 40.7128, -74.0060, "USD"),
    ("Austin", "Texas", "US", 30.2672, -97.7431, "USD"),
    ("Seattle", "Washington", "US", 47.6062, -122.3321, "USD"),
    ("Toronto", "Ontario", "CA", 43.6532, -79.3832, "CAD"),
    ("São Paulo", "São Paulo", "BR", -23.5505, -46.6333, "BRL"),
    ("Bengaluru", "Karnataka", "IN", 12.9716, 77.5946, "INR"),
    ("Singapore", "", "SG", 1.3521, 103.8198, "SGD"),
    ("Tokyo", "", "JP", 35.6762, 139.6503, "JPY"),
    ("Wellington", "", "NZ", -41.2866, 174.7756, "NZD"),
)

IN_A_DOLLAR: Mapping[str, int] = {"KES": 130, "NGN": 1500, "INR": 84, "JPY": 150, "EGP": 48}
"""Approximate exchange rates to the US dollar of currencies with large amounts."""

COMPANIES = (
    "Savanna Systems; Lakeside Clinics; Harbour Freight Lines; Copperleaf Analytics; "
    "Baobab Builders; Northwind Energy; Quiet Kitchen; Meridian Health; Bluebird Logistics; "
    "Foundry and Sons; Atlas Robotics; Papaya Payments; Greenway Parks; Kestrel Security; "
    "Tidewater Hotels; Ember Studios; Saltmarsh Ecology; Oakfield Schools; Brightline Rail; "
    "Cobalt Insurance; Marigold Care; Summit Outdoor; Larkspur Legal; Ironbridge Steel; "
    "Vantage Optics; Willow Water; Zephyr Air; Hearth and Grain; Juniper Pharma; "
    "Granite Data Centres; Moonrise Media; Pinecone Games; Riverbank Credit; Sable Textiles; "
    "Thistle Tea; Umber Ceramics; Violet Networks; Wayfarer Travel; Yellowwood Farms; "
    "Aurora Semiconductors"
)

TEAMS = (
    "a small team that ships every week",
    "a crew that has been together for years",
    "a young department with a long list of plans",
    "people who explain what they do and why",
    "a team spread over three time zones",
)
TASKS = (
    "keep what we run running, and make it simpler each month",
    "take over a part of our work that nobody has had time for",
    "turn what our customers tell us into something they can use",
    "train newcomers and write down what only heads know so far",
    "plan, build and look after a new line from its first day",
)
OFFERS = (
    "Thirty days of holiday, a budget for learning, and no meetings on Fridays.",
    "A fair wage, a pension, and a bicycle if you want one.",
    "Flexible hours, good tools, and colleagues who go home on time.",
    "Parental leave for everybody, and a contract without an end.",
)
