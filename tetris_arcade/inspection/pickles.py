"""A pickle, read without being run: what it would build, and what it would import to do so.

A pickle is a program for a small stack machine. This one runs that program on descriptions: a
class or function that the pickle names stays a `Name`, and calling it makes a `Call`. Nothing is
imported, called, or allocated by what the pickle declares.
"""

import pickletools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

MAX_OPCODES: Final = 500_000
"""Far more than any model's zip has, and read in a second or so."""
_MAX_DEPTH: Final = 4  # of pickles within the bytes of pickles
_PROTOCOLS: Final = frozenset(range(2, 6))


@dataclass(frozen=True, slots=True)
class Name:
    """Something that unpickling would import: ``qualname`` of ``module``."""

    module: str
    qualname: str

    def __str__(self) -> str:
        return f"{self.module}.{self.qualname}"


@dataclass(eq=False, slots=True)
class Call:
    """Something that unpickling would call, and what it would then do with the result."""

    function: Any
    arguments: Any
    items: list[Any] = field(default_factory=list)
    """What it would append; pairs of what it would set."""
    state: Any = None


@dataclass(eq=False, slots=True)
class Table:
    """A dictionary; no `dict`, as its keys may be anything, and may be made to collide."""

    items: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stored:
    """A reference to something beside the pickle: with torch, the numbers of a tensor."""

    key: Any


@dataclass
class Reading:
    """What one pickle says. After a `problem`, nothing is known of what follows in it."""

    value: Any = None
    names: dict[Name, None] = field(default_factory=dict)
    """Everything that it would import, in order."""
    alters: dict[Name, None] = field(default_factory=dict)
    """The classes and functions that it would change."""
    problem: str | None = None


class Reader:
    """Reads pickles, `MAX_OPCODES` in all."""

    def __init__(self) -> None:
        self._left = MAX_OPCODES

    def read(self, pickled: bytes | BinaryIO, depth: int = 0) -> Reading:
        """Read one pickle, and what looks like pickles in its bytes. Raises nothing.

        A file is left where the pickle ends.
        """
        reading = Reading()
        machine = _Machine(reading)
        try:
            for opcode, argument, _ in pickletools.genops(pickled):
                self._left -= 1
                if self._left < 0:
                    reading.problem = "it is too long to be read to its end"
                    break
                machine.step(opcode.name, argument)
                if isinstance(argument, bytes | bytearray) and depth < _MAX_DEPTH:
                    self._read_inner(bytes(argument), reading, depth + 1)
        except Exception as error:  # garbage can go wrong in any way, and means the same
            reading.problem = f"it cannot be read to its end ({type(error).__name__})"
        return reading

    def _read_inner(self, inner: bytes, outer: Reading, depth: int) -> None:
        if inner[:1] == b"\x80" and len(inner) > 2 and inner[1] in _PROTOCOLS:
            reading = self.read(inner, depth)
            outer.names |= reading.names
            outer.alters |= reading.alters


