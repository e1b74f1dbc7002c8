from odoo.tests import BaseCase, tagged

from ..tools import board


def rooms(*places):
    return [
        {"id": index, "code": code, "floor": floor, "entrance_id": entrance}
        for index, (code, floor, entrance) in enumerate(places, start=1)
    ]


@tagged("post_install", "-at_install")
class TestBoardLayout(BaseCase):
    def test_rooms_over_one_another_share_a_column(self):
        layout = board.get_layout(
            rooms(("101", 1, 7), ("103", 1, 7), ("201", 2, 7), ("202", 2, 7))
        )
        self.assertEqual(layout["floors"], [2, 1])
        self.assertEqual(
            layout["blocks"],
            [{"entrance_id": 7, "columns": 3, "rows": [[3, 4, None], [1, None, 2]]}],
        )

    def test_high_floors_and_leading_zeros(self):
        layout = board.get_layout(
            rooms(("0901", 9, 7), ("0902", 9, 7), ("1001", 10, 7), ("1002", 10, 7))
        )
        self.assertEqual(layout["blocks"][0]["rows"], [[3, 4], [1, 2]])

    def test_entrances_stand_side_by_side_shops_last(self):
        layout = board.get_layout(
            rooms(("S01", 1, False), ("201", 2, 7), ("301", 3, 7), ("201", 2, 8))
        )
        self.assertEqual(layout["floors"], [3, 2, 1])
        self.assertEqual(
            [(b["entrance_id"], b["rows"]) for b in layout["blocks"]],
            [
                (7, [[3], [2], [None]]),
                (8, [[None], [4], [None]]),
                (False, [[None], [None], [1]]),
            ],
        )

    def test_basements_are_below(self):
        layout = board.get_layout(rooms(("B101", -1, 7), ("101", 1, 7)))
        self.assertEqual(layout["floors"], [1, -1])

    def test_numbers_that_do_not_line_up_stand_in_order(self):
        layout = board.get_layout(
            rooms(("17", 1, 7), ("4", 1, 7), ("29", 2, 7), ("58", 2, 7), ("63", 3, 7))
        )
        self.assertEqual(layout["blocks"][0]["rows"], [[5, None], [3, 4], [1, 2]])

    def test_a_number_twice_on_a_floor_hides_no_room(self):
        layout = board.get_layout(rooms(("501", 5, 7), ("0501", 5, 7)))
        self.assertEqual(layout["blocks"][0]["rows"], [[1, 2]])

    def test_nothing(self):
        self.assertEqual(board.get_layout([]), {"floors": [], "blocks": []})

    def test_room_suffix(self):
        for code, floor, suffix in (
            ("501", 5, "01"),
            ("0501", 5, "01"),
            ("1501", 15, "01"),
            ("5", 5, "5"),
            ("S01", 1, "S01"),
            ("C0001", 0, "C0001"),
        ):
            self.assertEqual(board.get_room_suffix(code, floor), suffix, code)
