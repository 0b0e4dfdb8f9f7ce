"""What is thought of a limit that nobody has told, and at which rate that is to be tried."""

from __future__ import annotations

from typing import final

from ht_async.policy.former_limit import FormerLimit
from ht_async.policy.rate_steps import AT_PLATEAU, CAREFUL, GUESSED, PROOF, QUICK, Course

LEAST = 0.1
"""Requests per second that go out whatever the server says, to find out when it changes."""

UNTOLD = 10.0
"""Requests per second to go on with when the first refusal comes before enough was taken."""

_FIRST_GUESS = 0.9  # of what was taken before the first refusal: a burst counts double
_LITTLE = 50.0  # requests in a second, or fewer, that tell hardly anything of the limit
_MARGIN = 0.985  # below what was taken, for requests that arrive closer together than they left
_LOSS = 0.02  # of a plateau that was too high; three times as much each time it still is
_MOST_LOSS = 0.3
_COSTLY_LOSS = 0.035  # the same where refusals cost pauses, so that there are fewer of them
_UNPROVEN_COSTLY_LOSS = 0.08
_TRUST = 0.5  # in a step that passed for a second or two, against the one before it
_PASSED = 0.8  # of the last rate that passed for half a second, at least
_RAISED = 0.8  # of a plateau, or more, had lasted before it was raised
_LONGEST_REST = 4.0
_FIRST_REST_PER_PAUSE = 30.0  # so that pauses take a thirtieth of the time, later a sixtieth
_REST_PER_PAUSE = 60.0
_RISEN = 1.5  # times what was too high before: that is out of date
_FADING = 1.005  # times what was too high before, with each step above it
_WIDE = 2.0  # times the plateau was too high: look for the limit halfway