class _Machine:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._stack: list[Any] = []
        self._marks: list[list[Any]] = []
        self._memo: dict[Any, Any] = {}

    def step(self, opcode: str, argument: Any) -> None:
        if opcode in _IGNORED:
            return
        if opcode in _CONSTANTS:
            self._stack.append(_CONSTANTS[opcode]())
        elif opcode in _EFFECTS:
            _EFFECTS[opcode](self, argument)
        else:  # a number, text or bytes, which pickletools has read
            self._stack.append(argument)

    def stop(self, _: Any) -> None:
        self._reading.value = self._stack.pop()

    def mark(self, _: Any) -> None:
        self._marks.append(self._stack)
        self._stack = []

    def _marked(self) -> list[Any]:
        marked, self._stack = self._stack, self._marks.pop()
        return marked

    def pop(self, _: Any) -> None:
        if self._stack:
            self._stack.pop()
        else:
            self._marked()

    def pop_mark(self, _: Any) -> None:
        self._marked()

    def duplicate(self, _: Any) -> None:
        self._stack.append(self._stack[-1])

    def put(self, index: Any) -> None:
        self._memo[len(self._memo) if index is None else index] = self._stack[-1]

    def get(self, index: Any) -> None:
        self._stack.append(self._memo[index])

    def named(self, module: Any, qualname: Any) -> Name:
        if not (isinstance(module, str) and isinstance(qualname, str)):
            module, qualname = "?", "?"
        name = Name(module, qualname)
        self._reading.names[name] = None
        return name

    def name(self, argument: str) -> None:
        self._stack.append(self.named(*argument.split(" ", 1)))

    def stack_name(self, _: Any) -> None:
        qualname, module = self._stack.pop(), self._stack.pop()
        self._stack.append(self.named(module, qualname))

    def extension(self, code: int) -> None:
        self._stack.append(self.named("copyreg", f"extension {code}"))

    def instance(self, argument: str) -> None:
        arguments = tuple(self._marked())
        self.call(self.named(*argument.split(" ", 1)), arguments)

    def object(self, _: Any) -> None:
        function, *arguments = self._marked()
        self.call(function, tuple(arguments))

    def reduce(self, _: Any) -> None:
        arguments, function = self._stack.pop(), self._stack.pop()
        self.call(function, arguments)

    def new_with_keywords(self, _: Any) -> None:
        keywords, arguments, function = (self._stack.pop() for _ in range(3))
        self.call(function, (arguments, keywords))

    def call(self, function: Any, arguments: Any) -> None:
        importer = isinstance(function, Name) and function.qualname.endswith("subimport")
        if importer and isinstance(arguments, tuple) and arguments:
            self.named(arguments[0], "*")  # so cloudpickle imports a module
        self._stack.append(Call(function, arguments))

    def build(self, _: Any) -> None:
        state, target = self._stack.pop(), self._stack[-1]
        if isinstance(target, Call):
            target.state = state
        elif isinstance(target, Name):
            self._reading.alters[target] = None

    def stored(self, key: Any) -> None:
        self._stack.append(Stored(key))

    def stored_on_stack(self, _: Any) -> None:
        self._stack.append(Stored(self._stack.pop()))

    def list(self, _: Any) -> None:
        marked = self._marked()
        self._stack.append(marked)

    def dict(self, _: Any) -> None:
        pairs = list(_pairs(self._marked()))
        self._stack.append(Table(pairs))

    def tuple(self, _: Any) -> None:
        marked = tuple(self._marked())
        self._stack.append(marked)

    def tuple_of(self, length: int) -> None:
        self._stack[-length:] = [tuple(self._stack[-length:])]

    def append(self, _: Any) -> None:
        self._extend([self._stack.pop()])

    def appends(self, _: Any) -> None:
        self._extend(self._marked())

    def set_item(self, _: Any) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self._extend([(key, value)])

    def set_items(self, _: Any) -> None:
        self._extend(_pairs(self._marked()))

    def _extend(self, items: Iterable[Any]) -> None:
        target = self._stack[-1]
        if isinstance(target, Call | Table):
            target.items.extend(items)
        elif isinstance(target, list):
            target.extend(items)


def _pairs(flat: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(flat[::2], flat[1::2], strict=True)


_IGNORED: Final = frozenset(["PROTO", "FRAME", "READONLY_BUFFER"])
_CONSTANTS: Final[dict[str, Callable[[], Any]]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_SET": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_DICT": Table,
}
_EFFECTS: Final[dict[str, Callable[[_Machine, Any], None]]] = {
    "STOP": _Machine.stop,
    "MARK": _Machine.mark,
    "POP": _Machine.pop,
    "POP_MARK": _Machine.pop_mark,
    "DUP": _Machine.duplicate,
    **dict.fromkeys(["PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"], _Machine.put),
    **dict.fromkeys(["GET", "BINGET", "LONG_BINGET"], _Machine.get),
    "GLOBAL": _Machine.name,
    "STACK_GLOBAL": _Machine.stack_name,
    **dict.fromkeys(["EXT1", "EXT2", "EXT4"], _Machine.extension),
    "INST": _Machine.instance,
    "OBJ": _Machine.object,
    **dict.fromkeys(["REDUCE", "NEWOBJ"], _Machine.reduce),
    "NEWOBJ_EX": _Machine.new_with_keywords,
    "BUILD": _Machine.build,
    "PERSID": _Machine.stored,
    "BINPERSID": _Machine.stored_on_stack,
    **dict.fromkeys(["LIST", "FROZENSET"], _Machine.list),
    "DICT": _Machine.dict,
    "TUPLE": _Machine.tuple,
    "TUPLE1": lambda machine, _: machine.tuple_of(1),
    "TUPLE2": lambda machine, _: machine.tuple_of(2),
    "TUPLE3": lambda machine, _: machine.tuple_of(3),
    "APPEND": _Machine.append,
    **dict.fromkeys(["APPENDS", "ADDITEMS"], _Machine.appends),
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
}
