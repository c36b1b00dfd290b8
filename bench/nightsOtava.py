"""Apache Otava on the histories of standard input (a list of lists), night after night, with its defaults. For each history: the
changes that it reports, as [night on which it was first reported, first night of the new level, 'up' or 'down']."""

import json
import sys

from otava.analysis import compute_change_points

FIRST = 13  # Nights before which our own judgement sees nothing either.
SAME = 3  # Changes that are fewer nights apart are the same, reported again.


def reported(values):
    changes = []
    for count in range(FIRST, len(values) + 1):
        points, _ = compute_change_points(list(values[:count]))
        for point in points:
            direction = "up" if point.stats.mean_2 > point.stats.mean_1 else "down"
            known = any(abs(index - point.index) <= SAME and way == direction for _, index, way in changes)
            if not known:
                changes.append((count - 1, int(point.index), direction))
    return changes


json.dump([reported(values) for values in json.load(sys.stdin)], sys.stdout)
