from odoo.tests import new_test_user, tagged

from .common import PropertyTourCase
from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestIndicatorTour(IndicatorCommon, PropertyTourCase):
    def test_board(self):
        user = new_test_user(
            self.env, "indicator_tour", groups="property_base.group_staff"
        )
        # what else the database holds is not in the way
        user.property_community_ids = self.community
        self._indicator("unit_held").write({"has_target": True, "target": 90})
        self.start_tour(
            "/odoo/property-indicators", "property_indicator_board", login=user.login
        )
