from odoo import api, models
from odoo.exceptions import UserError


class PropertyGuardedMixin(models.AbstractModel):
    """Fields that the buttons of a record set: nobody else, neither by call nor import.

    ``readonly`` on a field binds forms alone. A model names its fields in
    ``_guarded_fields``; its buttons check what they must and then write by
    :meth:`_write_guarded`. Code that runs with superuser rights may write them.
    """

    _name = "property.guarded.mixin"
    _description = "Fields Set by Buttons"

    _guarded_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        """Whatever is given for these fields, a record begins with their defaults."""
        if self.env.su:
            return super().create(vals_list)
        vals_list = [
            {name: vals[name] for name in vals if name not in self._guarded_fields}
            for vals in vals_list
        ]
        given = {f"default_{name}" for name in self._guarded_fields}
        context = {
            key: value for key, value in self.env.context.items() if key not in given
        }
        return super(PropertyGuardedMixin, self.with_context(context)).create(vals_list)

    def write(self, vals):
        if not self.env.su and self._guarded_fields & vals.keys():
            raise UserError(
                self.env._(
                    "%(name)s: its state changes by its buttons alone.",
                    name=self[:1].display_name,
                )
            )
        return super().write(vals)

    def _write_guarded(self, vals):
        """Write what a button sets, for who may write the record.

        :raise AccessError: the user may not write it
        """
        self.check_access("write")
        # sudo: the model - who may press the button was checked, the fields are
        # closed to everybody
        return self.sudo().write(vals)
