"""Which zone, street and community is a point in, by GEOS: an independent judge of `renling answer`.

usage: oracle.py FOLDER DATE < points.csv > answers.csv     (id,lon,lat -> id,zone,street,community)
"""

import csv
import json
import pathlib
import sys

from shapely.geometry import Point, shape
from shapely.strtree import STRtree


def features(path, on):
    """The (code, geometry) pairs of a GeoJSON file that are valid on a day."""
    for feature in json.loads(path.read_text(encoding="utf-8-sig"))["features"]:
        properties = feature["properties"]
        first, last = properties.get("valid_from") or "", properties.get("valid_to") or "9999-12-31"
        if first <= on <= last:
            yield properties["code"], shape(feature["geometry"])


def index(path, on):
    pairs = list(features(path, on))
    tree = STRtree([geometry for _, geometry in pairs])
    codes = {id(geometry): code for code, geometry in pairs}
    shapes = [geometry for _, geometry in pairs]
    names = [code for code, _ in pairs]

    def find(point):
        for hit in tree.query(point):
            # Shapely 1 gives back the geometry, Shapely 2 its place in the list.
            geometry, code = (hit, codes[id(hit)]) if hasattr(hit, "covers") else (shapes[hit], names[hit])
            if geometry.covers(point):
                return code
        return ""

    find.keep = (shapes, codes)
    return find


def main():
    folder, on = pathlib.Path(sys.argv[1]), sys.argv[2]
    find = [index(folder / f"{name}.geojson", on) for name in ("zones", "streets", "communities")]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["id", "zone", "street", "community"])
    for row in csv.DictReader(sys.stdin):
        point = Point(float(row["lon"]), float(row["lat"]))
        out.writerow([row["id"], *(one(point) for one in find)])


main()
