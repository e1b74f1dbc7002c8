from odoo import Command, api, fields, models
from odoo.exceptions import AccessError


class PropertyLogEntry(models.Model):
    """One line of the day's log that the supervisor reads.

    Modules write a line when something happens that the daily review shall
    see (a complaint comes in, a patrol reports, a shift hands over) by
    :meth:`_log`. That it was read is recorded by person and time; what
    follows from it is an activity on the line.
    """

    _name = "property.log.entry"
    _description = "Daily Log"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    # Nobody writes a line, and whoever reads one can say what follows from it.
    _mail_post_access = "read"

    name = fields.Char(string="Subject", required=True, readonly=True)
    date = fields.Datetime(
        string="Happened on",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        index=True,
    )
    kind = fields.Selection(
        selection="_selection_kind", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
        index="btree_not_null",
    )
    note = fields.Text(readonly=True)
    res_model = fields.Char(string="Source Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Source", model_field="res_model", readonly=True
    )
    reading_ids = fields.One2many("property.log.reading", "entry_id", readonly=True)
    is_read = fields.Boolean(
        string="Read by Me", compute="_compute_is_read", search="_search_is_read"
    )
    read_count = fields.Integer(string="Readers", compute="_compute_is_read")

    _source = models.Index("(res_model, res_id)")

    @api.model
    def _selection_kind(self):
        """Kinds of lines; a module adds its own in an extension of this method."""
        return [("note", self.env._("Note"))]

    @api.depends("reading_ids")
    @api.depends_context("uid")
    def _compute_is_read(self):
        for entry in self:
            entry.read_count = len(entry.reading_ids)
            entry.is_read = self.env.user in entry.reading_ids.user_id

    def _search_is_read(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return [("reading_ids.user_id", "=", self.env.uid)]

    @api.model
    def _log(self, kind, records, names, notes=None, **vals):
        """Write a line for each record.

        :param str kind: a key of :meth:`_selection_kind`
        :param records: records with ``community_id``, or the pair of a
            recordset and the name of its field that holds the community
        :param names: subject of each, in the order of the records
        :param notes: text of each
        :param vals: other values of every line
        """
        field = "community_id"
        if isinstance(records, tuple):
            records, field = records
        notes = notes or [False] * len(records)
        # sudo: property.log.entry - written by what happens, not by hand
        quiet = self.sudo().with_context(tracking_disable=True)
        return quiet.create(
            [
                {
                    "kind": kind,
                    "name": name,
                    "note": note,
                    "community_id": record[field].id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "user_id": self.env.uid,
                    **vals,
                }
                for record, name, note in zip(records, names, notes, strict=True)
            ]
        ).with_context(tracking_disable=False)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Whoever is given what follows hears of it; only the office's people are."""
        self.check_access("read")
        people = self.env["res.partner"].browse(partner_ids or ())
        # sudo: property.log.entry - nobody may write a line
        return super(PropertyLogEntry, self.sudo()).message_subscribe(
            partner_ids=people.filtered(lambda p: not p.partner_share).ids,
            subtype_ids=subtype_ids,
        )

    def action_read(self):
        """Record that the user has read the lines."""
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(self.env._("The daily review is the supervisor's."))
        self.check_access("read")
        now = fields.Datetime.now()
        # sudo: property.log.reading - nobody writes it by hand
        for entry in self.filtered(lambda e: not e.is_read).sudo():
            entry.reading_ids = [Command.create({"user_id": self.env.uid, "date": now})]

    def action_open_source(self):
        """Open what the line is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
