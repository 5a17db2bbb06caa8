#!/usr/bin/env python3
"""Writes the invented client register of the demonstration region to standard output.

Nobody in it exists: names are drawn from lists with a fixed seed, streets are invented, telephone
numbers begin with 0600, which is never given out. The first fourteen are there for the routing
tests and have their own rows; see regions/mooimaasvallei/tests.
"""
import csv
import random
import sys

TOWNS = [  # name, municipality, postcode digits, latitude, longitude, weight
    ("Boxmeer", "Land van Cuijk", "5831", 51.6467, 5.9472, 24),
    ("Cuijk", "Land van Cuijk", "5431", 51.7306, 5.8790, 28),
    ("Grave", "Land van Cuijk", "5361", 51.7590, 5.7390, 14),
    ("Mill", "Land van Cuijk", "5451", 51.6860, 5.7790, 12),
    ("Sint Anthonis", "Land van Cuijk", "5845", 51.6250, 5.8820, 8),
    ("Wanroij", "Land van Cuijk", "5446", 51.6570, 5.8190, 5),
    ("Haps", "Land van Cuijk", "5443", 51.6900, 5.8610, 6),
    ("Oeffelt", "Land van Cuijk", "5441", 51.7000, 5.9330, 4),
    ("Beugen", "Land van Cuijk", "5835", 51.6720, 5.9430, 4),
    ("Overloon", "Land van Cuijk", "5825", 51.5710, 5.9470, 9),
    ("Vierlingsbeek", "Land van Cuijk", "5821", 51.5950, 6.0090, 6),
    ("Gennep", "Gennep", "6591", 51.6980, 5.9730, 18),
    ("Milsbeek", "Gennep", "6596", 51.7280, 5.9480, 5),
    ("Ottersum", "Gennep", "6595", 51.7040, 5.9830, 4),
    ("Mook", "Mook en Middelaar", "6585", 51.7520, 5.8810, 8),
    ("Molenhoek", "Mook en Middelaar", "6584", 51.7640, 5.8720, 6),
    ("Nieuw Bergen", "Bergen (L)", "5854", 51.6050, 6.0560, 8),
    ("Well", "Bergen (L)", "5855", 51.5520, 6.0880, 5),
    ("Afferden", "Bergen (L)", "5851", 51.6380, 6.0170, 4),
    ("Siebengewald", "Bergen (L)", "5853", 51.6310, 6.1060, 4),
]
FIRST = """Aaltje Adriana Anna Antonia Bep Cornelia Dien Dora Elisabeth Frans Gerarda Gerrit Hanneke
Harrie Hendrika Jacoba Jan Johanna Jos Koos Leo Lies Maria Martien Mien Nelly Piet Petronella Riek
Sjaak Theo Toos Truus Wilhelmina Willem Wim""".split()
LAST = """Aarts Arts Bardoel Cornelissen Derks Ebben Franssen Gerrits Hendriks Jacobs Kersten Linders
Manders Nillesen Peters Reijnders Selten Thijssen Verberk Verhoeven Vink Willems Zegers""".split()
STREETS = """Maaspark Veerweg Peelhof Lindelaan Kersenhof Wilgenpad Molenveld Zwaluwstraat
Klaproosweg Beukendreef Hazelaarstraat Roggeakker Kievitlaan Vlasakker Bronsgroen""".split()
COLUMNS = """number name address postcode municipality position telephone accounts provider
subscriptions flags urgencies known_by access key_code contacts warnings wishes care_plan
assumed""".split()
SPECIAL = {  # number: (town, changes)
    1: ("Boxmeer", {}),
    2: ("Cuijk", {"flags": "pg", "care_plan": "dementie, kan onrustig zijn"}),
    3: ("Grave", {"flags": "acp", "wishes": "niet naar het ziekenhuis, niet reanimeren"}),
    4: ("Gennep", {"urgencies": "epilepsy=U1", "care_plan": "epilepsie, noodmedicatie in koelkast"}),
    5: ("Mill", {"flags": "vulnerable", "care_plan": "woont alleen, hartfalen"}),
    6: ("Sint Anthonis", {"flags": "first_contact"}),
    7: ("Nieuw Bergen", {"flags": "pg acp", "warnings": "hond in de gang",
                         "wishes": "niet naar het ziekenhuis"}),
    8: ("Overloon", {"urgencies": "vital_signs=U1", "care_plan": "zuurstof thuis"}),
    9: ("Haps", {"urgencies": "medication_missed=U3", "care_plan": "insuline op vaste tijden"}),
    10: ("Vierlingsbeek", {"flags": "vulnerable first_contact"}),
    11: ("Boxmeer", {"position": "", "care_plan": "ligging nog niet vastgesteld"}),
    12: ("Venray", {"care_plan": "verhuisd naar buiten het gebied"}),
    13: ("Mook", {"warnings": "agressie bekend, met twee personen naar binnen"}),
    14: ("Wanroij", {"accounts": "0485000014 hub-0014"}),
}
OUTSIDE = {"Venray": ("Venray", "Venray", "5801", 51.5250, 5.9750, 0)}


def row_of(number, rng):
    special, changes = SPECIAL.get(number, (None, {}))
    by_name = {town[0]: town for town in TOWNS} | OUTSIDE
    town = by_name[special] if special else rng.choices(TOWNS, [t[5] for t in TOWNS])[0]
    name, municipality, digits, latitude, longitude, _ = town
    spread = 0.002 if special else 0.008
    latitude += rng.uniform(-spread, spread)
    longitude += rng.uniform(-spread, spread)
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTVWXZ") for _ in range(2))
    accounts = f"0485{number:06d}" + (f" hub-{number:04d}" if number % 10 == 0 else "")
    relation = rng.choice(["dochter", "zoon", "buurvrouw", "buurman", "nicht"])
    row = {
        "number": number,
        "name": f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        "address": f"{rng.choice(STREETS)} {rng.randint(1, 120)}, {digits} {letters} {name}",
        "postcode": digits + letters,
        "municipality": municipality,
        "position": f"{latitude:.6f} {longitude:.6f}",
        "telephone": f"0600{number:06d}",
        "accounts": accounts,
        "provider": rng.choice(["maasduinen_zorg", "peelrand_thuiszorg"]),
        "subscriptions": "",
        "flags": rng.choices(["", "pg", "acp", "vulnerable"], [80, 8, 7, 5])[0],
        "urgencies": "",
        "known_by": rng.choice(["", "", "", "mia", "noor", "bram", "daan"]),
        "access": rng.choice(["sleutelkluis naast de voordeur", "huismeester", "deur op code"]),
        "key_code": f"{rng.randint(0, 9999):04d}",
        "contacts": f"{rng.choice(FIRST)} {rng.choice(LAST)} ({relation}) 0600{500000 + number:06d}",
        "warnings": rng.choices(["", "hond", "trap zonder licht"], [85, 10, 5])[0],
        "wishes": "",
        "care_plan": "",
        "assumed": "invented",
    }
    if special:
        row["flags"] = ""
        row["warnings"] = ""
    if "acp" in row["flags"]:
        row["wishes"] = "niet naar het ziekenhuis"
    return row | changes


def main():
    rng = random.Random(1642)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number in range(1, 201):
        writer.writerow(row_of(number, rng))


if __name__ == "__main__":
    main()
