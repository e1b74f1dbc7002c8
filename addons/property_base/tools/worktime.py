"""Working time of an office: a pure module of moments and minutes.

A week of working hours, with the days off and the make-up working days
(调休上班日) of a calendar laid over it, is unrolled into a timeline: the working
periods in order, each with the working time that went before it. To add working
time to a moment, or to count it between two, is then one search in a sorted list,
however many holidays lie between; the timeline grows when somebody asks beyond it.

Moments are naive datetimes in UTC, whole seconds; minutes of a day are local ones.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
DAY = timedelta(days=1)
MINUTES_PER_DAY = 24 * 60
# Days unrolled at once, and how many without any work end the search.
CHUNK = 120
EMPTY_LIMIT = 1100


class NoWorkingTime(ValueError):
    """The calendar has no working time where some was looked for."""


@dataclass(frozen=True)
class Pattern:
    """What a calendar says.

    :param str tz: name of the time zone the hours are meant in
    :param tuple weeks: one week, or two that alternate; a week is seven tuples,
        from Monday, of periods ``(from, to)`` in minutes of the local day
    :param frozenset off_days: dates nobody works
    :param dict makeup_days: {date: weekday whose hours are worked on it}; they go
        before the days off
    :param tuple leaves: spans ``(from, to)`` of moments nobody works
    """

    tz: str
    weeks: tuple
    off_days: frozenset = frozenset()
    makeup_days: dict = field(default_factory=dict)
    leaves: tuple = ()

    def get_periods(self, day):
        """Working periods of a date, in minutes of the day, before leaves."""
        weekday = self.makeup_days.get(day)
        if weekday is None:
            if day in self.off_days:
                return ()
            weekday = day.weekday()
        return self.weeks[get_week_number(day) % len(self.weeks)][weekday]

    def has_hours(self):
        return any(periods for week in self.weeks for periods in week)


def get_week_number(day):
    """Weeks counted from 1 January of the year 1, a Monday: their parity never
    breaks at the turn of a year."""
    return (day.toordinal() - 1) // 7


def to_second(moment):
    delta = moment - EPOCH
    return delta.days * 86400 + delta.seconds


def to_moment(second):
    return EPOCH + timedelta(seconds=second)


def to_seconds(minutes):
    if minutes < 0:
        raise ValueError("working time is added, never taken away")
    return round(minutes * 60)


def merge_spans(spans):
    """Spans in order, those that touch or overlap joined; empty ones left out.

    An end of None lasts for ever.
    """
    merged = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end <= start:
            continue
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            last = merged[-1][1]
            merged[-1][1] = None if last is None or end is None else max(last, end)
        else:
            merged.append([start, end])
    return [(start, end) for start, end in merged]


class AroundTheClock:
    """Every minute of every day counts."""

    def add(self, moment, minutes):
        """The moment at which so much working time has passed.

        :param minutes: not negative; 0 gives the moment itself
        """
        return self._add(moment, to_seconds(minutes))

    def count(self, start, end):
        """Working minutes from one moment to another, 0 if it lies before."""
        return self._count(start, end) / 60

    def deadline(self, start, minutes, pauses=()):
        """When the minutes are used up, if the clock stands still in the pauses.

        :param pauses: spans ``(from, to)``; ``to`` is None while it lasts
        :return: the moment; None while a pause that has no end holds it
        """
        left = to_seconds(minutes)
        if not pauses:
            return self._add(start, left)
        for pause_start, pause_end in merge_spans(pauses):
            worked = self._count(start, pause_start)
            if worked >= left:
                break
            if pause_end is None:
                return None
            left -= worked
            start = max(start, pause_end)
        return self._add(start, left)

    def elapsed(self, start, end, pauses=()):
        """Working minutes from one moment to another, pauses left out."""
        seconds = self._count(start, end)
        for pause_start, pause_end in merge_spans(pauses):
            stop = end if pause_end is None else min(pause_end, end)
            seconds -= self._count(max(pause_start, start), stop)
        return seconds / 60

    def _add(self, moment, seconds):
        return moment + timedelta(seconds=seconds)

    def _count(self, start, end):
        return max(to_second(end) - to_second(start), 0)


class WorkTime(AroundTheClock):
    """Working time by a pattern.

    :raise NoWorkingTime: in any method that looks for working time in vain
    """

    def __init__(self, pattern):
        self.pattern = pattern
        self._zone = ZoneInfo(pattern.tz)
        self._leaves = merge_spans(
            (to_second(start), to_second(end)) for start, end in pattern.leaves
        )
        self._leave_ends = [end for start, end in self._leaves]
        self._clear(None)

    def _add(self, moment, seconds):
        if not seconds:
            return moment
        second = to_second(moment)
        self._cover(second)
        target = self._get_position(second) + seconds
        self._extend_to_position(target)
        # the end of a period, not the start of the next one
        index = bisect_left(self._after, target)
        return to_moment(self._ends[index] - (self._after[index] - target))

    def _count(self, start, end):
        if end <= start:
            return 0
        first, last = to_second(start), to_second(end)
        self._cover(first)
        self._cover(last)
        return self._get_position(last) - self._get_position(first)

    # The timeline: days from _first up to _next, the working periods in them as
    # seconds, and the working seconds up to the end of each.

    def _clear(self, day):
        self._first = self._next = day
        self._starts, self._ends, self._after = [], [], []

    def _get_position(self, second):
        """Working seconds of the timeline before a second."""
        index = bisect_right(self._starts, second) - 1
        if index < 0:
            return 0
        return self._after[index] - max(self._ends[index] - second, 0)

    def _cover(self, second):
        """Unroll the days around a second, either way."""
        day = (EPOCH + timedelta(seconds=second)).date()
        # a local day may begin a day earlier or end a day later
        if self._first is None or day - DAY < self._first:
            last = self._next
            self._clear(day - 2 * DAY)
            self._extend(max(last or day, day + 2 * DAY))
        elif day + DAY >= self._next:
            self._extend(day + 2 * DAY)

    def _extend_to_position(self, target):
        empty_since = self._next
        while not self._after or self._after[-1] < target:
            found = len(self._starts)
            self._extend(self._next)
            if len(self._starts) > found:
                empty_since = self._next
            elif (self._next - empty_since).days > EMPTY_LIMIT:
                raise NoWorkingTime(f"no working time until {self._next}")

    def _extend(self, day):
        """Unroll up to a day and a chunk beyond, since more will be asked for."""
        total = self._after[-1] if self._after else 0
        until = day + CHUNK * DAY
        while self._next < until:
            for start, end in self._unroll(self._next):
                # where clocks are put forward, hours that do not exist may overlap
                start = max(start, self._ends[-1]) if self._ends else start
                if start >= end:
                    continue
                total += end - start
                self._starts.append(start)
                self._ends.append(end)
                self._after.append(total)
            self._next += DAY

    def _unroll(self, day):
        """Working periods of a local date as seconds, leaves cut out."""
        for minute_from, minute_to in self.pattern.get_periods(day):
            start = self._get_second(day, minute_from)
            end = self._get_second(day, minute_to)
            yield from self._cut_leaves(start, end)

    def _get_second(self, day, minute):
        days, minute = divmod(minute, MINUTES_PER_DAY)
        local = datetime.combine(day + days * DAY, time(*divmod(minute, 60)))
        return int(local.replace(tzinfo=self._zone).timestamp())

    def _cut_leaves(self, start, end):
        index = bisect_right(self._leave_ends, start)
        for leave_start, leave_end in self._leaves[index:]:
            if leave_start >= end:
                break
            if leave_start > start:
                yield start, leave_start
            start = max(start, leave_end)
        if start < end:
            yield start, end


def get_worktime(pattern):
    """The clock of a pattern; around the clock if it knows no hours at all."""
    return WorkTime(pattern) if pattern and pattern.has_hours() else AroundTheClock()


def build_week(rows):
    """A week of a pattern.

    :param rows: ``(weekday, hour_from, hour_to)``, hours as decimal numbers
    :return: seven tuples of periods in minutes, in order and not overlapping
    """
    days = [[] for _weekday in range(7)]
    for weekday, hour_from, hour_to in rows:
        days[weekday].append((round(hour_from * 60), round(hour_to * 60)))
    return tuple(tuple(merge_spans(periods)) for periods in days)


def get_days(first, last):
    """Every date from a first to a last one."""
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
