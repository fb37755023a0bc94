"""Which of many points lie close to each other, for many draws at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_engine.functions import Array

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.int64]]


def close_pairs(points: Array, visible: Bools, limit: float) -> tuple[Places, Places, Places]:
    """The pairs of visible points of one draw that are closer than the limit in every coordinate: two points and the
    draw, in the order of the draws.

    `points` are coordinate by point by draw. The last coordinate tells most of them apart: along it they are sorted,
    draw after draw on one line, and only neighbours are looked at.
    """
    along = np.where(visible, points[-1], np.nan).T
    order = np.argsort(along, axis=1)
    along = np.take_along_axis(along, order, axis=1)
    there = ~np.isnan(along)
    room = 2 * np.abs(along, where=there, out=np.zeros(along.shape)).max(initial=0.0) + 2 * limit
    line = (along + room * np.arange(len(along))[:, None])[there]
    one, other = _neighbours(line, limit + 4 * np.spacing(line[-1:]).sum())
    draw = np.nonzero(there)[0][one]
    one, other = order[there][one], order[there][other]
    for coordinate in points:
        near = np.abs(coordinate[one, draw] - coordinate[other, draw]) < limit
        one, other, draw = one[near], other[near], draw[near]
    order = np.argsort(draw, kind="stable")
    one, other = one[order], other[order]
    return np.minimum(one, other), np.maximum(one, other), draw[order]


def _neighbours(line: Array, limit: float) -> tuple[Places, Places]:
    """The places of every pair of sorted numbers that are closer than the limit."""
    found, one, apart = list[tuple[Places, Places]](), np.arange(len(line)), 0
    while one.size:  # who is not close to the next but one is not close to those behind
        found.append((one, one + apart))
        apart += 1
        one = one[one + apart < len(line)]
        one = one[line[one + apart] - line[one] < limit]
    pairs = found[1:] or [(one, one)]
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])
