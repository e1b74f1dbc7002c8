from . import (
    property_batch,
    property_batch_mixin,
    property_building,
    property_building_officer,
    property_community,
    property_community_mixin,
    property_entrance,
    property_occupancy,
    property_unit,
    property_vehicle,
    res_partner,
    res_users,
)
