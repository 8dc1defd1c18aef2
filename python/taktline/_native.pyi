from collections.abc import Sequence

__version__: str

class Failure(Exception):
    args: tuple[str, int, str]

def answer(words: Sequence[str]) -> str: ...
