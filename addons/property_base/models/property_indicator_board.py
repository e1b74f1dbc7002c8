from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.period import KINDS, Period, get_bounds
from ..tools.rate import SIGNS
from ..tools.xlsx import Column, Sheet

MAX_ROWS = 200
MONTHS = 13  # the month a year before is there to compare with
MAX_MONTHS = 36


class PropertyIndicatorBoard(models.AbstractModel):
    """What the indicator screen shows, for the user who looks at it.

    ``options`` are the filters of the screen: ``community_ids`` (empty: all the
    user works for), ``period`` (month, quarter, year around ``date``, or custom
    from ``date_start`` to ``date_end``), ``as_of``, ``dimension`` (a code),
    ``topic`` (only the indicators of it; empty: all).
    """

    _name = "property.indicator.board"
    _description = "Indicator Board"

    @api.model
    @api.readonly
    def get_board(self, options):
        """Cards of all indicators the user may see, and a table by a dimension.

        :return: dict: filters, cards, remarks, dimensions, table (or False)
        :raise AccessError: the user may read no indicators
        """
        filters = self._read_options(options)
        indicators = self._get_indicators(filters["topic"])
        dimensions = self._get_dimensions(indicators)
        codes = [dimension["code"] for dimension in dimensions]
        if filters["dimension"] not in codes:
            filters["dimension"] = codes[0] if codes else False
        cards = [self._prepare_card(i, filters) for i in indicators]
        remarks = [remark for card in cards for remark in card["remarks"]]
        return {
            "filters": filters,
            "cards": cards,
            "remarks": list(dict.fromkeys(remarks)),
            "dimensions": dimensions,
            "table": codes and self._get_table(indicators, filters, MAX_ROWS),
        }

    @api.model
    @api.readonly
    def get_trends(self, options, indicator_ids, months=MONTHS):
        """Return {indicator id: months up to the period's end}, see ``_get_trend``.

        A state is asked for month by month, so the screen calls this for one
        indicator after the other.
        """
        filters = self._read_options(options)
        period = self._get_period(filters)
        # the months of a year that runs end with the one that runs
        day = min(period.date_end, max(period.as_of, period.date_start))
        months = min(months, MAX_MONTHS)
        return {
            indicator.id: indicator._get_trend(
                day, months, filters["community_ids"], period.as_of
            )
            for indicator in self._get_indicators()
            if indicator.id in indicator_ids
        }

    @api.model
    def _get_indicators(self, topic=None):
        """Indicators the user may see, over rows they may read."""
        domain = Domain("active", "=", True)
        if topic:
            domain &= Domain("topic", "=", topic)
        indicators = self.env["property.indicator"].search(domain)
        return indicators.filtered(lambda i: i._is_readable())

    @api.model
    def _get_dimensions(self, indicators):
        found = {}
        for dimension in indicators.dimension_ids.sorted():
            found.setdefault(dimension.code, dimension.name)
        return [{"code": code, "name": name} for code, name in found.items()]

    @api.model
    def _read_options(self, options):
        """Complete and check the filters.

        :raise UserError: no such period, or a date that is none
        """
        today = fields.Date.context_today(self)
        kind = options.get("period") or "month"
        if kind not in KINDS:
            raise UserError(self.env._("There is no such period."))
        day = self._read_date(options.get("date")) or today
        if kind == "custom":
            start = self._read_date(options.get("date_start")) or today
            end = self._read_date(options.get("date_end")) or start
        else:
            start, end = get_bounds(kind, day)
        if end < start:
            raise UserError(self.env._("The period ends before it starts."))
        as_of = self._read_date(options.get("as_of")) or min(end, max(today, start))
        return {
            "community_ids": self._read_communities(options),
            "period": kind,
            "date_start": fields.Date.to_string(start),
            "date_end": fields.Date.to_string(end),
            "as_of": fields.Date.to_string(as_of),
            "dimension": options.get("dimension") or False,
            "topic": options.get("topic") or False,
        }

    @api.model
    def _read_communities(self, options):
        """The communities asked for, of those the user works for."""
        wanted = [int(i) for i in options.get("community_ids") or []]
        if not wanted:
            return []
        communities = self.env["property.community"].with_context(active_test=False)
        return communities.search([("id", "in", wanted)]).ids

    @api.model
    def _read_date(self, text):
        try:
            return fields.Date.to_date(text or False)
        except ValueError as error:
            raise UserError(self.env._("%s is not a date.", text)) from error

    @api.model
    def _get_arguments(self, filters):
        names = ("date_start", "date_end", "community_ids", "as_of")
        return {name: filters[name] for name in names}

    @api.model
    def _prepare_card(self, indicator, filters):
        return {
            **indicator._get_values(**self._get_arguments(filters))[0],
            "id": indicator.id,
            "code": indicator.code,
            "name": indicator.name,
            "formula": indicator.formula or "",
            "uom": indicator.uom,
            "digits": indicator.digits,
            "direction": indicator.direction,
            "target": indicator.target if indicator.has_target else None,
            "target_text": indicator.target_text,
            "remarks": indicator._get_remarks(
                self._get_period(filters),
                indicator._get_scope_domain(filters["community_ids"]),
            ),
            "is_state": not indicator.date_field and not indicator.method,
        }

    @api.model
    def _get_table(self, indicators, filters, limit=None):
        """Groups of the dimension as rows, indicators that know it as columns."""
        code = filters["dimension"]
        columns = indicators.filtered(lambda i: code in i.dimension_ids.mapped("code"))
        period, scopes = self._get_period(filters), filters["community_ids"]
        groups = {
            i: i._get_groups(period, i._get_scope_domain(scopes), code) for i in columns
        }
        keys = list({key: None for found in groups.values() for key in found})
        labels = columns[:1]._get_labels(code, keys, limit)
        return {
            "columns": [{"id": i.id, "name": i.name} for i in columns],
            "rows": [self._prepare_row(key, labels[key], groups) for key in labels],
            "count": len(keys),
        }

    @api.model
    def _get_period(self, filters):
        names = ("date_start", "date_end", "as_of")
        return Period(*(fields.Date.to_date(filters[name]) for name in names))

    @api.model
    def _prepare_row(self, key, label, groups):
        """A row of the table: the figures of the indicators that know the group."""
        values = {
            indicator.id: indicator._prepare_value(key, label, *found[key])
            for indicator, found in groups.items()
            if key in found
        }
        return {"key": key, "label": label, "values": values}

    @api.model
    def _get_workbook(self, options):
        """Return (file name, sheets) of what the screen shows."""
        filters = self._read_options(options)
        indicators = self._get_indicators(filters["topic"])
        cards = [self._prepare_card(i, filters) for i in indicators]
        remarks = [remark for card in cards for remark in card["remarks"]]
        notes = [self._get_note(filters), *dict.fromkeys(remarks)]
        sheets = [self._get_card_sheet(cards, notes)]
        if filters["dimension"]:
            sheets.append(self._get_table_sheet(indicators, filters, notes))
        name = "{} {}".format(self.env._("Indicators"), filters["date_end"])
        return name, sheets

    @api.model
    def _get_note(self, filters):
        communities = self.env["property.community"].browse(filters["community_ids"])
        return self.env._(
            "%(communities)s, %(start)s to %(end)s, as of %(as_of)s",
            communities=", ".join(communities.mapped("name"))
            or self.env._("All communities"),
            start=filters["date_start"],
            end=filters["date_end"],
            as_of=filters["as_of"],
        )

    @api.model
    def _get_card_sheet(self, cards, notes):
        return Sheet(
            self.env._("Indicators"),
            [
                Column(self.env._("Indicator")),
                Column(self.env._("Value"), "number"),
                Column(self.env._("Unit of Measure")),
                Column(self.env._("Target")),
                Column(self.env._("Numerator"), "number"),
                Column(self.env._("Denominator"), "number"),
                Column(self.env._("Formula"), width=50),
            ],
            [
                [
                    card["name"],
                    card["text"] if card["value"] is None else card["value"],
                    SIGNS[card["uom"]],
                    card["target_text"],
                    card["numerator"],
                    card["denominator"],
                    card["formula"],
                ]
                for card in cards
            ],
            title=self.env._("Indicators"),
            notes=notes,
        )

    @api.model
    def _get_table_sheet(self, indicators, filters, notes):
        table = self._get_table(indicators, filters)
        names = {d["code"]: d["name"] for d in self._get_dimensions(indicators)}
        title = names.get(filters["dimension"], filters["dimension"])
        columns = [Column(title)]
        for indicator in indicators.browse([c["id"] for c in table["columns"]]):
            kind = (
                indicator.uom if indicator.uom in ("percent", "permille") else "number"
            )
            columns += [
                Column(indicator.name, kind),
                Column(self.env._("Numerator"), "number"),
                Column(self.env._("Denominator"), "number"),
            ]
        rows = [self._get_table_row(table, row) for row in table["rows"]]
        return Sheet(title, columns, rows, notes=notes)

    @api.model
    def _get_table_row(self, table, row):
        cells = [row["label"]]
        for column in table["columns"]:
            value = row["values"].get(column["id"])
            if value is None:
                cells += [None, None, None]
                continue
            shown = value["text"] if value["value"] is None else value["value"]
            cells += [shown, value["numerator"], value["denominator"]]
        return cells
