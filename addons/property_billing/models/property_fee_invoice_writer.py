from collections import Counter, defaultdict

from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, frozendict

# Fields the writer gives a value exactly as the plain way would; stored computed
# fields that are not here (of other modules) are left to the ORM to compute.
MOVE_FIELDS = {
    "always_tax_exigible",
    "amount_residual",
    "amount_residual_signed",
    "amount_tax",
    "amount_tax_signed",
    "amount_total",
    "amount_total_in_currency_signed",
    "amount_total_signed",
    "amount_untaxed",
    "amount_untaxed_in_currency_signed",
    "amount_untaxed_signed",
    "auto_post_until",
    "checked",
    "commercial_partner_id",
    "company_id",
    "currency_id",
    "date",
    "delivery_date",
    "fiscal_position_id",
    "incoterm_location",
    "invoice_currency_rate",
    "invoice_date_due",
    "invoice_incoterm_id",
    "invoice_partner_display_name",
    "invoice_payment_term_id",
    "invoice_user_id",
    "journal_id",
    "made_sequence_gap",
    "name",
    "narration",
    "partner_bank_id",
    "partner_shipping_id",
    "payment_reference",
    "payment_state",
    "preferred_payment_method_line_id",
    "sequence_number",
    "sequence_prefix",
    "taxable_supply_date",
}
LINE_FIELDS = {
    "account_id",
    "amount_currency",
    "amount_residual",
    "amount_residual_currency",
    "analytic_distribution",
    "balance",
    "company_currency_id",
    "company_id",
    "credit",
    "currency_id",
    "date",
    "debit",
    "display_type",
    "invoice_date",
    "is_storno",
    "journal_id",
    "move_name",
    "name",
    "no_followup",
    "parent_state",
    "partner_id",
    "payment_id",
    "price_subtotal",
    "price_total",
    "price_unit",
    "product_uom_id",
    "property_community_id",
    "property_unit_id",
    "quantity",
    "reconciled",
    "ref",
    "sequence",
    "statement_id",
    "statement_line_id",
    "tax_group_id",
    "tax_ids",
    "tax_line_id",
}
# Whose methods the writer knows: what any other module adds goes the plain way.
KNOWN_MODULES = {
    "account",
    "analytic",
    "mail",
    "portal",
    "property_account",
    "property_base",
    "property_billing",
}
METHODS = {
    "account.move": (
        "create",
        "write",
        "_create",
        "_post",
        "action_post",
        "_set_next_sequence",
        "_sync_dynamic_lines",
        "_check_balanced",
        "_get_product_base_line_currency_rate",
        "_prepare_product_base_line_for_taxes_computation",
    ),
    "account.move.line": (
        "create",
        "write",
        "_create",
        "_prepare_create_values",
        "_related_analytic_distribution",
        "_get_analytic_distribution_arguments",
    ),
}
SMALLEST_BATCH = 4


