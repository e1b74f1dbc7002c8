import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..tools.domain_text import get_names, parse_domain
from ..tools.period import Period, get_months
from ..tools.rate import NO_VALUE, SIGNS, judge, rate
from .property_indicator_dimension import plain_key

METHOD = re.compile(r"_indicator_[a-z0-9_]+")
PLACEHOLDERS = ("date_start", "date_end", "as_of")
PARTS = ("numerator", "denominator")


class PropertyIndicator(models.Model):
    """One rate the office is judged by.

    It counts rows of a model with the reader's own rights. The denominator
    is the rows of its domain, the numerator those of them that also match its
    own, so a rate of rows never exceeds the whole. Where domains cannot say
    it, ``method`` names two private methods of the counted model:

    ``_indicator_x(period, domain, groupby)``
        returns {key: (numerator, denominator)}; keys are ids or plain values,
        False for unset; without groupby the only key is None
    ``_indicator_x_rows(part, period, domain)``
        returns the domain of the rows behind 'numerator' or 'denominator', or
        (model, domain) where these rows are of another model

    where ``period`` is a tools.period.Period (first day, last day, as of),
    ``domain`` limits the rows (communities, a group) and ``groupby`` is a
    field path as ``_read_group`` takes it, or None.

    A counted model may say what a figure must not be read without, by a method
    ``_indicator_remarks(code, period, domain)`` that returns sentences.
    """

    _name = "property.indicator"
    _description = "Indicator"
    _inherit = ["property.xlsx.mixin"]
    _order = "sequence, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    topic = fields.Char(
        help="Boards of one topic (the service desk's, say) show only its indicators."
    )
    group_ids = fields.Many2many(
        "res.groups", string="Shown to", help="Empty: to all who may read the rows."
    )
    formula = fields.Text(
        translate=True, help="In words, as shown on screen: what is divided by what."
    )
    model = fields.Selection(
        selection="_selection_model", string="Counted Model", required=True
    )
    community_path = fields.Char(
        required=True,
        default="community_id",
        help="Field of the counted model that names the community.",
    )
    date_field = fields.Char(
        help="Places a row in the period. Empty: the figure is a state as of a day; "
        "its domains use the placeholder as_of.",
    )
    denominator_domain = fields.Text(
        default="[]",
        help="Rows counted. Placeholders: date_start, date_end, as_of.",
    )
    numerator_domain = fields.Text(
        default="[]", help="Which of the rows counted go into the numerator."
    )
    aggregate = fields.Selection(
        [("count", "Rows"), ("distinct", "Different Values"), ("sum", "Sum")],
        required=True,
        default="count",
    )
    denominator_field = fields.Char(help="Field that is summed or told apart.")
    numerator_field = fields.Char(help="Empty: the same field as the denominator's.")
    method = fields.Char(
        help="Private method _indicator_… of the counted model, instead of domains."
    )
    uom = fields.Selection(
        [
            ("percent", "Per Cent"),
            ("permille", "Per Mille"),
            ("ratio", "Ratio"),
            ("number", "Number"),
        ],
        string="Unit of Measure",
        required=True,
        default="percent",
    )
    digits = fields.Integer(default=2)
    direction = fields.Selection(
        [("higher", "Higher is Better"), ("lower", "Lower is Better")],
        required=True,
        default="higher",
    )
    has_target = fields.Boolean(string="Has a Target")
    target = fields.Float(string="Target Value", digits=(16, 4))
    target_text = fields.Char(string="Target", compute="_compute_target_text")
    has_warning = fields.Boolean(string="Tolerates a Margin")
    warning = fields.Float(
        string="Tolerated", digits=(16, 4), help="Misses the target, still tolerated."
    )
    action_id = fields.Many2one(
        "ir.actions.act_window",
        string="Window for the Rows",
        help="Whose views show the rows behind a figure.",
    )
    dimension_ids = fields.Many2many(
        "property.indicator.dimension", compute="_compute_dimension_ids"
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "There is an indicator of this code."
    )
    _digits_range = models.Constraint(
        "CHECK(digits BETWEEN 0 AND 6)", "A figure has 0 to 6 decimals."
    )

    @api.model
    def _selection_model(self):
        return self.env["property.indicator.dimension"]._selection_model()

    @api.depends("model")
    def _compute_dimension_ids(self):
        dimensions = self.env["property.indicator.dimension"].search(
            [("model", "in", self.mapped("model"))]
        )
        for indicator in self:
            indicator.dimension_ids = dimensions.filtered(
                lambda d, model=indicator.model: d.model == model
            )

    @api.depends("has_target", "target", "uom", "digits")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for indicator in self:
            indicator.target_text = indicator.has_target and indicator._format_value(
                indicator.target
            )

    @api.constrains("model", "numerator_domain", "denominator_domain")
    def _check_domains(self):
        days = dict.fromkeys(PLACEHOLDERS, fields.Date.today())
        for indicator in self:
            for field in ("denominator_domain", "numerator_domain"):
                try:
                    domain = Domain(parse_domain(indicator[field], days))
                    domain.validate(self.env[indicator.model])
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "%(field)s of %(name)s cannot be read: %(reason)s",
                            field=self._fields[field]._description_string(self.env),
                            name=indicator.name,
                            reason=str(error),
                        )
                    )

    @api.constrains("model", "method")
    def _check_method(self):
        for indicator in self.filtered("method"):
            model = self.env[indicator.model]
            if not METHOD.fullmatch(indicator.method) or not all(
                callable(getattr(model, name, None))
                for name in (indicator.method, f"{indicator.method}_rows")
            ):
                raise ValidationError(
                    self.env._(
                        "%(model)s has no methods %(method)s and %(method)s_rows.",
                        model=indicator.model,
                        method=indicator.method,
                    )
                )

    @api.constrains(
        "model", "aggregate", "denominator_field", "numerator_field", "method"
    )
    def _check_aggregate(self):
        for indicator in self.filtered(lambda i: i.aggregate != "count"):
            if indicator.method:
                continue
            for part in PARTS:
                field = self._get_model_field(indicator._get_aggregate_field(part))
                if indicator.aggregate == "sum" and field.type not in (
                    "integer",
                    "float",
                    "monetary",
                ):
                    raise ValidationError(self.env._("%s is not a number.", field.name))

    @api.constrains("model", "date_field", "community_path")
    def _check_paths(self):
        for indicator in self:
            if indicator.date_field:
                field = indicator._get_model_field(indicator.date_field)
                if field.type not in ("date", "datetime"):
                    raise ValidationError(self.env._("%s is not a date.", field.name))
            field = indicator._get_model_field(indicator.community_path)
            if field.comodel_name != "property.community":
                raise ValidationError(
                    self.env._("%s does not name the community.", field.name)
                )

    @api.constrains("has_target", "target", "has_warning", "warning", "direction")
    def _check_warning(self):
        for indicator in self.filtered(lambda i: i.has_target and i.has_warning):
            sign = 1 if indicator.direction == "higher" else -1
            if sign * indicator.warning > sign * indicator.target:
                raise ValidationError(
                    self.env._("What is tolerated is worse than the target.")
                )

    def _get_model_field(self, name):
        """A stored field of the counted model.

        :raise ValidationError: there is none of this name
        """
        field = self.env[self.model]._fields.get(name or "")
        if field is None or not field.store:
            raise ValidationError(
                self.env._(
                    "%(model)s has no stored field %(name)s.",
                    model=self.model,
                    name=name or "-",
                )
            )
        return field

    def _get_aggregate_field(self, part):
        if part == "numerator":
            return self.numerator_field or self.denominator_field
        return self.denominator_field

    def _get_values(
        self, date_start, date_end, dimension=None, community_ids=None, as_of=None
    ):
        """The figure of a period, whole or by a dimension, read by the user.

        :param dimension: code of a dimension of the counted model, or None
        :param community_ids: limits the rows; empty: every community of the user
        :param as_of: date; the last day of the period unless given
        :return: list of dicts: key, label, numerator, denominator, value (float,
            None without denominator), text, state ('good', 'warning', 'bad',
            'none' without target or value)
        :raise UserError: the model has no such dimension
        """
        self.ensure_one()
        period = self._make_period(date_start, date_end, as_of)
        scope = self._get_scope_domain(community_ids)
        if not dimension:
            groups = self._read_parts(period, scope, None)
            return [self._prepare_value(None, self.name, *groups.get(None, (0, 0)))]
        groups = self._get_groups(period, scope, dimension)
        return [
            self._prepare_value(key, label, *groups[key])
            for key, label in self._get_labels(dimension, groups).items()
        ]

    def _compute_value(
        self,
        date_start,
        date_end,
        community_ids=None,
        as_of=None,
        with_rows=False,
        groups=None,
    ):
        """The whole figure of a period, with the ids of its rows when asked.

        What is frozen (a monthly report) keeps the ids: so it can still be
        explained when rows have changed.

        :param groups: {code of a dimension: key} the figure is limited to, such
            as one building and one category; None: no limit
        :return: dict as of ``_get_values``, plus ``numerator_ids`` and
            ``denominator_ids``
        :raise UserError: the model has no such dimension
        """
        self.ensure_one()
        period = self._make_period(date_start, date_end, as_of)
        scope = self._get_scope_domain(community_ids)
        for code, key in (groups or {}).items():
            scope &= self._get_group_domain(period, scope, code, key)
        parts = self._read_parts(period, scope, None).get(None, (0, 0))
        value = self._prepare_value(None, self.name, *parts)
        if with_rows:
            for part in PARTS:
                model, rows = self._get_rows(part, period, scope)
                value[f"{part}_ids"] = model.search(rows).ids
        return value

    def _get_trend(self, day, months=12, community_ids=None, as_of=None):
        """The figure of each month up to that of a day, oldest first.

        :return: list of dicts as of ``_get_values`` with date_start, date_end and
            as_of; a month is seen as of its own end, the running one as of
            ``as_of`` (else the day)
        """
        self.ensure_one()
        periods = get_months(day, months, as_of or day)
        scope = self._get_scope_domain(community_ids)
        read = self._read_months if self._is_cut_by_month() else self._read_each_month
        parts = read(periods, scope)
        return [
            {
                **self._prepare_value(None, self.name, *part),
                "date_start": period.date_start,
                "date_end": period.date_end,
                "as_of": period.as_of,
            }
            for period, part in zip(periods, parts, strict=True)
        ]

    def action_open_rows(
        self,
        part,
        date_start,
        date_end,
        dimension=None,
        key=None,
        community_ids=None,
        as_of=None,
    ):
        """Open the rows behind a figure.

        :param part: 'numerator' or 'denominator'
        :param dimension: code, with ``key`` the group as ``_get_values`` gives it
        """
        self.ensure_one()
        self.check_access("read")
        if part not in PARTS:
            raise UserError(self.env._("A figure has a numerator and a denominator."))
        period = self._make_period(date_start, date_end, as_of)
        scope = self._get_scope_domain(community_ids)
        name = self.name
        if dimension:
            scope &= self._get_group_domain(period, scope, dimension, key)
            name = self._get_group_name(period, scope, dimension, key)
        model, rows = self._get_rows(part, period, scope)
        return self._prepare_rows_action(name, rows, period, model)

    def _get_group_name(self, period, scope, dimension, key):
        """Name of the group's window; without a row to read it stays unnamed."""
        model, rows = self._get_rows("denominator", period, scope)
        if not model.search_count(rows, limit=1):
            return self.name
        label = self._get_labels(dimension, [key or False]).get(key or False)
        return f"{self.name}: {label}" if label else self.name

    def _make_period(self, date_start, date_end, as_of=None):
        """Make a Period of dates or ISO texts.

        :raise UserError: no dates, or the end lies before the start
        """
        try:
            days = [fields.Date.to_date(day) for day in (date_start, date_end, as_of)]
            return Period(days[0], days[1], days[2] or None)
        except (ValueError, TypeError) as error:
            raise UserError(
                self.env._("This is not a period: %s", f"{date_start} – {date_end}")
            ) from error

    def _get_counted(self, period=None):
        """The counted model, read with the user's own rights.

        The period is in the context, for models that are themselves a view of
        the ledger as of a day.
        """
        return self.env[self.model].with_context(**self._get_rows_context(period))

    def _get_rows_context(self, period):
        if period is None:
            return {}
        days = (period.date_start, period.date_end, period.as_of)
        return {"property_period": [fields.Date.to_string(day) for day in days]}

    def _is_readable(self):
        """Whether the user may read the rows and what their domains name."""
        if self.model not in self.env or not self._get_counted().has_access("read"):
            return False
        today = fields.Date.today()
        part = "denominator" if self.method else "numerator"
        try:
            model, rows = self._get_rows(part, Period(today, today), Domain.TRUE)
            model._search(rows)  # builds the query, no more
        except AccessError:
            return False
        return True

    def _get_dimension(self, code):
        dimension = self.dimension_ids.filtered(lambda d: d.code == code)
        if not dimension:
            raise UserError(
                self.env._(
                    "%(name)s cannot be broken down by %(code)s.",
                    name=self.name,
                    code=code,
                )
            )
        return dimension

    def _get_labels(self, code, keys, limit=None):
        """Return {key: label} of groups the user has read, in the order to show."""
        return self._get_dimension(code)._get_labels(keys, limit) if keys else {}

    def _get_scope_domain(self, community_ids):
        """Rows of the communities asked for and of the indicator's company."""
        domain = Domain.TRUE
        if community_ids:
            domain &= Domain(self.community_path, "in", list(community_ids))
        if self.company_id:
            domain &= Domain(
                f"{self.community_path}.company_id", "=", self.company_id.id
            )
        return domain

    def _get_period_domain(self, period):
        """Rows placed in the period and known as of its day."""
        if not self.date_field:
            return Domain.TRUE
        last = min(period.date_end, period.as_of)
        return Domain(self.date_field, ">=", period.date_start) & Domain(
            self.date_field, "<=", last
        )

    def _get_rows(self, part, period, domain):
        """Return (model, domain) of the rows behind a part of the figure."""
        model = self._get_counted(period)
        if not self.method:
            return model, self._get_rows_domain(part, period, domain)
        rows = getattr(model, f"{self.method}_rows")(part, period, domain)
        if isinstance(rows, tuple):
            name, rows = rows
            model = model.env[name]
        return model, Domain(rows)

    def _get_remarks(self, period, domain):
        """Sentences the figure must not be read without."""
        self.ensure_one()
        remarks = getattr(self._get_counted(period), "_indicator_remarks", None)
        return list(remarks(self.code, period, domain)) if remarks else []

    def _get_rows_domain(self, part, period, domain):
        """Domain of the rows behind a part, said by domains."""
        domain &= self._get_period_domain(period)
        domain &= self._read_domain("denominator_domain", period)
        if part == "numerator":
            domain &= self._read_domain("numerator_domain", period)
        return domain

    def _read_domain(self, field, period):
        values = {name: getattr(period, name) for name in PLACEHOLDERS}
        return Domain(parse_domain(self[field], values))

    def _read_parts(self, period, domain, groupby, apart=False):
        """Return {key: (numerator, denominator)}, a grouped query for each part.

        :param groupby: a field path, or None: the only key is None
        :param apart: values told apart come as lists, to be united by the caller
        """
        if self.method:
            method = getattr(self._get_counted(period), self.method)
            return method(period, domain, groupby)
        tops = self._read_part("numerator", period, domain, groupby, apart)
        bottoms = self._read_part("denominator", period, domain, groupby, apart)
        none = [] if apart else 0
        return {key: (tops.get(key, none), bottoms[key]) for key in bottoms}

    def _read_part(self, part, period, domain, groupby, apart):
        groups = self._get_counted(period)._read_group(
            self._get_rows_domain(part, period, domain),
            [groupby] if groupby else [],
            [self._get_aggregate(part, apart)],
        )
        if not groupby:
            return {None: groups[0][0] or 0}
        return {plain_key(key): value for key, value in groups}

    def _get_aggregate(self, part, apart):
        if self.aggregate == "count":
            return "__count"
        function = "sum"
        if self.aggregate == "distinct":
            function = "array_agg_distinct" if apart else "count_distinct"
        return f"{self._get_aggregate_field(part)}:{function}"

    def _get_groups(self, period, scope, code):
        """Return {key shown: (numerator, denominator)} by a dimension."""
        dimension = self._get_dimension(code)
        head, tail = dimension._split()
        apart = bool(tail) and self.aggregate == "distinct" and not self.method
        raw = self._read_parts(period, scope, head, apart)
        folded = {}
        for key, shown in dimension._fold(list(raw), period).items():
            folded.setdefault(shown, []).append(raw[key])
        unite = unite_values if apart else sum
        return {
            key: tuple(unite(part) for part in zip(*parts, strict=True))
            for key, parts in folded.items()
        }

    def _get_group_domain(self, period, scope, dimension, key):
        """Domain of the rows in the group shown under a key."""
        dimension = self._get_dimension(dimension)
        head, tail = dimension._split()
        if not tail:
            return dimension._get_key_domain([key])
        folded = dimension._fold(list(self._read_parts(period, scope, head)), period)
        return dimension._get_key_domain(
            [raw for raw, shown in folded.items() if shown == (key or False)]
        )

    def _is_cut_by_month(self):
        """Whether one query can tell the months apart by the row's date."""
        names = get_names(self.denominator_domain) | get_names(self.numerator_domain)
        return (
            bool(self.date_field)
            and not self.method
            and self.aggregate != "distinct"
            and not names
        )

    def _read_months(self, periods, scope):
        first, last = periods[0], periods[-1]
        whole = Period(first.date_start, last.date_end, last.as_of)
        groups = self._read_parts(whole, scope, f"{self.date_field}:month")
        months = {fields.Date.to_date(key): part for key, part in groups.items()}
        return [months.get(period.date_start, (0, 0)) for period in periods]

    def _read_each_month(self, periods, scope):
        """A state has to be asked for month by month."""
        return [
            self._read_parts(period, scope, None).get(None, (0, 0))
            for period in periods
        ]

    def _prepare_value(self, key, label, numerator, denominator):
        value = rate(numerator, denominator, self.uom, self.digits)
        numerator, denominator = (
            part if isinstance(part, int) else float(part)
            for part in (numerator, denominator)
        )
        state = judge(
            value,
            self.target if self.has_target else None,
            self.warning if self.has_warning else None,
            self.direction == "higher",
        )
        return {
            "key": key,
            "label": label,
            "numerator": numerator,
            "denominator": denominator,
            "numerator_text": self._format_part(numerator),
            "denominator_text": self._format_part(denominator),
            "value": None if value is None else float(value),
            "text": self._format_value(value),
            "state": state,
        }

    def _format_value(self, value):
        if value is None:
            return NO_VALUE
        text = formatLang(self.env, float(value), digits=self.digits)
        return text + SIGNS[self.uom]

    def _format_part(self, value):
        """Rows as whole numbers, sums with two decimals."""
        digits = 0 if isinstance(value, int) else 2
        return formatLang(self.env, value, digits=digits)

    def _xlsx_board(self, options):
        return self.env["property.indicator.board"]._get_workbook(options)

    def _prepare_rows_action(self, name, domain, period, model):
        # sudo: ir.actions.act_window - the views to use, not the rows
        action = self.sudo().action_id
        if model._name != self.model:
            action = action.browse()
        values = action._get_action_dict() if action else {}
        views = values.get("views") or [(False, "list"), (False, "form")]
        return {
            "type": "ir.actions.act_window",
            "res_model": model._name,
            "views": sorted(views, key=lambda view: view[1] != "list"),
            "search_view_id": values.get("search_view_id", False),
            "name": name,
            "domain": list(domain),
            "context": {"create": False, **self._get_rows_context(period)},
        }


def unite_values(lists):
    """How many different values lists hold together; unset ones do not count."""
    return len({value for values in lists for value in values or ()} - {None})