@final
class LimitEstimate:
    """The plateau, which is the highest rate that is thought to be right, and the course above it.

    It has no clock: it is told the time.

    Args:
        most: A known limit, requests per second.
    """

    __slots__ = (
        "_ceiling",
        "_failures",
        "_former",
        "_most",
        "_pause",
        "_proven",
        "course",
        "plateau",
    )

    def __init__(self, most: float) -> None:
        self.plateau: float = 0.0
        """Requests per second."""
        self.course = Course()
        self._most = most
        self._former = FormerLimit()
        self._pause = 0.0
        self._failures = 0
        self._ceiling = float("inf")
        self._proven: float = 0.0

    @property
    def rate(self) -> float:
        """Requests per second to try now."""
        return max(min(self.plateau * self.course.factor(), self._most), LEAST)

    @property
    def level(self) -> float:
        """The plateau, or a rate that has left it far behind."""
        return self.rate if self.course.step() > self.course.steps.coarse else self.plateau

    def forget(self) -> None:
        """Begin anew."""
        self._former.forget()
        self._ceiling = float("inf")

    # -- refusals ----------------------------------------------------------------------

    def guess(self, taken: int, pause: float) -> None:
        """Begin with what is known at the first refusal.

        Args:
            taken: Requests that were taken in the last second.
            pause: Seconds the server asked to wait; 0 if it didn't.
        """
        self._pause = pause
        self.plateau = min(max(_FIRST_GUESS * taken, UNTOLD), self._most)
        if self.plateau <= _LITTLE:
            self.course.search(at_plateau=pause > 0)
        else:
            self.course.rest = GUESSED if pause else PROOF
            self._begin()

    def guess_more(self, taken: int) -> None:
        """Take note of answers to requests that left before the first refusal."""
        self.plateau = min(max(self.plateau, _FIRST_GUESS * taken), self._most)

    def restart(self, pause: float) -> None:
        """Start the course again, as nothing was taken since the last refusal."""
        self._pause = pause
        self.course.restart(at_plateau=pause > 0)

    def refused(self, now: float, ago: float, pause: float, taken: float) -> None:
        """Set the plateau anew.

        Args:
            now: The time.
            ago: Seconds since the refused request left.
            pause: Seconds the server asked to wait; 0 if it didn't.
            taken: Requests per second that were taken lately.
        """
        self._pause = pause
        old, step, course = self.plateau, self.course.step(ago), self.course
        refused = old * course.of(step)
        proved = course.proved(ago) or old <= self._proven
        if proved:
            self._former.proved(old, now)
        before = self._former.give_up()
        if before is not None:
            self.plateau, course.rest, self._failures = before, PROOF, 0
        elif step == AT_PLATEAU or not (proved or course.searching):
            self._plateau_was_too_high(taken, proved)
        elif course.searching:
            self._search_went_too_high(step, taken)
        else:
            self._step_was_too_high(step)
        self._proven = old if proved and self.plateau >= old else 0.0
        self.plateau = max(min(self.plateau, self._most), LEAST)
        self._former.changed(self.plateau, now)
        course.rest = min(course.rest, self._longest_rest(now))
        if pause and before is None and refused > _WIDE * self.plateau:
            course.search((refused / self.plateau) ** 0.5, at_plateau=True)
        else:
            self._begin()

    def _begin(self) -> None:
        fallen, costly = self._former.fallen(self.plateau), self._pause > 0
        self.course.hurried = fallen or (self.course.rest <= PROOF and not costly)
        steps = CAREFUL if costly and not fallen else QUICK
        self.course.begin(steps, at_plateau=costly)

    def _longest_rest(self, now: float) -> float:
        if self._former.fallen(self.plateau):
            return self._former.longest_rest(now)
        return max(_LONGEST_REST, _REST_PER_PAUSE * self._pause)

    def _search_went_too_high(self, step: int, taken: float) -> None:
        passed = self.plateau * self.course.of(step - 1)
        self.plateau = min(passed, max(_MARGIN * taken, _PASSED * passed))
        self._ceiling = float("inf")
        self._failures = 0
        self.course.rest = PROOF

    def _step_was_too_high(self, step: int) -> None:
        """Raise the plateau towards the step before.

        A server that stores up what was not used lets single steps pass that are too high. So
        the plateau stays below what was too high before, unless the limit has plainly risen.
        """
        old, course = self.plateau, self.course
        careful = course.steps is CAREFUL
        passed = old * course.of(step - 1)
        if careful or step == 1:
            passed = _TRUST * passed + (1.0 - _TRUST) * old * course.of(step - 2)
        if step < course.steps.coarse:
            self.plateau = max(old, min(passed, self._ceiling))
        elif passed < _RISEN * self._ceiling:
            self.plateau = min(passed, 0.5 * (old + self._ceiling))
        else:
            self.plateau = passed
        risen = old * course.of(step) > _RISEN * self._ceiling
        self._ceiling = float("inf") if risen else _FADING * self._ceiling
        self._failures = 0
        if step >= (course.steps.coarse if careful else 2):
            course.rest = PROOF
        else:
            longer = (4 if step == 0 else 2) * course.rest
            course.rest = max(longer, _FIRST_REST_PER_PAUSE * self._pause)

    def _plateau_was_too_high(self, taken: float, proved: bool) -> None:
        """Lower the plateau: a little, if that may be enough, else to what was taken."""
        old = self.plateau
        self._ceiling = (1.0 - self._loss(proved=True)) * old
        if not proved and _RAISED * old < self._proven:  # it has been raised just now
            self.plateau = self._proven
            return
        # Soon after a pause little was taken; halving twice finds a fallen limit all the same.
        taken = max(taken, (0.4 if self._failures else 0.5) * old)
        self.plateau = min(_MARGIN * taken, (1.0 - self._loss(proved=proved)) * old)
        if self.plateau < 0.8 * old:
            self._failures = 1
            self.course.rest = PROOF
        elif not proved:
            self._failures += 1
            self.course.rest = max(0.5 * self.course.rest, PROOF)

    def _loss(self, *, proved: bool) -> float:
        if self._pause:
            return _COSTLY_LOSS if proved else _UNPROVEN_COSTLY_LOSS
        return _LOSS if proved else min(_LOSS * 3**self._failures, _MOST_LOSS)

    # -- answers -----------------------------------------------------------------------

    def move(self, seconds: float) -> None:
        """Move on, as the server took a request.

        Args:
            seconds: Since the last move, if the rate was what limited; else 0.
        """
        course = self.course
        course.passed += seconds
        if course.found:
            self.plateau *= course.factor()
            course.rest = PROOF
            self._begin()
        if course.step() > 1 and not course.searching and self._former.fallen(self.plateau):
            self.plateau = self._former.try_again(self.plateau * course.of(1))
            course.rest, course.hurried = PROOF, True
            course.begin(QUICK, at_plateau=True)

    def search(self) -> None:
        """Look for the limit far above, from now on."""
        self.course.search(at_plateau=True)
        self.course.skip_rest()
