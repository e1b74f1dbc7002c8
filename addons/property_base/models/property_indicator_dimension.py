from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class PropertyIndicatorDimension(models.Model):
    """A way to break the figures of a counted model down: a field path on it.

    The path goes through stored many2one fields. Its last field may be computed
    (the officer of a building, who is a matter of dates): then rows are grouped
    by the path before it and the groups folded by the computed value, read with
    ``property_as_of`` (a date) in the context. Dimensions of one code show the
    same thing on every model, so one table can hold several indicators.
    """

    _name = "property.indicator.dimension"
    _description = "Indicator Dimension"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="The same code on every model it is known on."
    )
    sequence = fields.Integer(default=10)
    model = fields.Selection(
        selection="_selection_model", string="Counted Model", required=True
    )
    field_path = fields.Char(required=True)

    _code_uniq = models.Constraint(
        "UNIQUE(model, code)", "The model has a dimension of this code."
    )

    @api.model
    def _selection_model(self):
        """Models that belong to a community: the ones an office is judged by."""
        found = [
            (name, self.env["ir.model"]._get(name).name)
            for name, model in self.env.items()
            if not model._abstract
            and not model._transient
            and any(
                field.comodel_name == "property.community" and field.store
                for field in model._fields.values()
                if field.type == "many2one"
            )
        ]
        return sorted(found, key=lambda pair: pair[1])

    @api.constrains("model", "field_path", "code")
    def _check_field_path(self):
        for dimension in self:
            try:
                target = dimension._get_target()
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "The path of dimension %(name)s cannot be used: %(reason)s",
                        name=dimension.name,
                        reason=str(error),
                    )
                )
            dimension._check_same_target(target)

    def _check_same_target(self, target):
        others = self.search([("code", "=", self.code), ("id", "!=", self.id)])
        # while modules load, models of those that come later are not there yet
        for other in others.filtered(lambda d: d.model in self.env):
            if other._get_target().comodel_name != target.comodel_name:
                raise ValidationError(
                    self.env._(
                        "Dimension %(code)s leads to another model on %(model)s.",
                        code=self.code,
                        model=other.model,
                    )
                )

    def _get_target(self):
        """The last field of the path.

        :raise ValueError: the path does not exist or cannot be grouped by
        """
        self.ensure_one()
        head, tail = self._split()
        return self._walk(head)[-1] if not tail else self._walk(f"{head}.{tail}")[-1]

    def _split(self):
        """Return (path to group by in the database, computed field or False)."""
        *steps, last = self._walk(self.field_path)
        if last._description_groupable(self.env):
            return self.field_path, False
        if not steps or last.type not in ("many2one", "selection"):
            raise ValueError(self.env._("%s is not stored.", last.name))
        return self.field_path.rpartition(".")[0], last.name

    def _walk(self, path):
        model, found = self.env[self.model], []
        for name in path.split("."):
            if found:
                model = self._step_into(found[-1])
            if name not in model._fields:
                raise ValueError(
                    self.env._(
                        "%(model)s has no field %(name)s.", model=model._name, name=name
                    )
                )
            found.append(model._fields[name])
        if found[-1].type not in ("many2one", "selection", "char", "boolean"):
            raise ValueError(self.env._("rows cannot be grouped by %s.", found[-1]))
        return found

    def _step_into(self, field):
        if field.type != "many2one" or not field._description_groupable(self.env):
            raise ValueError(self.env._("%s is not a stored many2one.", field))
        return self.env[field.comodel_name]

    def _fold(self, keys, period):
        """Return {key of the group in the database: key shown}."""
        head, tail = self._split()
        if not tail:
            return {key: key for key in keys}
        records = (
            self.env[self._walk(head)[-1].comodel_name]
            .browse([key for key in keys if key])
            .with_context(property_as_of=period.as_of)
        )
        # sudo: the head of the path - the rows counted name it, so it is known
        found = {record.id: plain_key(record[tail]) for record in records.sudo()}
        return {key: found.get(key, False) for key in keys}

    def _get_labels(self, keys, limit=None):
        """Return {key: label} in the order to show; the unset one comes last.

        :param keys: keys of rows the user has read, since names are read by sudo
        :param limit: how many to return at most
        """
        self.ensure_one()
        target, known = self._get_target(), [key for key in keys if key]
        if target.type == "many2one":
            labels = self._get_record_labels(target.comodel_name, known, limit)
        elif target.type == "selection":
            names = dict(target._description_selection(self.env))
            labels = {key: names[key] for key in names if key in known}
            labels.update({key: key for key in known if key not in names})
        elif target.type == "boolean":
            labels = dict.fromkeys(known, self.env._("Yes"))
        else:
            labels = {key: key for key in sorted(known)}
        if len(known) < len(keys):
            labels[False] = self._get_unset_label(target)
        return dict(list(labels.items())[:limit])

    def _get_record_labels(self, comodel, keys, limit):
        """Names in the order of the model; with the community where they need it."""
        # sudo: names of what the rows point to, as every many2one shows them
        records = self.env[comodel].sudo().with_context(active_test=False)
        records = records.search([("id", "in", keys)], limit=limit)
        several = "community_id" in records._fields and len(records.community_id) > 1
        records = records.with_context(show_community=several)
        return {record.id: record.display_name for record in records}

    def _get_unset_label(self, target):
        if target.type == "boolean":
            return self.env._("No")
        return self.env._("Not set")

    def _get_key_domain(self, keys):
        """Domain of the rows in groups of the database."""
        head, __ = self._split()
        domain = Domain(head, "in", [key for key in keys if key])
        if any(not key for key in keys):
            domain |= self._get_unset_domain(head)
        return domain

    def _get_unset_domain(self, path):
        """Rows without a value at the end of the path, or broken off before."""
        name, __, rest = path.partition(".")
        if not rest:
            return Domain(name, "=", False)
        return Domain(name, "not any", [(rest, "!=", False)])


def plain_key(value):
    """A group's value as JSON knows it: an id, a text, a boolean."""
    if isinstance(value, models.BaseModel):
        return value.id or False
    return value or False
