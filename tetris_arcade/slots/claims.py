"""Who registered what, by name."""

from typing import Final, Generic, TypeVar

from tetris_arcade.errors import PluginError

PLUGINS_VARIABLE: Final = "TETRIS_ARCADE_PLUGINS"
"""Set to the empty string, this environment variable turns third-party plugins off."""

OURS: Final = "tetris-arcade"
"""The claimant of what is built in."""

Thing = TypeVar("Thing")


class Claims(Generic[Thing]):
    """What plugins registered, by name. A name that two of them claim is nobody's, but what is
    built in stays: no plugin can take it away."""

    def __init__(self) -> None:
        self._claims: dict[str, list[tuple[str, Thing]]] = {}

    def add(self, name: str, claimant: str, thing: Thing) -> None:
        """Note that ``claimant`` registered ``thing`` as ``name``."""
        self._claims.setdefault(name, []).append((claimant, thing))

    def names(self) -> list[str]:
        """The names that are somebody's, sorted."""
        return sorted(name for name in self._claims if self._owned(name) is not None)

    def conflict(self, name: str, claimant: str) -> str | None:
        """Why ``name`` is not ``claimant``'s although it registered it, or None."""
        claimants = [each for each, _ in self._claims.get(name, [])]
        if len(claimants) < 2:
            return None
        if OURS in claimants:
            if claimant == OURS:
                return None
            return (
                f"{OURS} and {claimant} both claim {name!r}, and what is built in stays; ask the "
                f"author of {claimant} for another name"
            )
        return (
            f"{' and '.join(claimants)} both claim {name!r}; uninstall one, or set "
            f"{PLUGINS_VARIABLE}= to do without plugins"
        )

    def find(self, name: str) -> Thing | None:
        """What is registered as ``name``; raises `PluginError` if two plugins claim it."""
        claim = self.claim(name)
        return claim[1] if claim else None

    def claim(self, name: str) -> tuple[str, Thing] | None:
        """Who registered ``name``, and what; raises `PluginError` if two plugins claim it."""
        claim = self._owned(name)
        if claim is None and name in self._claims:
            raise PluginError(self.conflict(name, self._claims[name][0][0]))
        return claim

    def _owned(self, name: str) -> tuple[str, Thing] | None:
        claims = self._claims.get(name, [])
        built_in = [claim for claim in claims if claim[0] == OURS]
        return next(iter(built_in or (claims if len(claims) == 1 else [])), None)