class PropertyFeeInvoiceWriter(models.AbstractModel):
    """Creates and posts many invoices of charges at once.

    The plain way is ``account.move.create`` and ``action_post``; most of its time
    goes into computing again and again what invoices of one kind share. Here the
    first invoice of a kind goes the plain way and is the example: it takes the
    lock of the numbering, and what it has in common with the others is copied
    from it. What differs is computed by the ERP's own functions (taxes, numbers,
    analytic lines) and all is handed to the ORM in one piece, complete, so that
    nothing is computed twice. Every field equals the plain way's (a test compares
    all of them); what is not known to be so goes the plain way.
    """

    _name = "property.fee.invoice.writer"
    _description = "Writer of Fee Invoices"

    @api.model
    def _create_and_post(self, vals_list):
        """Create and post invoices.

        :param list vals_list: values of account.move, see property.fee.invoicing
        :return: account.move in the order of the values
        """
        self = self._without_tracking()
        kinds, plain = self._split_by_kind(vals_list)
        moves = self._create_plain([vals_list[index] for index in plain])
        found = dict(zip(plain, moves, strict=True))
        for example, followers in kinds:
            written = self._write_followers(
                found[example], [vals_list[index] for index in followers]
            )
            found.update(zip(followers, written, strict=True))
        return self.env["account.move"].union(
            *(found[index] for index in range(len(vals_list)))
        )

    @api.model
    def _without_tracking(self):
        """A run is its own record; an audit trail the company asked for is kept."""
        if self.env.company.restrictive_audit_trail:
            return self
        return self.with_context(tracking_disable=True)

    @api.model
    def _create_plain(self, vals_list):
        moves = self.env["account.move"].create(vals_list)
        moves.action_post()
        return moves

    @api.model
    def _split_by_kind(self, vals_list):
        """Return ([(index of example, other indexes)], indexes of the plain way)."""
        kinds, plain = defaultdict(list), []
        partners = self._get_known_partners(vals_list)
        for index, vals in enumerate(vals_list):
            kind = self._get_kind(vals, partners.get(vals["partner_id"]))
            (kinds[kind] if kind else plain).append(index)
        large = []
        for kind in kinds.values():
            # numbers are given in the order of references, as the ERP gives them
            kind.sort(key=lambda index: (vals_list[index]["ref"], index))
            if len(kind) < SMALLEST_BATCH:
                plain += kind
            else:
                plain.append(kind[0])
                large.append((kind[0], kind[1:]))
        return large, sorted(plain)

    # ---------------------------------------------------- what is known ----

    @api.model
    @tools.ormcache()
    def _has_known_methods(self):
        """Whether no other module has a say in what is taken over here."""
        for model, fnames in (
            ("account.move", MOVE_FIELDS),
            ("account.move.line", LINE_FIELDS),
        ):
            record = self.env[model]
            names = {*METHODS[model]}
            for fname in fnames & record._fields.keys():
                compute = record._fields[fname].compute
                names |= {compute} if isinstance(compute, str) else set()
            if not all(self._is_known_method(record, name) for name in names):
                return False
        return True

    @api.model
    def _is_known_method(self, record, name):
        for cls in type(record).__mro__:
            if name in vars(cls):
                module = cls.__module__.split(".")
                if module[:2] == ["odoo", "addons"] and module[2] not in KNOWN_MODULES:
                    return False
        return True

    @api.model
    def _is_known_ground(self):
        audited = self.env.company.restrictive_audit_trail
        return not audited and self._has_known_methods()

    @api.model
    def _get_known_partners(self, vals_list):
        """Return {id: payer} of those without contacts and of this company."""
        partners = self.env["res.partner"].browse({v["partner_id"] for v in vals_list})
        if not self._is_known_ground():
            return {}
        parents = partners.with_context(active_test=False).search(
            [("parent_id", "in", partners.ids)]
        )
        company_ids = (False, self.env.company.id)
        return {
            partner.id: partner.with_company(self.env.company)
            for partner in partners - parents.parent_id
            if partner.commercial_partner_id == partner
            and partner.company_id.id in company_ids
        }

    @api.model
    def _get_kind(self, vals, partner):
        """What invoices share that differ but in payer, amounts and names.

        :return: a key, or None for what goes the plain way
        """
        taxes = partner and self._get_taxes(vals)
        if not (
            partner
            and self._is_known_journal(vals)
            and all(self._is_known_line(line) for line in self._get_line_vals(vals))
            and all(tax.tax_exigibility == "on_invoice" for tax in taxes)
        ):
            return None
        return (
            vals["company_id"],
            vals["journal_id"],
            vals["invoice_date"],
            vals["property_community_id"],
            bool(taxes),
            partner.lang,
            partner.user_id.id,
            partner.property_account_receivable_id.id,
            partner.property_inbound_payment_method_line_id.id,
        )

    @api.model
    def _get_line_vals(self, vals):
        return [command[2] for command in vals["invoice_line_ids"]]

    @api.model
    def _get_taxes(self, vals):
        ids = [
            tax for line in self._get_line_vals(vals) for tax in line["tax_ids"][0][2]
        ]
        return self.env["account.tax"].browse(sorted(set(ids)))

    @api.model
    def _is_known_journal(self, vals):
        journal = self.env["account.journal"].browse(vals["journal_id"])
        return (
            vals["move_type"] == "out_invoice"
            and vals["company_id"] == self.env.company.id
            and vals["currency_id"] == self.env.company.currency_id.id
            and not journal.currency_id
            and not journal.restrict_mode_hash_table
        )

    @api.model
    def _is_known_line(self, line):
        account = self.env["account.account"].browse(line["account_id"])
        return (
            line["price_unit"] > 0
            and not account.reconcile
            and account.account_type not in ("asset_cash", "liability_credit_card")
        )

    # ---------------------------------------------------------- writing ----

    @api.model
    def _write_followers(self, example, vals_list):
        """Write posted invoices after an example that is posted."""
        names = self._take_names(example, len(vals_list))
        if not names or example.payment_state != "not_paid":
            return self._create_plain(vals_list)
        self._check_may_post()
        example = example.with_context(skip_is_manually_modified=True)
        self = self.with_env(example.env)
        self.env.flush_all()
        known = self._get_known_distributions()
        parts = [self._get_parts(example, vals, known) for vals in vals_list]
        moves = self._insert_moves(example, vals_list, parts, names)
        lines = self._insert_lines(example, moves, parts)
        self._check_companies(lines)
        lines._create_analytic_lines()
        self._increase_ranks(moves)
        moves._link_property_charges()
        return moves

    @api.model
    def _check_may_post(self):
        if not self.env.su and not self.env.user.has_group(
            "account.group_account_invoice"
        ):
            raise AccessError(
                self.env._("You don't have the access rights to post an invoice.")
            )

    @api.model
    def _take_names(self, example, count):
        """Numbers after the example's, under the lock that it took.

        :return: [(name, number)], nothing if the lock is not this transaction's
        """
        template, values = example._get_sequence_format_param(example.name)
        values = {**values, "seq": 0}
        key = (template.format(**values), example.journal_id)
        cache = example._get_sequence_cache()
        if key not in cache:
            return []
        names = []
        for _index in range(count):
            name = example._locked_increment(template, dict(values))
            names.append((name, cache[key]))
        return names

    @api.model
    def _get_parts(self, example, vals, known):
        """Amounts of the lines of an invoice, by the ERP's tax engine.

        :param dict known: see ``_get_known_distributions``
        :return: (base lines with what to write, values of the tax lines)
        """
        tax, company = self.env["account.tax"], example.company_id
        base_lines = [
            self._prepare_base_line(example, vals, line, known)
            for line in self._get_line_vals(vals)
        ]
        for base_line in base_lines:
            self._add_totals(base_line, company)
        tax._add_tax_details_in_base_lines(base_lines, company)
        tax._round_base_lines_tax_details(base_lines, company)
        tax._add_accounting_data_in_base_lines_tax_details(
            base_lines, company, include_caba_tags=example.always_tax_exigible
        )
        results = tax._prepare_tax_lines(base_lines, company)
        return results["base_lines_to_update"], results["tax_lines_to_add"]

    @api.model
    def _prepare_base_line(self, example, vals, line, known):
        product = self.env["product.product"].browse(line["product_id"])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        account = self.env["account.account"].browse(line["account_id"])
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=product,
            product_uom_id=product.uom_id,
            tax_ids=self.env["account.tax"].browse(line["tax_ids"][0][2]),
            price_unit=line["price_unit"],
            quantity=line["quantity"],
            currency_id=example.currency_id,
            rate=example.invoice_currency_rate,
            sign=example.direction_sign,
            is_refund=False,
            partner_id=partner,
            account_id=account,
            analytic_distribution=self._get_distribution(
                example, partner, product, account, known
            ),
            name=line["name"],
            _vals=line,
        )

    @api.model
    def _get_known_distributions(self):
        """A dict to remember analytic defaults in; None if there are none at all."""
        # sudo: account.analytic.distribution.model - as the ERP reads them
        defaults = self.env["account.analytic.distribution.model"].sudo()
        return {} if defaults.search_count([], limit=1) else None

    @api.model
    def _get_distribution(self, example, partner, product, account, known):
        """The community's account, and what the ERP's analytic defaults add."""
        own = example.property_community_id.sudo().analytic_account_id
        related = {str(own.id): 100.0} if own else {}
        if known is None:
            return related or None
        arguments = frozendict(
            product_id=product.id,
            product_categ_id=product.categ_id.id,
            partner_id=partner.id,
            partner_category_id=partner.category_id.ids,
            account_prefix=account.code,
            company_id=example.company_id.id,
            related_root_plan_ids=own.root_plan_id,
        )
        if arguments not in known:
            defaults = self.env["account.analytic.distribution.model"]
            known[arguments] = defaults._get_distribution(arguments)
        return related | known[arguments] or None

    @api.model
    def _add_totals(self, base_line, company):
        """Totals of a line by itself, as its form shows them."""
        tax, alone = self.env["account.tax"], dict(base_line)
        tax._add_tax_details_in_base_line(alone, company)
        tax._round_base_lines_tax_details([alone], company)
        details = alone["tax_details"]
        base_line["_totals"] = {
            "price_subtotal": details["total_excluded_currency"],
            "price_total": details["total_included_currency"],
        }

    # ------------------------------------------------------------ moves ----

    @api.model
    def _insert_moves(self, example, vals_list, parts, names):
        common = self._get_common(example, MOVE_FIELDS)
        return self._insert(
            "account.move",
            MOVE_FIELDS,
            [
                common
                | self._get_own_values(vals)
                | self._get_amounts(part)
                | {"name": name, "sequence_number": number, "made_sequence_gap": False}
                for vals, part, (name, number) in zip(
                    vals_list, parts, names, strict=True
                )
            ],
        )

    @api.model
    def _get_own_values(self, vals):
        partner = self.env["res.partner"].browse(vals["partner_id"])
        lines = self._get_line_vals(vals)
        charges = self.env["property.fee.charge"].browse(
            line["property_charge_id"] for line in lines
        )
        return {
            **{key: value for key, value in vals.items() if key != "invoice_line_ids"},
            "commercial_partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "invoice_partner_display_name": partner.display_name,
            "invoice_date_due": max(charge.due_date for charge in charges),
        }

    @api.model
    def _get_amounts(self, part):
        """Totals of an invoice in company currency, from its lines."""
        base_lines, tax_lines = part
        untaxed = -sum(values["balance"] for _line, values in base_lines)
        tax = -sum(values["balance"] for values in tax_lines)
        total = untaxed + tax
        return {
            "amount_untaxed": untaxed,
            "amount_untaxed_signed": untaxed,
            "amount_untaxed_in_currency_signed": untaxed,
            "amount_tax": tax,
            "amount_tax_signed": tax,
            "amount_total": total,
            "amount_total_signed": total,
            "amount_total_in_currency_signed": total,
            "amount_residual": total,
            "amount_residual_signed": total,
        }

    # ------------------------------------------------------------ lines ----

    @api.model
    def _insert_lines(self, example, moves, parts):
        commons = self._get_line_commons(example)
        values = []
        for move, part in zip(moves, parts, strict=True):
            lines = self._prepare_lines(example, part, commons)
            self._check_balanced(move, lines)
            inherited = self._get_inherited(move)
            values += [line | inherited for line in lines]
        with self.env.protecting(self._get_fields("account.move", MOVE_FIELDS), moves):
            return self._insert("account.move.line", LINE_FIELDS, values)

    @api.model
    def _get_line_commons(self, example):
        """What lines of a display type share, taken from the example."""
        lines = example.line_ids.grouped("display_type")
        return {
            display_type: self._get_common(found[0], LINE_FIELDS)
            for display_type, found in lines.items()
        }

    @api.model
    def _get_inherited(self, move):
        """What lines repeat of their invoice."""
        return {
            "move_id": move.id,
            "move_name": move.name,
            "ref": move.ref,
            "partner_id": move.commercial_partner_id.id,
            "property_unit_id": move.property_unit_id.id,
        }

    @api.model
    def _prepare_lines(self, example, part, commons):
        base_lines, tax_lines = part
        products = [
            self._prepare_product_line(commons["product"], base_line, amounts)
            for base_line, amounts in base_lines
        ]
        taxes = [self._prepare_tax_line(commons["tax"], vals) for vals in tax_lines]
        terms = [
            self._prepare_term_line(commons["payment_term"], base_line)
            for base_line, _amounts in base_lines
        ]
        return products + taxes + terms

    @api.model
    def _prepare_product_line(self, common, base_line, amounts):
        vals = base_line["_vals"]
        return {
            **common,
            **vals,
            **self._get_balance(amounts["balance"]),
            **base_line["_totals"],
            "product_uom_id": base_line["product_uom_id"].id,
            "analytic_distribution": base_line["analytic_distribution"],
            "tax_tag_ids": amounts["tax_tag_ids"],
        }

    @api.model
    def _prepare_tax_line(self, common, vals):
        repartition = self.env["account.tax.repartition.line"].browse(
            vals["tax_repartition_line_id"]
        )
        return {
            **common,
            **vals,
            **self._get_balance(vals["balance"]),
            "tax_line_id": repartition.tax_id.id,
            "tax_group_id": repartition.tax_id.tax_group_id.id,
        }

    @api.model
    def _prepare_term_line(self, common, base_line):
        charge = self.env["property.fee.charge"].browse(
            base_line["_vals"]["property_charge_id"]
        )
        amount = base_line["_totals"]["price_total"]
        return {
            **common,
            **self._get_balance(amount),
            "amount_residual": amount,
            "amount_residual_currency": amount,
            "property_charge_id": charge.id,
            "date_maturity": charge.due_date,
            "name": charge._get_label(),
        }

    @api.model
    def _get_balance(self, balance):
        return {
            "balance": balance,
            "amount_currency": balance,
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
        }

    @api.model
    def _check_balanced(self, move, lines):
        total = sum(line["balance"] for line in lines)
        if not move.company_id.currency_id.is_zero(total):
            raise UserError(
                self.env._(
                    "%(move)s is not balanced: its charges and its lines differ by "
                    "%(amount)s.",
                    move=move.name,
                    amount=total,
                )
            )

    # -------------------------------------------------------------- ORM ----

    @api.model
    def _get_common(self, record, known):
        """Stored values of a record: those known, and plain ones of any module.

        What is null in the database stays null.
        """
        skipped = {*models.MAGIC_COLUMNS, "message_main_attachment_id", "access_token"}
        columns = self._get_columns(record) - skipped
        return {
            name: field.convert_to_write(record[name], record)
            for name, field in record._fields.items()
            if (name in columns and (name in known or not field.compute))
            or (name in known and field.store and not field.column_type)
        }

    @api.model
    def _get_columns(self, record):
        """Names of the columns of the record that are not null."""
        [row] = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM %s WHERE id = %s",
                SQL.identifier(record._table),
                record.id,
            )
        )
        return {name for name, value in row.items() if value is not None}

    @api.model
    def _get_fields(self, model, names):
        return [
            field for name, field in self.env[model]._fields.items() if name in names
        ]

    @api.model
    def _insert(self, model, known, vals_list):
        """Hand complete records to the ORM: it inserts, checks rights and
        constraints, and computes the stored fields that are not known here."""
        protected = set(self._get_fields(model, known))
        logged = {
            "create_uid": self.env.uid,
            "create_date": self.env.cr.now(),
            "write_uid": self.env.uid,
            "write_date": self.env.cr.now(),
        }
        return self.env[model]._create(
            [
                {
                    "stored": vals | logged,
                    "inversed": {},
                    "inherited": defaultdict(dict),
                    "protected": protected,
                }
                for vals in vals_list
            ]
        )

    @api.model
    def _check_companies(self, lines):
        """The ERP's check that all is of one company, once per combination."""
        combinations = {}
        for line in lines:
            key = (line.account_id, line.product_id, line.tax_ids, line.tax_line_id)
            combinations.setdefault(key, line)
        lines.browse([line.id for line in combinations.values()])._check_company()
        lines.move_id[:1]._check_company()

    @api.model
    def _increase_ranks(self, moves):
        counts = Counter(move.partner_id for move in moves)
        by_count = defaultdict(self.env["res.partner"].browse)
        for partner, count in counts.items():
            by_count[count] |= partner
        for count, partners in by_count.items():
            partners._increase_rank("customer_rank", count)
