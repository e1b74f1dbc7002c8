"""What is known of a lot of bank lines before the first of them is looked at.

Pure: ids, names and Decimals, gathered in a fixed number of queries, however many
lines there are. ``left`` shrinks while lines are proposed for, so that two transfers
of a household are not both proposed for the same month.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from .dues import Due
from .unit_text import find_units, fold


@dataclass
class Waiting:
    """A payment recorded already that waits for the bank, or a batch of them.

    :param int key: of the journal item
    :param words: what the payer's line might repeat of it
    """

    key: int
    partner: int
    unit: int
    community: int
    words: tuple


@dataclass
class Owed:
    """An open charge."""

    due: Due
    unit: int
    partner: int


@dataclass
class BankFacts:
    communities: dict = field(default_factory=dict)  # id: names
    units: list = field(default_factory=list)  # Named
    community_of: dict = field(default_factory=dict)  # unit: community
    names: dict = field(default_factory=dict)  # payer's name: partners
    accounts: dict = field(default_factory=dict)  # account number: partners
    held: dict = field(default_factory=lambda: defaultdict(set))  # partner: units
    payers: dict = field(default_factory=dict)  # unit: partners, who pays first
    partner_names: dict = field(default_factory=dict)  # partner: name
    owed: list = field(default_factory=list)  # Owed, in the order of payment
    items: dict = field(default_factory=dict)  # words of an item: item
    waiting: dict = field(default_factory=dict)  # (journal, amount): [Waiting]
    batches: dict = field(default_factory=dict)  # amount: [settlement]
    clearing: dict = field(default_factory=dict)  # channel: {day: [(id, amount)]}
    channels: dict = field(default_factory=dict)  # kind: [channel]
    left: dict = field(default_factory=dict)  # charge: Decimal
    used: set = field(default_factory=set)  # journal items and batches

    def settle(self):
        """Index what was gathered."""
        self.by_unit, self.by_partner = defaultdict(list), defaultdict(list)
        for owed in self.owed:
            self.by_unit[owed.unit].append(owed)
            self.by_partner[owed.partner].append(owed)
            self.held[owed.partner].add(owed.unit)
            self.left[owed.due.key] = owed.due.amount
        self._read = {}
        return self

    def read_units(self, text):
        """Units a text means, read once."""
        if text not in self._read:
            self._read[text] = find_units(text, self.units, self.communities)
        return self._read[text]

    def read_items(self, text):
        return {item for words, item in self.items.items() if words in fold(text)}

    def dues_of_unit(self, unit):
        return self._open(self.by_unit[unit])

    def dues_of_partner(self, partner):
        return self._open(self.by_partner[partner])

    def _open(self, owed):
        """What is left of them: [Due]"""
        return [
            Due(row.due.key, self.left[row.due.key], row.due.item, row.due.month)
            for row in owed
            if self.left[row.due.key] > 0
        ]

    def owners_of(self, keys):
        """(units, partners) of charges."""
        rows = [row for row in self.owed if row.due.key in keys]
        return {row.unit for row in rows}, {row.partner for row in rows}

    def find_payer(self, unit, name):
        """Whose credit it is: who is called so, else who pays for the unit."""
        debtors = dict.fromkeys(row.partner for row in self.by_unit[unit])
        found = [*self.payers.get(unit, ()), *debtors]
        named = [p for p in found if name and self.partner_names.get(p) == name]
        return next(iter([*named, *found]), None)

    def use(self, values):
        """What a proposal takes is not proposed again."""
        left = Decimal(str(values.get("amount") or 0))
        for key in values.get("charges", ()):
            piece = min(self.left[key], left)
            self.left[key] -= piece
            left -= piece
        self.used |= set(values.get("items", ()))
        self.used |= {("batch", values["batch"])} if values.get("batch") else set()
