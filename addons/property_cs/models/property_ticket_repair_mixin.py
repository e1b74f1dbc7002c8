from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import repair

PAYING = [
    (repair.FREE, "Free of Charge"),
    (repair.PAID, "Paid by the Resident"),
    (repair.WARRANTY, "Developer's Warranty"),
]
CHASE_DAYS = 7


class PropertyTicketRepairMixin(models.AbstractModel):
    """What a repair needed, what it costs, and whose defect it is.

    In-warranty defects of the building are the developer's: they are handed
    over, never charged, and chased until they are done.
    """

    _name = "property.ticket.repair.mixin"
    _description = "Repair of a Ticket"

    property_currency_id = fields.Many2one("res.currency")  # the ticket's company's
    property_work = fields.Text(string="Work Done")
    property_material_ids = fields.One2many(
        "property.ticket.material",
        "ticket_id",
        string="Materials",
        groups="property_base.group_staff,property_cs.group_technician",
    )
    property_paying = fields.Selection(
        PAYING,
        string="Charging",
        compute="_compute_property_paying",
        store=True,
        readonly=False,
        tracking=True,
    )
    property_labour = fields.Monetary(
        string="Labour", currency_field="property_currency_id", help="Tax included."
    )
    property_cost = fields.Monetary(
        string="To Be Charged",
        currency_field="property_currency_id",
        compute="_compute_property_cost",
        compute_sudo=True,
        store=True,
        help="Labour and used materials, tax included.",
    )
    property_in_warranty = fields.Boolean(
        string="In Warranty",
        compute="_compute_property_in_warranty",
        compute_sudo=True,
        help="By the building's acceptance and the warranty of the category.",
    )
    property_warranty_end = fields.Date(
        string="Warranty Until",
        compute="_compute_property_in_warranty",
        compute_sudo=True,
    )
    property_developer_id = fields.Many2one(
        "res.partner",
        string="Handed to Developer",
        index="btree_not_null",
        groups="property_base.group_staff",
    )
    property_handed_date = fields.Datetime(
        string="Handed over on",
        readonly=True,
        copy=False,
        groups="property_base.group_staff",
    )
    property_chase_date = fields.Date(
        string="Chase on",
        copy=False,
        index="btree_not_null",
        groups="property_base.group_staff",
    )
    property_chase_count = fields.Integer(
        string="Times Chased",
        readonly=True,
        copy=False,
        groups="property_base.group_staff",
    )
    property_signer = fields.Char(
        string="Accepted by", copy=False, help="Who took the work as done."
    )
    property_signed_date = fields.Datetime(
        string="Work Accepted on", copy=False, readonly=True
    )
    property_signature = fields.Image(
        string="Signature", max_width=1024, max_height=512, copy=False
    )

    @api.depends("property_building_id", "category_id", "property_received_date")
    def _compute_property_in_warranty(self):
        for ticket in self:
            accepted = ticket.property_building_id.acceptance_date
            months = ticket.category_id._get_property_setting(
                "property_warranty_months"
            )
            reported = fields.Datetime.context_timestamp(
                ticket, ticket.property_received_date or fields.Datetime.now()
            ).date()
            ticket.property_warranty_end = (
                repair.add_months(accepted, months) if accepted and months else False
            )
            ticket.property_in_warranty = repair.is_in_warranty(
                accepted, months, reported
            )

    @api.depends("property_type_code", "category_id", "property_building_id")
    def _compute_property_paying(self):
        """A repair in warranty is the developer's; else free until said otherwise."""
        for ticket in self:
            if ticket.property_type_code != "repair":
                ticket.property_paying = False
            elif ticket.property_in_warranty:
                ticket.property_paying = repair.WARRANTY
            else:
                given = ticket.property_paying
                ticket.property_paying = (
                    given if given in (repair.FREE, repair.PAID) else repair.FREE
                )

    @api.depends(
        "property_paying",
        "property_labour",
        "property_material_ids.used",
        "property_material_ids.price",
    )
    def _compute_property_cost(self):
        for ticket in self:
            paid = ticket.property_paying == repair.PAID
            lines = ticket.property_material_ids if paid else ()
            ticket.property_cost = float(
                repair.get_total(
                    ticket.property_labour if paid else 0,
                    [(line.used, line.price) for line in lines],
                )
            )

    # ------------------------------------------------------------------ steps
    def _before_transition(self, code):
        super()._before_transition(code)
        if code == "resolved":
            self._check_materials()

    def _check_materials(self):
        # sudo: property.ticket.material - all lines, whoever resolves
        lines = self.sudo().property_material_ids
        for line in lines.filtered(lambda m: m.open_quantity > 0.001):
            raise UserError(
                self.env._(
                    "%(number)s: of %(name)s %(quantity)s %(uom)s are neither used nor "
                    "brought back.",
                    number=line.ticket_id.number,
                    name=line.name,
                    quantity=f"{line.open_quantity:g}",
                    uom=line.uom or "",
                )
            )

    def write(self, vals):
        if vals.get("property_signature") or vals.get("property_signer"):
            vals = {"property_signed_date": fields.Datetime.now(), **vals}
        return super().write(vals)

    def _accept_work(self, name, signature=None):
        """Record that the resident took the work as done.

        :param str name: who
        :param signature: base64 image of it, where it was signed on a screen
        """
        self.write({"property_signer": name, "property_signature": signature})

    # ------------------------------------------------------------- developer
    def action_property_hand_over(self):
        """Hand in-warranty defects to the developer, and chase them from then on."""
        today = fields.Date.context_today(self)
        for ticket in self:
            developer = ticket.property_community_id.developer_id
            if not developer:
                raise UserError(
                    self.env._(
                        "Name the developer of %(community)s first.",
                        community=ticket.property_community_id.name,
                    )
                )
            if not ticket.property_in_warranty:
                raise UserError(
                    self.env._(
                        "%(number)s: the warranty of the developer does not cover it.",
                        number=ticket.number,
                    )
                )
            ticket.write(
                {
                    "property_paying": repair.WARRANTY,
                    "property_developer_id": developer.id,
                    "property_chase_date": fields.Date.add(today, days=CHASE_DAYS),
                }
            )
            ticket._with_step().property_handed_date = fields.Datetime.now()
            ticket._wait_for_developer(developer)

    def _wait_for_developer(self, developer):
        if self.property_stage_code in ("accepted", "dispatched", "in_progress"):
            self._transition(
                "waiting",
                reason=self.env._(
                    "Handed to the developer %(name)s", name=developer.name
                ),
                property_wait_kind="vendor",
            )

    def action_property_chase(self):
        """Record that the developer was asked again."""
        today = fields.Date.context_today(self)
        for ticket in self.filtered("property_developer_id"):
            ticket.property_chase_date = fields.Date.add(today, days=CHASE_DAYS)
            ticket._with_step().property_chase_count += 1
            ticket.message_post(
                body=self.env._(
                    "The developer was asked again (%(count)s).",
                    count=ticket.property_chase_count,
                ),
                subtype_xmlid="mail.mt_note",
            )
