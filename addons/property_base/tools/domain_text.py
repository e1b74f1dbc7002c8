"""Domains typed by people, read without running them: a pure module.

A domain is a Python literal (a list of conditions). The only names it may
hold are the placeholders handed in, each standing for a value; there is no
call, no attribute and no arithmetic.
"""

import ast


def parse_domain(text, placeholders):
    """Read a domain.

    :param str text: such as ``[("date", "<=", date_end)]``; empty: all rows
    :param dict placeholders: {name: value}
    :return: list
    :raise ValueError: not a list, not a literal, or an unknown name
    """
    tree = _parse(text)
    value = _read(tree, placeholders)
    if not isinstance(value, list):
        raise ValueError("a domain is a list")
    return value


def get_names(text):
    """The placeholders a domain uses."""
    return {node.id for node in ast.walk(_parse(text)) if isinstance(node, ast.Name)}


def _parse(text):
    try:
        return ast.parse((text or "").strip() or "[]", mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"not a domain: {error}") from error


def _read(node, placeholders):
    if isinstance(node, ast.List):
        return [_read(item, placeholders) for item in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(_read(item, placeholders) for item in node.elts)
    if isinstance(node, ast.Name):
        if node.id not in placeholders:
            raise ValueError(f"unknown name: {node.id}")
        return placeholders[node.id]
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise ValueError(f"not a literal: {ast.unparse(node)}") from error
