"""Where the units of a building stand on the board. No ORM."""

from collections import Counter, defaultdict


def get_layout(units):
    """Place units by floor (rows, top first) and entrance (blocks of columns).

    Rooms over one another share a column: 101, 201 and 1001 end alike. Where
    the numbers do not say so (a room twice on a floor, hardly any column
    filled) the rooms of a floor simply stand in their order.

    :param list units: dicts with ``id``, ``code``, ``floor`` and
        ``entrance_id`` (or False), in walking order
    :return: dict of ``floors`` (numbers, top first) and ``blocks``: dicts of
        ``entrance_id``, ``columns`` (how many) and ``rows``, one for each of
        the floors, of unit ids (None where there is no room)
    """
    blocks = defaultdict(list)
    for unit in units:
        blocks[unit["entrance_id"]].append(unit)
    # what has no entrance (shops on the street) stands beside those that have
    keys = sorted(blocks, key=lambda key: not key)
    floors = sorted({unit["floor"] for unit in units}, reverse=True)
    return {
        "floors": floors,
        "blocks": [_block(key, blocks[key], floors) for key in keys],
    }


def get_room_suffix(code, floor):
    """Return the part of a room number that repeats on each floor.

    :return: '01' for ('501', 5), ('0501', 5) and ('1501', 15); the code itself
        where it does not start with the floor
    """
    digits = code.lstrip("0")
    prefix = str(abs(floor))
    rest = digits[len(prefix) :]
    return rest if floor and digits.startswith(prefix) and rest else code


def _block(entrance_id, rooms, floors):
    columns = _columns_by_suffix(rooms) or _columns_by_order(rooms)
    count = max(columns.values()) + 1
    rows = {floor: [None] * count for floor in floors}
    for room in rooms:
        rows[room["floor"]][columns[room["id"]]] = room["id"]
    return {"entrance_id": entrance_id, "columns": count, "rows": list(rows.values())}


def _columns_by_suffix(rooms):
    """Return {unit id: column}, or None if the numbers do not line up."""
    suffix = {r["id"]: get_room_suffix(r["code"], r["floor"]) for r in rooms}
    places = {(room["floor"], suffix[room["id"]]) for room in rooms}
    order = {value: index for index, value in enumerate(sorted(set(suffix.values())))}
    widest = max(Counter(room["floor"] for room in rooms).values())
    if len(places) < len(rooms) or len(order) > 2 * widest:
        return None
    return {unit_id: order[value] for unit_id, value in suffix.items()}


def _columns_by_order(rooms):
    taken = Counter()
    columns = {}
    for room in rooms:
        columns[room["id"]] = taken[room["floor"]]
        taken[room["floor"]] += 1
    return columns
