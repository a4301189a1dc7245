"""What people write behind `/vocabulary`, in the eight languages."""

from __future__ import annotations

from bot.text.asked_terms import listed_terms

_ADD = frozenset(
    (
        *("add", "+", "hinzufügen", "añadir", "agregar", "ajouter", "adicionar"),
        *("добавить", "добавь", "添加", "追加"),
    )
)
_REMOVE = frozenset(
    (
        *("remove", "delete", "-", "entfernen", "löschen", "quitar", "eliminar", "retirer", "supprimer"),
        *("remover", "убрать", "убери", "удалить", "удали", "删除", "移除", "削除"),
    )
)


def vocabulary_order(typed: str) -> tuple[bool, tuple[str, ...]] | None:
    """Whether they are added, and which; None where no order stands before them."""
    first, *rest = typed.split(maxsplit=1) or ("",)
    word = first.casefold().rstrip(":")
    if word not in _ADD | _REMOVE:
        return None
    return word in _ADD, listed_terms(*rest)


def names_terms(typed: str) -> bool:
    """Whether it is an order, and one that names any."""
    order = vocabulary_order(typed)
    return order is not None and bool(order[1])
