from odoo import fields, models

RULES = [
    ("next_month", "Former Payer, New One from Next Month"),
    ("daily_actual", "By Days of the Month"),
    ("daily_30", "By Days / 30"),
    ("full_month", "New Payer, Whole Month"),
]


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    # === Payers === #
    start_rule = fields.Selection(
        RULES,
        string="Month of Handover",
        required=True,
        default="next_month",
        help="Who pays the month in which the developer hands a unit over to its "
        "first owner. Fees before delivery are the developer's (Property Management "
        "Regulation, article 41); most local rules give the whole month of handover "
        "to the developer.",
    )
    transfer_rule = fields.Selection(
        RULES,
        string="Month of a Change of Payer",
        required=True,
        default="daily_actual",
        help="Who pays the month in which a unit changes hands later: by days, so "
        "that each pays for the days they held it, unless agreed otherwise.",
    )

    # === Notices === #
    payment_instructions = fields.Text(
        translate=True,
        help="How to pay, as printed on every notice: bank account, hours of the "
        "counter.",
    )
    payment_code = fields.Image(
        max_width=600,
        max_height=600,
        help="The office's own payment code, printed on notices and shown in the "
        "portal.",
    )
    notice_days = fields.Integer(
        string="Days to Pay",
        default=7,
        required=True,
        help="Days between a demand and its deadline.",
    )
    statement_threshold = fields.Integer(
        string="One Statement from Units",
        default=5,
        required=True,
        help="A payer with this many units or more (a developer) gets one statement "
        "over all of them instead of a notice each; 0: never.",
    )

    complaint_phone = fields.Char(
        string="Complaints about Fees",
        help="As published; without it the office phone.",
    )
    authority_phone = fields.Char(
        string="Supervising Authority",
        default="12315",
        help="Where wrong fees are reported, as published.",
    )

    # === Payments === #
    payment_allocation = fields.Selection(
        [
            ("item_order", "Earliest Due, then Order of Items"),
            ("pro_rata", "Earliest Due, then Pro Rata"),
        ],
        required=True,
        default="item_order",
        help="Where a payment goes that does not say so. Without an agreed order of "
        "items, claims due on the same day share it (Civil Code, article 560).",
    )
    apply_credits = fields.Boolean(
        string="Carry Overpayments",
        default=True,
        help="What a payer has in credit settles the charges of the next run.",
    )

    _notice_numbers = models.Constraint(
        "CHECK(notice_days >= 0 AND statement_threshold >= 0)",
        "Days and number of units are not negative.",
    )
