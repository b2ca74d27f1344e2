"""The categories and products of the demo data."""

from collections.abc import Mapping

SHELVES: Mapping[str, Mapping[str, tuple[int, int, str]]] = {
    # Each category has its lowest and highest price and the names of its products.
    "Kitchen": {
        "Teapots and Kettles": (
            24,
            119,
            "Stoneware Teapot; Cast Iron Teapot; Glass Teapot with Infuser; Enamel Kettle; "
            "Gooseneck Kettle; Copper Stovetop Kettle; Travel Kettle; Porcelain Tea Set; "
            "Japanese Kyusu; Whistling Kettle",
        ),
        "Coffee": (
            9,
            349,
            "French Press; Pour-Over Dripper; Moka Pot; Burr Coffee Grinder; Espresso Machine; "
            "Milk Frother; Cold Brew Jug; Coffee Scale; Paper Filters; Travel Press",
        ),
        "Cookware": (
            19,
            249,
            "Cast Iron Skillet; Enamelled Dutch Oven; Carbon Steel Wok; Nonstick Frying Pan; "
            "Stainless Saucepan; Stockpot with Lid; Griddle Pan; Roasting Tin; Steamer Basket; "
            "Copper Sauté Pan",
        ),
        "Knives and Boards": (
            12,
            189,
            "Chef's Knife; Santoku Knife; Bread Knife; Paring Knife; Walnut Cutting Board; "
            "Bamboo Cutting Board; Knife Sharpener; Magnetic Knife Strip; Carving Set; "
            "Kitchen Shears",
        ),
        "Baking": (
            6,
            79,
            "Loaf Tin; Springform Cake Tin; Silicone Baking Mat; Rolling Pin; Muffin Tray; "
            "Proofing Basket; Kitchen Scale; Mixing Bowl Set; Piping Bag Set; Cooling Rack",
        ),
    },
    "Home": {
        "Lighting": (
            15,
            229,
            "Brass Desk Lamp; Paper Floor Lamp; Clip-On Reading Light; Linen Pendant Shade; "
            "Dimmable Bedside Lamp; String Lights; Ceramic Table Lamp; Wall Sconce; "
            "Camping Lantern; Smart Bulb",
        ),
        "Bedding": (
            19,
            279,
            "Linen Duvet Cover; Cotton Percale Sheets; Goose Down Pillow; Wool Blanket; "
            "Quilted Bedspread; Silk Pillowcase; Mattress Protector; Memory Foam Pillow; "
            "Weighted Blanket; Flannel Sheet Set",
        ),
        "Bathroom": (
            8,
            89,
            "Egyptian Cotton Towel; Waffle Bathrobe; Teak Bath Mat; Soap Dispenser; "
            "Shower Caddy; Laundry Basket; Hand Towel Pair; Bamboo Bath Tray; "
            "Toothbrush Holder; Linen Shower Curtain",
        ),
        "Storage": (
            7,
            139,
            "Woven Seagrass Basket; Stackable Crate; Floating Shelf; Shoe Rack; "
            "Felt Storage Box; Coat Stand; Drawer Organiser; Glass Storage Jars; "
            "Under-Bed Box; Wall Hook Rail",
        ),
        "Decoration": (
            9,
            159,
            "Oak Picture Frame; Stoneware Vase; Round Wall Mirror; Beeswax Candle; "
            "Wool Cushion; Jute Rug; Wall Clock; Dried Flower Bouquet; Candle Holder Pair; "
            "Woven Wall Hanging",
        ),
    },
    "Electronics": {
        "Audio": (
            25,
            399,
            "Wireless Headphones; In-Ear Monitors; Bookshelf Speakers; Portable Speaker; "
            "USB Microphone; Turntable; Studio Headphones; Soundbar; Headphone Amplifier; "
            "DAB Radio",
        ),
        "Computing": (
            12,
            329,
            "Mechanical Keyboard; Ergonomic Mouse; USB-C Hub; 27-Inch Monitor; Laptop Stand; "
            "External SSD; Webcam; Monitor Arm; Graphics Tablet; Cable Organiser",
        ),
        "Phones and Tablets": (
            9,
            149,
            "Fast Charger; Power Bank; Wireless Charging Pad; Leather Phone Case; "
            "Screen Protector; Tablet Sleeve; Car Mount; Braided USB-C Cable; Stylus Pen; "
            "Phone Tripod",
        ),
        "Photography": (
            14,
            499,
            "Travel Tripod; Camera Backpack; Memory Card; Lens Cleaning Kit; Ring Light; "
            "Camera Strap; Instant Camera; Prime Lens; Polarising Filter; Photo Printer",
        ),
        "Smart Home": (
            15,
            199,
            "Smart Plug; Video Doorbell; Smart Thermostat; Motion Sensor; Water Leak Alarm; "
            "Smart Lock; Air Quality Monitor; Robot Vacuum; Smart Light Strip; Door Sensor Pair",
        ),
    },
    "Outdoors": {
        "Camping": (
            12,
            349,
            "Two-Person Tent; Down Sleeping Bag; Inflatable Sleeping Mat; Camping Stove; "
            "Headlamp; Titanium Mug; Folding Chair; Water Filter; Dry Bag; Trekking Poles",
        ),
        "Cycling": (
            8,
            179,
            "Road Bike Helmet; Bicycle Lock; Floor Pump; Front and Rear Lights; Saddle Bag; "
            "Cycling Gloves; Multitool; Pannier Pair; Bottle Cage; Puncture Repair Kit",
        ),
        "Running": (
            11,
            149,
            "Trail Running Shoes; Running Belt; Reflective Vest; Compression Socks; "
            "Running Cap; Hydration Vest; Foam Roller; Armband Phone Holder; Road Running Shoes; "
            "Lightweight Running Jacket",
        ),
        "Gardening": (
            6,
            129,
            "Steel Hand Trowel; Bypass Secateurs; Watering Can; Raised Bed Kit; Herb Seed Set; "
            "Gardening Gloves; Compost Bin; Garden Fork; Terracotta Pot; Plant Labels",
        ),
        "Water Sports": (
            14,
            399,
            "Inflatable Paddleboard; Swimming Goggles; Snorkel Set; Neoprene Wetsuit; "
            "Swim Buoy; Waterproof Phone Pouch; Life Jacket; Beach Towel; Kayak Paddle; "
            "Microfibre Swim Cap",
        ),
    },
    "Books and Paper": {
        "Notebooks": (
            4,
            39,
            "Dotted Notebook; Leather Journal; Pocket Sketchbook; Weekly Planner; "
            "Spiral Notebook; Watercolour Pad; Manuscript Paper; Reporter's Notebook; "
            "Recipe Binder; Index Card Box",
        ),
        "Writing": (
            3,
            149,
            "Fountain Pen; Drafting Pencil; Gel Pen Set; Bottled Ink; Brush Pens; "
            "Brass Sharpener; Calligraphy Set; Highlighter Set; Coloured Pencils; Pen Roll",
        ),
        "Cookbooks": (
            12,
            45,
            "Bread from Scratch; The Vegetable Year; Noodles at Home; One Pot Suppers; "
            "The Weekend Baker; Soups for All Seasons; Fermenting Basics; Spice Routes; "
            "Breakfast All Day; Small Plates",
        ),
        "Science and Nature": (
            11,
            59,
            "A Field Guide to Garden Birds; The Night Sky Atlas; How Rivers Work; "
            "The Secret Life of Moss; Engines and Their Makers; A Short History of Numbers; "
            "Trees of the North; The Weather Book; Notes on the Analytical Engine; Deep Sea Life",
        ),
        "Games and Puzzles": (
            8,
            79,
            "Thousand-Piece Puzzle; Wooden Chess Set; Travel Backgammon; Card Game for Six; "
            "Cooperative Board Game; Domino Set; Crossword Collection; Go Board; "
            "Marble Labyrinth; Word Tile Game",
        ),
    },
    "Clothing": {
        "Knitwear": (
            29,
            189,
            "Merino Jumper; Cable Knit Cardigan; Cashmere Scarf; Lambswool Vest; "
            "Fisherman's Sweater; Ribbed Beanie; Alpaca Mittens; Cotton Polo Knit; "
            "Roll Neck Jumper; Fair Isle Socks",
        ),
        "Shirts": (
            19,
            99,
            "Oxford Shirt; Linen Shirt; Flannel Shirt; Organic Cotton T-Shirt; Breton Top; "
            "Denim Shirt; Henley; Chambray Blouse; Grandad Collar Shirt; Polo Shirt",
        ),
        "Jackets": (
            59,
            349,
            "Waxed Jacket; Packable Rain Jacket; Quilted Gilet; Wool Overcoat; Denim Jacket; "
            "Fleece Jacket; Down Parka; Corduroy Blazer; Trench Coat; Softshell Jacket",
        ),
        "Bags": (
            15,
            229,
            "Canvas Tote; Leather Satchel; Roll-Top Backpack; Weekend Holdall; Belt Bag; "
            "Laptop Sleeve; Wash Bag; Drawstring Bag; Messenger Bag; Cabin Suitcase",
        ),
        "Shoes": (
            35,
            259,
            "Leather Boots; Canvas Trainers; Suede Loafers; Wool Slippers; Rain Boots; "
            "Espadrilles; Chelsea Boots; Hiking Boots; Leather Sandals; Retro Runners",
        ),
    },
}
