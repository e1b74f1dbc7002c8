from odoo.tests.common import HttpCase, TransactionCase


class PropertyCommon(TransactionCase):
    """A community of one building, an entrance and two flats, with owners."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.developer = cls.env["res.partner"].create(
            {"name": "Test Developer", "is_company": True, "lang": "en_US"}
        )
        cls.community = cls.env["property.community"].create(
            {"name": "Test Garden", "code": "TG"}
        )
        cls.building = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "3"}
        )
        cls.entrance = cls.env["property.entrance"].create(
            {"building_id": cls.building.id, "code": "2", "floor_count": 6}
        )
        cls.unit, cls.unit2 = cls.env["property.unit"].create(
            [cls._unit_vals("501", 5, 89.37), cls._unit_vals("502", 5, 103.27)]
        )
        cls.owner, cls.owner2 = cls.env["res.partner"].create(
            [
                {"name": "吴轩敏", "phone": "18900000001", "lang": "en_US"},
                {"name": "张国", "phone": "18900000002", "lang": "en_US"},
            ]
        )
        cls.occupancy, cls.occupancy2 = cls.env["property.occupancy"].create(
            [
                {"unit_id": cls.unit.id, "partner_id": cls.owner.id},
                {"unit_id": cls.unit2.id, "partner_id": cls.owner2.id},
            ]
        )

    @classmethod
    def _unit_vals(cls, code, floor, area, **extra):
        return {
            "community_id": cls.community.id,
            "building_id": cls.building.id,
            "entrance_id": cls.entrance.id,
            "code": code,
            "floor": floor,
            "area": area,
            **extra,
        }


class PropertyTourCase(PropertyCommon, HttpCase):
    """Tours in a real browser, at the width of an office screen."""

    browser_size = "1366x768"

    def authenticate(self, *args, browser=None, **kwargs):
        if browser:
            self.tour_browser = browser
            browser.error_checker = self._is_error  # while the page loads
        return super().authenticate(*args, browser=browser, **kwargs)

    def start_tour(self, url_path, tour_name, **kwargs):
        kwargs.setdefault("error_checker", self._is_error)
        return super().start_tour(url_path, tour_name, **kwargs)

    def _is_error(self, message):
        """Debian packages of Odoo leave out a library of the video calls."""
        if "selfie_segmentation" not in message:
            return True
        self.tour_browser.had_failure = False
        return False
